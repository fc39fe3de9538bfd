"""The register of medicines."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.translation import get_language

from prescriptions.formulary import presenters, queries
from trust.accounts.web import PermitView
from trust.context import Action


class MedicinesView(PermitView):
    """What may be prescribed, and what other systems have named."""

    action = Action.SEE_REGISTER

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The whole register; it is short while it is a demonstration."""
        rows = [(row, queries.name_of(row)) for row in queries.register()]
        context = {"medicines": presenters.lines(rows, get_language() or "uz")}
        return TemplateResponse(request, "prescriptions/formulary/list.html", context)
