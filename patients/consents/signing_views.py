"""A patient signs a decision with the key of their own browser."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from patients.access.web import OwnRecordView
from patients.consents.errors import NoSuchConsent
from patients.consents.signing import consent_subject, told
from patients.identity.queries import person, pinfl_of_person
from patients.representation.presenters import whose
from trust.context import Action, Refusal
from trust.signatures import pages
from trust.signatures.certificate_pages import CertificatePages
from trust.signatures.rules import Part


class ConsentSignatureView(OwnRecordView):
    """The decision as it is signed, and who has signed it."""

    action = Action.DECIDE_CONSENT

    @property
    def asked(self) -> Action:
        """Reading it is deciding still; a signature asks for a fresh proof of who one is."""
        return Action.SIGN_OWN if self.request.method == "POST" else self.action

    def get(self, request: HttpRequest, consent_id: UUID) -> HttpResponseBase:
        """The page."""
        subject = consent_subject(self.ctx, consent_id)
        lines = told(subject.content)
        context = pages.shown(self.ctx, subject, Part.PATIENT, lines, may=True) | {
            "whose": whose(self.ctx, person(self.ctx)),
            "consent_id": consent_id,
            "refusal": _(self.refusal.message) if self.refusal else "",
        }
        return TemplateResponse(request, "patients/consents/signature.html", context)

    def post(self, request: HttpRequest, consent_id: UUID) -> HttpResponseBase:
        """Verify and keep it."""
        subject = consent_subject(self.ctx, consent_id)
        pages.take(self.ctx, request, subject, Part.PATIENT, pinfl_of_person(self.ctx))
        return redirect("cabinet-privacy-signature", consent_id)

    def refused(self, refusal: Refusal) -> HttpResponseBase:
        """The same page with what is wrong; without the decision, the list of them."""
        if isinstance(refusal, NoSuchConsent) or self.request.method != "POST":
            return redirect("cabinet-privacy")
        return super().refused(refusal)


class ConsentSignatureFileView(OwnRecordView):
    """The signature, or the bytes it is upon."""

    action = Action.DECIDE_CONSENT
    part = ""

    def get(self, request: HttpRequest, consent_id: UUID, signature_id: UUID) -> HttpResponseBase:
        """The file."""
        return pages.file(self.ctx, "Consent", consent_id, signature_id, self.part)

    def refused(self, refusal: Refusal) -> HttpResponseBase:
        """No such signature."""
        return redirect("cabinet-privacy")


class OwnCertificatesView(CertificatePages, OwnRecordView):
    """A patient's own certificates."""

    action = Action.DECIDE_CONSENT
    template = "patients/consents/certificates.html"
    address = "cabinet-certificates"

    @property
    def asked(self) -> Action:
        """Whoever changes something shows once more who they are."""
        return Action.SIGN_OWN if self.request.method == "POST" else self.action

    def pinfl(self) -> str:
        """The person's own number."""
        return pinfl_of_person(self.ctx)

    def frame(self) -> dict[str, object]:
        """Whose page it is."""
        return {"whose": whose(self.ctx, person(self.ctx))}
