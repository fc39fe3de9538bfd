"""The author keeps a visit from a cabinet, or shows it again."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from ehr.card import queries
from ehr.card.forms import said
from ehr.card.views import CardPageView
from ehr.encounters.rules import Capacity
from patients.identity.queries import person
from patients.identity.services import today
from patients.withholding import queries as withheld
from patients.withholding import services
from patients.withholding.forms import WithholdForm
from patients.withholding.rules import KeptFrom, choices, decides_alone
from trust.context import Action, Refusal


class WithholdView(CardPageView):
    """Who must not see this visit in a cabinet, and why; care goes on seeing it."""

    action = Action.WRITE_CARD

    def get(self, request: HttpRequest, patient_id: UUID, encounter_id: UUID) -> HttpResponseBase:
        """The question; a visit that is kept already offers to show it."""
        return self._question(encounter_id, self._form())

    def post(self, request: HttpRequest, patient_id: UUID, encounter_id: UUID) -> HttpResponseBase:
        """Keep it, or show it again."""
        visit = queries.visit(self.ctx, encounter_id).encounter
        if request.POST.get("act") == "show":
            services.show(self.ctx, encounter_id=encounter_id, encounter_facility=visit.facility_id)
            messages.success(request, _("The visit is shown in the cabinet again."))
            return redirect("visit", patient_id, encounter_id)
        form = self._form(request.POST)
        if not form.is_valid():
            return self._question(encounter_id, form, status=422)
        services.withhold(
            self.ctx,
            encounter_id=encounter_id,
            encounter_facility=visit.facility_id,
            side=KeptFrom(form.cleaned_data["side"]),
            reason=form.cleaned_data["reason"],
            born=person(self.ctx).birth_date,
            is_capable=self._is_capable(),
        )
        messages.success(request, _("The visit is kept from the cabinet."))
        return redirect("visit", patient_id, encounter_id)

    def refused(self, refusal: Refusal) -> HttpResponseBase:
        """Beside the field, what was typed kept; no such visit: back to the card."""
        if refusal.status == 404:
            return self.page("not_here", {"refusal": said(refusal)}, status=404)
        form = self._form(self.request.POST)
        form.is_valid()
        form.add_error(refusal.field or None, said(refusal))
        return self._question(self.kwargs["encounter_id"], form, status=refusal.status)

    def _is_capable(self) -> bool:
        """Not if it was found at this visit that the minor cannot decide about it."""
        visit = queries.visit(self.ctx, self.kwargs["encounter_id"]).encounter
        return visit.capacity != Capacity.NOT_CAPABLE

    def _form(self, data: object = None) -> WithholdForm:
        born, limits = person(self.ctx).birth_date, settings.AGE_LIMITS
        day = today(self.ctx)
        sides = choices(born, day, limits)
        alone = KeptFrom.GUARDIAN in sides and decides_alone(
            born, day, limits, is_capable=self._is_capable()
        )
        return WithholdForm(data, sides=sides, alone=alone, initial={"side": sides[0]})

    def _question(
        self, encounter_id: UUID, form: WithholdForm, status: int = 200
    ) -> HttpResponseBase:
        visit = queries.visit(self.ctx, encounter_id)
        context = {
            "form": form,
            "kept": withheld.kept(self.ctx, encounter_id),
            "when": visit.encounter.started_at or visit.encounter.recorded_at,
            "back_url": reverse("visit", args=[self.ctx.patient_id, encounter_id]),
        }
        return self.page("withhold", context, status=status)
