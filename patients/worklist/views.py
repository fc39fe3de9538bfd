"""The queue: the first page of doctors, nurses and the desk."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse

from patients.access.web import ListView
from patients.identity.services import today
from patients.worklist import presenters, queries
from trust.accounts.policy import decide
from trust.context import Action


class QueueListView(ListView):
    """Who waits at this facility, the longest waiting first."""

    action = Action.SEE_WORK_LIST
    template = "patients/worklist/queue.html"

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The list; opening a line opens a record and is journalled there."""
        actor, day = self.ctx.actor, today(self.ctx)
        may_register = decide(actor.role, Action.REGISTER_PERSON).allowed
        context = {
            "day": day,
            "facility_name": actor.facility_name,
            "items": presenters.lines(queries.queue(self.ctx), actor, day),
            "find_url": reverse("people-search"),
            "register_url": reverse("people-register") if may_register else "",
        }
        return TemplateResponse(request, self.template, context)
