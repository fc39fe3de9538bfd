"""The patient's own prescriptions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from ehr.card.presenters import language
from patients.access.web import OwnRecordView
from patients.identity.queries import person
from patients.representation.presenters import own_url, whose
from prescriptions.orders import presenters, queries
from trust.context import Action
from trust.ledger.elements import When


class MedicinesView(OwnRecordView):
    """Every prescription, what is open first."""

    action = Action.READ_OWN
    kinds = ("MedicationRequest",)

    def get(self, request: Any) -> HttpResponseBase:
        """What to collect, then what has been."""
        rows = queries.recent(self.ctx, limit=50, drafts=False)
        last = queries.last_moves(self.ctx, [row.id for row in rows])
        today = When.at(self.ctx.now).day
        shown = [
            presenters.shown(row, language(), today, last.get(row.id), own=self.ctx) for row in rows
        ]
        context = {
            "whose": whose(self.ctx, person(self.ctx)),
            "open": [one for one in shown if one.is_open],
            "past": [one for one in shown if not one.is_open],
        }
        return TemplateResponse(request, "prescriptions/orders/medicines.html", context)


class OwnPrescriptionView(OwnRecordView):
    """One prescription as a sheet: number, QR code, dose in the reader's script."""

    action = Action.READ_OWN
    kinds = ("MedicationRequest",)

    def get(self, request: Any, prescription_id: UUID) -> HttpResponseBase:
        """The sheet; drafts are the doctor's alone."""
        row = queries.prescription(self.ctx, prescription_id)
        if row is None or row.state == "draft":
            raise Http404
        last = queries.last_moves(self.ctx, [row.id]).get(row.id)
        rx = presenters.shown(row, language(), When.at(self.ctx.now).day, last, own=self.ctx)
        context = presenters.slip(row, person(self.ctx), rx, language())
        context |= {"whose": whose(self.ctx, person(self.ctx))}
        context |= {
            "back_url": own_url(self.ctx, "cabinet-medicines"),
            "back_label": _("My medicines"),
        }
        return TemplateResponse(request, "prescriptions/orders/sheet.html", context)
