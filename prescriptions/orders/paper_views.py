"""A signed prescription as a PDF with a seal: for the clinic and for the cabinet."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect

from ehr.card.forms import said
from ehr.printing.presenters import file_answer
from ehr.printing.rules import DocumentKind
from ehr.printing.services import issue
from patients.access.web import OwnRecordView, RecordView
from patients.identity.queries import person
from patients.representation.presenters import own_url
from prescriptions.orders import paper, queries
from trust.context import Action, RecordContext, Refusal


def _file(ctx: RecordContext, prescription_id: UUID) -> HttpResponseBase:
    """Issue the file; what is not here, or not signed, has none."""
    row = queries.prescription(ctx, prescription_id)
    if row is None or not paper.may_be_printed(row):
        raise Http404
    sheet = paper.prescription_sheet(ctx, row, person(ctx))
    pdf = issue(ctx, sheet=sheet, row=row, resource_type="MedicationRequest")
    return file_answer(pdf, DocumentKind.PRESCRIPTION, ctx.now)


class PrescriptionPdfView(RecordView):
    """The clinic's button."""

    action = Action.READ_PRESCRIPTION
    kinds = ("MedicationRequest",)

    def get(self, request: Any, patient_id: UUID, prescription_id: UUID) -> HttpResponseBase:
        """There is nothing to see here."""
        return redirect("prescription", patient_id, prescription_id)

    def post(self, request: Any, patient_id: UUID, prescription_id: UUID) -> HttpResponseBase:
        """The file."""
        return _file(self.ctx, prescription_id)

    def refused(self, refusal: Refusal) -> HttpResponseBase:
        """Back to the prescription with the reason."""
        messages.error(self.request, said(refusal))
        return redirect("prescription", self.ctx.patient_id, self.kwargs["prescription_id"])


class OwnPrescriptionPdfView(OwnRecordView):
    """The patient's button, and that of whoever acts for them."""

    action = Action.READ_OWN
    kinds = ("MedicationRequest",)

    def get(self, request: Any, prescription_id: UUID) -> HttpResponseBase:
        """There is nothing to see here."""
        return redirect(own_url(self.ctx, "cabinet-prescription", prescription_id))

    def post(self, request: Any, prescription_id: UUID) -> HttpResponseBase:
        """The file."""
        return _file(self.ctx, prescription_id)

    def refused(self, refusal: Refusal) -> HttpResponseBase:
        """Back to the prescription with the reason."""
        messages.error(self.request, said(refusal))
        return redirect(own_url(self.ctx, "cabinet-prescription", self.kwargs["prescription_id"]))
