"""Reading a finished visit as it is signed, signing it with the browser's key, taking the signature."""

from __future__ import annotations

import base64
import binascii
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from ehr.card.forms import said
from ehr.card.views import CardPageView
from ehr.signing import presenters
from ehr.signing.contents import visit_subject
from trust.accounts.queries import pinfl_of
from trust.context import Action, Refusal
from trust.signatures import queries, services
from trust.signatures.errors import MalformedSignature, NoAuthority, NoSignature
from trust.signatures.rules import Part, may_give
from trust.signatures.services import Subject


class SignatureView(CardPageView):
    """The text out of the bytes, their hash, who has signed them; the button of the browser's key."""

    action = Action.READ_CARD

    @property
    def asked(self) -> Action:
        """Reading is reading; a signature asks for a fresh second factor."""
        return Action.SIGN_CARD if self.request.method == "POST" else self.action

    def get(self, request: HttpRequest, patient_id: UUID, encounter_id: UUID) -> HttpResponseBase:
        """The page."""
        return self._page(visit_subject(self.ctx, encounter_id))

    def post(self, request: HttpRequest, patient_id: UUID, encounter_id: UUID) -> HttpResponseBase:
        """Verify and keep what the browser's key has signed."""
        services.sign(
            self.ctx,
            subject=visit_subject(self.ctx, encounter_id),
            part=Part.AUTHOR,
            pinfl=pinfl_of(self.ctx),
            serial=request.POST.get("serial", "")[:64],
            attributes=_bytes(request, "attributes"),
            signature=_bytes(request, "signature"),
        )
        return redirect("visit-signature", patient_id, encounter_id)

    def _page(self, subject: Subject) -> HttpResponseBase:
        found = queries.signatures(self.ctx, subject.resource_type, subject.resource_id)
        mine = self.ctx.actor.account_id
        context = {
            "document": presenters.document(subject),
            "signatures": presenters.signed(subject, queries.checked(self.ctx, found)),
            "encounter_id": subject.resource_id,
            "may_sign": self._may_sign(subject) and mine == subject.shield.author_id,
            "refusal": said(self.refusal) if self.refusal else "",
        }
        if context["may_sign"]:
            context["offers"] = presenters.offered(services.offers(self.ctx, subject))
        return self.page("signature", context)

    def _may_sign(self, subject: Subject) -> bool:
        given = queries.given(self.ctx, subject)
        me = self.ctx.actor.account_id
        return me is not None and may_give(Part.AUTHOR, subject.kind, subject.digest, me, given)

    def page(self, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
        """A page of this folder."""
        answer = super().page(template, context, status=status)
        if template == "signature":
            answer.template_name = "ehr/signing/signature.html"  # type: ignore[attr-defined]
        return answer

    def refused(self, refusal: Refusal) -> HttpResponseBase:
        """The same page with what is wrong; where there is no document, lead back."""
        if isinstance(refusal, NoAuthority) or self.request.method == "GET":
            return self.page("not_here", {"refusal": said(refusal)}, status=refusal.status)
        return super().refused(refusal)


class SignatureFileView(CardPageView):
    """A signature, or the bytes it is upon, to be checked elsewhere: `openssl cms -verify`."""

    action = Action.READ_CARD
    part = ""

    def get(
        self, request: HttpRequest, patient_id: UUID, encounter_id: UUID, signature_id: UUID
    ) -> HttpResponseBase:
        """The file, never shown in the browser itself."""
        found = queries.signatures(self.ctx, "Encounter", encounter_id)
        row = next((one for one in found if one.id == signature_id), None)
        if row is None:
            raise NoSignature
        content, name = (
            (bytes(row.cms), "signature.p7s")
            if self.part == "cms"
            else (row.content.encode(), "document.json")
        )
        disposition = f'attachment; filename="{name}"'
        return HttpResponse(
            content,
            content_type="application/octet-stream",
            headers={"Content-Disposition": disposition},
        )

    def refused(self, refusal: Refusal) -> HttpResponseBase:
        """No such signature."""
        return self.page("not_here", {"refusal": said(refusal)}, status=refusal.status)


def _bytes(request: HttpRequest, name: str) -> bytes:
    try:
        return base64.b64decode(request.POST.get(name, ""), validate=True)
    except (binascii.Error, ValueError) as error:
        raise MalformedSignature from error
