"""Declaring an emergency, and ending it earlier."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from patients.access.errors import NotHere
from patients.access.web import RecordView
from patients.emergency import services
from patients.emergency.errors import TooManyEmergencies
from patients.emergency.forms import EmergencyForm
from patients.emergency.rules import LASTS, EmergencyReason
from patients.identity.queries import is_here, person
from trust.context import Action, Purpose


class EmergencyView(RecordView):
    """Reason, a sentence, the code: the record is open for four hours."""

    action = Action.ASK_EMERGENCY
    purpose = Purpose.EMERGENCY

    @property
    def asked(self) -> Action:
        """Opening asks for a fresh second factor; the page itself does not."""
        return Action.OPEN_IN_EMERGENCY if self.request.method == "POST" else self.action

    def get(self, request: HttpRequest, patient_id: UUID) -> HttpResponseBase:
        """What will happen, and the questions."""
        return self._page(EmergencyForm())

    def post(self, request: HttpRequest, patient_id: UUID) -> HttpResponseBase:
        """Open it and go to the card."""
        form = EmergencyForm(request.POST)
        if not form.is_valid():
            return self._page(form, status=422)
        reason = EmergencyReason(form.cleaned_data["reason"])
        try:
            services.open_emergency(self.ctx, reason=reason, told=form.cleaned_data["told"])
        except NotHere as absent:
            raise Http404 from absent
        except TooManyEmergencies as refusal:
            form.add_error(None, refusal.message)
            return self._page(form, status=refusal.status)
        return redirect("card", patient_id)

    def _page(self, form: EmergencyForm, status: int = 200) -> HttpResponseBase:
        who = person(self.ctx) if is_here(self.ctx) else None
        context = {"form": form, "person": who, "until": self.ctx.now + LASTS}
        return TemplateResponse(
            self.request, "patients/emergency/open.html", context, status=status
        )


class EndEmergencyView(RecordView):
    """Close it before the four hours are over."""

    action = Action.ASK_EMERGENCY

    def post(self, request: HttpRequest, patient_id: UUID) -> HttpResponseBase:
        """End it; the next look is an ordinary one."""
        with suppress(NotHere):
            services.end_emergency(self.ctx)
        return redirect("home")
