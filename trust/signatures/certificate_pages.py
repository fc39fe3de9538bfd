"""The own certificates, whoever one is: which there are, a new one, one given back."""

from __future__ import annotations

import base64
import binascii
from abc import ABC, abstractmethod
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from trust.context import Refusal
from trust.signatures import certificates
from trust.signatures.errors import NoCertificate, NotProven


class CertificatePages(ABC):
    """Methods of a view that has been through a gate; a room says whose number it is."""

    ctx: Any  # a Context, or a RecordContext in a room of patients
    request: HttpRequest
    refusal: Refusal | None
    template = "trust/signatures/certificates.html"
    address = "certificates"

    @abstractmethod
    def pinfl(self) -> str:
        """The personal number that the certificate names: each room knows its own."""

    def frame(self) -> dict[str, object]:
        """What the layout needs besides."""
        return {}

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The list and the button."""
        rows = [_line(row, self.ctx.now) for row in certificates.held(self.ctx)]
        context = self.frame() | {
            "certificates": rows,
            "challenge": certificates.challenge(self.ctx),
            "refusal": _said(self.refusal),
        }
        return TemplateResponse(request, self.template, context)

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Issue one, as JSON for the script that keeps the key; or take one back."""
        if request.POST.get("act") == "lost":
            certificates.report_lost(self.ctx, certificate_id=_id(request))
            messages.success(
                request, _("The certificate is taken back. Older signatures stay good.")
            )
            return redirect(self.address)
        made = certificates.enrol(
            self.ctx,
            pinfl=self.pinfl(),
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
        response = self.get(self.request)
        response.status_code = refusal.status
        return response


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
