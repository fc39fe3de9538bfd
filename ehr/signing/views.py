"""Reading a finished visit as it is signed, signing it with the browser's key, taking the signature."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from ehr.card.forms import said
from ehr.card.views import CardPageView
from ehr.signing.contents import visit_subject
from ehr.signing.errors import NothingToSign
from ehr.signing.reading import told
from trust.accounts.queries import pinfl_of
from trust.context import Action, Refusal
from trust.signatures import pages
from trust.signatures.errors import NoAuthority
from trust.signatures.rules import Part
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
        subject = visit_subject(self.ctx, encounter_id)
        pages.take(self.ctx, request, subject, Part.AUTHOR, pinfl_of(self.ctx))
        return redirect("visit-signature", patient_id, encounter_id)

    def _page(self, subject: Subject) -> HttpResponseBase:
        may = self.ctx.actor.account_id == subject.shield.author_id
        lines = told(subject.content)
        context = pages.shown(self.ctx, subject, Part.AUTHOR, lines, may=may) | {
            "encounter_id": subject.resource_id,
            "refusal": said(self.refusal) if self.refusal else "",
        }
        return self.page("signature", context)

    def page(self, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
        """A page of this folder."""
        answer = super().page(template, context, status=status)
        if template == "signature":
            answer.template_name = "ehr/signing/signature.html"  # type: ignore[attr-defined]
        return answer

    def refused(self, refusal: Refusal) -> HttpResponseBase:
        """The same page with what is wrong; where there is no document, lead back."""
        nothing = isinstance(refusal, NoAuthority | NothingToSign)
        if nothing or self.request.method != "POST":
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
        return pages.file(self.ctx, "Encounter", encounter_id, signature_id, self.part)

    def refused(self, refusal: Refusal) -> HttpResponseBase:
        """No such signature."""
        return self.page("not_here", {"refusal": said(refusal)}, status=refusal.status)
