"""Taking the whole record home with the proof that nothing of it was changed."""

from __future__ import annotations

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from patients.access.web import OwnRecordView
from patients.cabinet.earlier import sizes
from patients.cabinet.errors import NoSignedCopies
from patients.cabinet.services import proof_of_record
from patients.identity.queries import person
from patients.representation.presenters import whose
from trust.context import Action, Refusal
from trust.transparency.bundle import NAME
from trust.transparency.errors import NoCheckpoint
from trust.transparency.queries import fingerprints, sealed_counts


class ProofView(OwnRecordView):
    """What the proof is and how it is checked; taking it asks for a fresh proof of who one is."""

    action = Action.READ_OWN
    template = "patients/cabinet/proof.html"

    @property
    def asked(self) -> Action:
        """Reading about it is reading one's own record; taking it leaves the house."""
        return Action.EXPORT_PROOF if self.request.method == "POST" else self.action

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The page."""
        return self._page()

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """The bundle, never shown in the browser itself."""
        earlier = request.FILES.get("earlier")
        try:
            since = sizes(earlier) if isinstance(earlier, UploadedFile) else {}
            pack = proof_of_record(self.ctx, since=since)
        except (NoCheckpoint, NoSignedCopies, Refusal) as refusal:
            return self._page(_(refusal.message), status=refusal.status)
        disposition = f'attachment; filename="{NAME}.zip"'
        return HttpResponse(
            pack, content_type="application/zip", headers={"Content-Disposition": disposition}
        )

    def _page(self, problem: str = "", status: int = 200) -> HttpResponseBase:
        sealed, waiting = sealed_counts(self.ctx)
        context = {
            "whose": whose(self.ctx, person(self.ctx)),
            "problem": problem,
            "sealed": sealed,
            "waiting": waiting,
            "fingerprints": fingerprints(),
            "sheet_url": f"{settings.BASE_URL}{reverse('transparency-sheet')}",
            "command": f"python verify.py {NAME}.zip --key {next(iter(fingerprints()), '…')}",
        }
        return TemplateResponse(self.request, self.template, context, status=status)
