"""The own certificates: make one in this browser, say that one is lost; the authority's answers."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from trust.accounts.queries import pinfl_of
from trust.accounts.web import PermitView, PublicView
from trust.context import Action, Refusal
from trust.signatures.certificate_pages import CertificatePages
from trust.signatures.house import authority

_MOST = 4096  # bytes of a question about a certificate


class CertificatesView(CertificatePages, PermitView):
    """The certificates of staff."""

    action = Action.HOLD_CERTIFICATE

    @property
    def asked(self) -> Action:
        """Looking is free; whoever changes something shows the second factor once more."""
        return Action.CHANGE_CERTIFICATE if self.request.method == "POST" else self.action

    def pinfl(self) -> str:
        """As the register of staff told it."""
        return pinfl_of(self.ctx)


class AuthorityView(PublicView):
    """What the test authority tells everybody; a house without it has nothing here."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """A refusal as its sentence."""
        try:
            return super().dispatch(request, *args, **kwargs)
        except Refusal as refusal:
            return HttpResponse(
                _(refusal.message), status=404, content_type="text/plain; charset=utf-8"
            )


class RootView(AuthorityView):
    """The certificate at the top, to check signatures elsewhere."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """PEM."""
        return HttpResponse(authority().root_pem, content_type="application/x-pem-file")


class RevocationListView(AuthorityView):
    """Which certificates were taken back."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """DER (RFC 5280)."""
        return HttpResponse(authority().crl(), content_type="application/pkix-crl")


# No cookie is read here: who asks is nobody to us.
@method_decorator(csrf_exempt, name="dispatch")
class OcspView(AuthorityView):
    """Whether one certificate holds (RFC 6960)."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """DER of the answer."""
        asked = request.read(_MOST)
        try:
            answer = authority().ocsp(asked)
        except ValueError:
            return HttpResponse(_("This is no question about a certificate."), status=400)
        return HttpResponse(answer, content_type="application/ocsp-response")
