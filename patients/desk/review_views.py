"""The officer's desk: emergency accesses that wait for a verdict."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from patients.access.presenters import act_words
from patients.access.web import ListView, RecordView
from patients.emergency import presenters, queries, services
from patients.emergency.errors import OwnEmergency, ReviewedAlready
from patients.emergency.forms import ReviewForm
from patients.emergency.rules import Verdict
from patients.identity.queries import person
from trust.context import Action


class ReviewsView(ListView):
    """What waits, the late ones first and red; what was decided."""

    action = Action.REVIEW_ACCESS

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The lists."""
        now = self.ctx.now
        context = {
            "waiting": presenters.lines(queries.waiting(self.ctx), now),
            "done": presenters.lines(queries.reviewed(self.ctx), now),
        }
        return TemplateResponse(request, "patients/desk/reviews.html", context)


class ReviewEmergencyView(RecordView):
    """One access: who, why, what was opened; the verdict is written once."""

    action = Action.REVIEW_ACCESS

    def get(self, request: HttpRequest, patient_id: UUID, access_id: UUID) -> HttpResponseBase:
        """The case."""
        return self._page(ReviewForm())

    def post(self, request: HttpRequest, patient_id: UUID, access_id: UUID) -> HttpResponseBase:
        """The verdict."""
        form = ReviewForm(request.POST)
        if not form.is_valid():
            return self._page(form, status=422)
        verdict, remark = Verdict(form.cleaned_data["verdict"]), form.cleaned_data["remark"]
        try:
            services.review(self.ctx, access_id=access_id, verdict=verdict, remark=remark)
        except (OwnEmergency, ReviewedAlready) as refusal:
            form.add_error(None, _(refusal.message))
            return self._page(form, status=refusal.status)
        return redirect("reviews")

    def _page(self, form: ReviewForm, status: int = 200) -> HttpResponseBase:
        row = queries.access(self.ctx, self.kwargs["access_id"])
        if row is None:
            raise Http404
        acts = queries.opened_meanwhile(self.ctx, row)
        context = {
            "case": presenters.case(row, self.ctx.now),
            "person": person(self.ctx),
            "acts": [(one.at, act_words(one.action)) for one in acts],
            "form": None if row.reviewed_at else form,
        }
        return TemplateResponse(
            self.request, "patients/desk/review_emergency.html", context, status=status
        )
