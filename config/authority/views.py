"""Lists (RFC 5280) and answers (RFC 6960) of the test authority, for programs of others."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt

from trust.accounts.web import PublicView
from trust.signatures.house import authority
from trust.signatures.testca import TestCA

_BODY = 8 * 1024  # bytes of a question; one certificate needs a hundred


def _authority() -> TestCA:
    held = authority()
    if held is None:
        raise Http404
    return held


class ListView(PublicView):
    """What was taken back among persons and services."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The list, DER."""
        return HttpResponse(_authority().crl(), content_type="application/pkix-crl")


class RootListView(PublicView):
    """What was taken back among the authorities themselves."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The list, DER."""
        return HttpResponse(_authority().root_crl(), content_type="application/pkix-crl")


class RootView(PublicView):
    """The certificate to trust, for whoever tries our seals with a program of their own."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """PEM."""
        return HttpResponse(_authority().root_pem, content_type="text/plain; charset=utf-8")


# No cookie is read here: the answer is the same for everybody.
@method_decorator(csrf_exempt, name="dispatch")
class AnswerView(PublicView):
    """Whether a certificate stands."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """The answer, DER; what is no question gets none."""
        asked = request.read(_BODY + 1)
        if len(asked) > _BODY:
            return HttpResponse(status=413)
        try:
            answer = _authority().ocsp(asked)
        except ValueError:
            return HttpResponse(status=400)
        return HttpResponse(answer, content_type="application/ocsp-response")
