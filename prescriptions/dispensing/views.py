"""The counter: find by number, look, hand over."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from ehr.card.forms import said
from ehr.card.presenters import banner, language
from patients.access.errors import NotHere
from patients.access.web import RecordView
from prescriptions.dispensing import presenters, services
from prescriptions.dispensing.forms import FindForm
from prescriptions.orders import queries
from prescriptions.orders.numbers import is_sound
from prescriptions.orders.services import LOCATOR, check_safety
from prescriptions.safety.queries import allergies_asked
from trust.accounts.web import PermitView
from trust.context import Action, Refusal
from trust.ledger.elements import When

TEMPLATE = "prescriptions/dispensing/counter.html"


class CounterView(PermitView):
    """Where the pharmacist begins: one field for the number or the scanner."""

    action = Action.FIND_PRESCRIPTION

    def get(self, request: Any) -> HttpResponseBase:
        """An empty field; a sound number goes to its prescription, an unsound one is told."""
        if "number" not in request.GET:
            return TemplateResponse(request, TEMPLATE, _blank(FindForm()))
        form = FindForm(request.GET)
        if form.is_valid():
            return redirect("counter-prescription", key=form.cleaned_data["number"])
        context = _blank(form) | {"number": request.GET["number"]}
        return TemplateResponse(request, TEMPLATE, context, status=422)


class _ByNumberView(RecordView, abstract=True):
    """The record a prescription number leads to; what does not is said on the counter."""

    key_kind = LOCATOR

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Absent and refused look alike: the counter, with a sentence."""
        if not is_sound(kwargs["key"]):
            raise Http404
        try:
            return super().dispatch(request, *args, **kwargs)
        except Http404:
            context = _blank(FindForm()) | {
                "number": kwargs["key"],
                "refusal": _(NotHere.message),
            }
            return TemplateResponse(request, TEMPLATE, context, status=404).render()

    def page(self, *, refusal: str = "", status: int = 200) -> HttpResponseBase:
        """The prescription as it stands now."""
        row = queries.by_number(self.ctx, self.kwargs["key"])
        if row is None:
            raise Http404
        found = presenters.found(
            row,
            banner(self.ctx),
            check_safety(self.ctx, row),
            asked=allergies_asked(self.ctx),
            last=queries.last_moves(self.ctx, [row.id]).get(row.id),
            language=language(),
            today=When.at(self.ctx.now).day,
        )
        context = {
            **_blank(FindForm()),
            "number": found["number"],
            "refusal": refusal,
            "found": found,
            "steps": presenters.steps(found),
        }
        return TemplateResponse(self.request, TEMPLATE, context, status=status)


class CounterPrescriptionView(_ByNumberView):
    """Name, birth date, allergies, the prescription and its state."""

    action = Action.READ_PRESCRIPTION

    def get(self, request: Any, key: str) -> HttpResponseBase:
        """The counter with the prescription on it."""
        return self.page()


class DispenseView(_ByNumberView):
    """Hand over the whole prescription."""

    action = Action.DISPENSE

    def get(self, request: Any, key: str) -> HttpResponseBase:
        """There is nothing to see here."""
        return redirect("counter-prescription", key=key)

    def post(self, request: Any, key: str) -> HttpResponseBase:
        """Dispense, then show it dispensed."""
        services.dispense(self.ctx, number=key)
        return redirect("counter-prescription", key=key)

    def refused(self, refusal: Refusal) -> HttpResponseBase:
        """The prescription as it stands now: dispensed, where, when; never a bare error."""
        return self.page(refusal=said(refusal), status=refusal.status)


def _blank(form: FindForm) -> dict[str, Any]:
    return {"form": form, "refusal": "", "number": "", "scan_url": reverse("counter")}
