"""The own certificates: make one in this browser, say that one is lost; the authority's answers."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from trust.accounts.queries import pinfl_of
from trust.accounts.web import PermitView, PublicView
from trust.context import Action, Refusal
from trust.signatures import certificates
from trust.signatures.errors import NoCertificate, NotProven
from trust.signatures.house import authority

_MOST = 4096  # bytes of a question about a certificate


class CertificatesView(PermitView):
    """Which there are, a new one for the key this browser has just made, one given back."""

    action = Action.HOLD_CERTIFICATE

    @property
    def asked(self) -> Action:
        """Looking is free; whoever changes something shows the second factor once more."""
        return Action.CHANGE_CERTIFICATE if self.request.method == "POST" else self.action

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The list and the button."""
        rows = [_line(row, self.ctx.now) for row in certificates.held(self.ctx)]
        context = {
            "certificates": rows,
            "challenge": certificates.challenge(self.ctx),
            "refusal": _said(self.refusal),
        }
        return TemplateResponse(request, "trust/signatures/certificates.html", context)

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Issue one, as JSON for the script that keeps the key; or take one back."""
        if request.POST.get("act") == "lost":
            certificates.report_lost(self.ctx, certificate_id=_id(request))
            messages.success(
                request, _("The certificate is taken back. Older signatures stay good.")
            )
            return redirect("certificates")
        made = certificates.enrol(
            self.ctx,
            pinfl=pinfl_of(self.ctx),
            public_key=_bytes(request, "key"),
            asked=request.POST.get("challenge", "")[:300],
            proof=_bytes(request, "proof"),
            device=request.POST.get("device", ""),
        )
        return JsonResponse({"serial": made.serial})

    def refused(self, refusal: Refusal) -> HttpResponseBase:
        """The script shows the sentence; without it, the page does."""
        if self.request.headers.get("accept", "").startswith("application/json"):
            return JsonResponse({"refusal": _said(refusal)}, status=refusal.status)
        return super().refused(refusal)


def _said(refusal: Refusal | None) -> str:
    return _(refusal.message) if refusal else ""


def _line(row: Any, now: datetime) -> dict[str, Any]:
    state = ("ok", _("holds"))
    if row.lost_at:
        state = ("x", _("taken back"))
    elif row.expires_at <= now:
        state = ("off", _("expired"))
    return {
        "id": row.id,
        "serial": row.serial,
        "device": row.device,
        "issued_at": row.issued_at,
        "expires_at": row.expires_at,
        "state": state,
        "holds": state[0] == "ok",
    }


def _id(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("certificate", ""))
    except ValueError as error:
        raise NoCertificate from error


def _bytes(request: HttpRequest, name: str) -> bytes:
    try:
        return base64.b64decode(request.POST.get(name, "")[:2000], validate=True)
    except (binascii.Error, ValueError) as error:
        raise NotProven from error


class AuthorityView(PublicView):
    """What the test authority tells everybody; a house without it has nothing here."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """A refusal as its sentence."""
        try:
            return super().dispatch(request, *args, **kwargs)
        except Refusal as refusal:
            return HttpResponse(
                _(refusal.message), status=refusal.status, content_type="text/plain"
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
