"""A signed visit as a PDF with a seal: for the clinic and for the cabinet."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from ehr.card import queries
from ehr.card.forms import said
from ehr.card.visit_sheet import visit_sheet
from ehr.encounters.errors import NoSuchVisit
from ehr.printing.presenters import file_answer
from ehr.printing.rules import DocumentKind
from ehr.printing.services import issue
from patients.access.web import OwnRecordView, RecordView
from patients.representation.presenters import own_url
from trust.context import Action, RecordContext, Refusal


def _file(ctx: RecordContext, encounter_id: UUID) -> HttpResponseBase:
    """Issue the file; a visit that is not here, or not signed, has none."""
    try:
        found = queries.visit(ctx, encounter_id)
        sheet = visit_sheet(ctx, found)
    except NoSuchVisit as absent:
        raise Http404 from absent
    pdf = issue(ctx, sheet=sheet, row=found.encounter, resource_type="Encounter")
    return file_answer(pdf, DocumentKind.VISIT, ctx.now)


class VisitPdfView(RecordView):
    """The clinic's button. Each file is a trace of its own, so it is asked for by a form."""

    action = Action.READ_CARD
    kinds = ("Encounter",)

    def get(self, request: HttpRequest, patient_id: UUID, encounter_id: UUID) -> HttpResponseBase:
        """There is nothing to see here."""
        return redirect("visit", patient_id, encounter_id)

    def post(self, request: HttpRequest, patient_id: UUID, encounter_id: UUID) -> HttpResponseBase:
        """The file."""
        return _file(self.ctx, encounter_id)

    def refused(self, refusal: Refusal) -> HttpResponseBase:
        """Back to the visit with the reason."""
        messages.error(self.request, said(refusal))
        return redirect("visit", self.ctx.patient_id, self.kwargs["encounter_id"])


class OwnVisitPdfView(OwnRecordView):
    """The patient's button, and that of whoever acts for them."""

    action = Action.READ_OWN
    kinds = ("Encounter",)

    def get(self, request: HttpRequest, encounter_id: UUID) -> HttpResponseBase:
        """There is nothing to see here."""
        return redirect(own_url(self.ctx, "cabinet-visit", encounter_id))

    def post(self, request: HttpRequest, encounter_id: UUID) -> HttpResponseBase:
        """The file."""
        return _file(self.ctx, encounter_id)

    def refused(self, refusal: Refusal) -> HttpResponseBase:
        """Back to the visit with the reason."""
        messages.error(self.request, said(refusal))
        return redirect(own_url(self.ctx, "cabinet-visit", self.kwargs["encounter_id"]))
