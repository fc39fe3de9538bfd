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
from patients.inquiries import presenters as inquiry_words
from patients.inquiries import queries as inquiries
from patients.inquiries import services as answering
from patients.inquiries.errors import AnsweredAlready, OwnLook
from patients.inquiries.forms import AnswerForm
from patients.inquiries.states import InquiryState
from patients.watchdog import presenters as flag_words
from patients.watchdog import queries as flags
from trust.context import Action


class ReviewsView(ListView):
    """What waits, the late ones first and red; what was decided."""

    action = Action.REVIEW_ACCESS

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The lists."""
        now = self.ctx.now
        context = {
            "waiting": presenters.lines(queries.waiting(self.ctx), now),
            "inquiries": inquiry_words.lines(inquiries.waiting(self.ctx), now),
            "flags": flag_words.lines(flags.waiting(self.ctx)),
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


class ReviewInquiryView(RecordView):
    """A patient's question about a look: the look, the question, the answer."""

    action = Action.REVIEW_ACCESS

    def get(self, request: HttpRequest, patient_id: UUID, inquiry_id: UUID) -> HttpResponseBase:
        """The case."""
        return self._page(AnswerForm())

    def post(self, request: HttpRequest, patient_id: UUID, inquiry_id: UUID) -> HttpResponseBase:
        """The answer, once."""
        form = AnswerForm(request.POST)
        if not form.is_valid():
            return self._page(form, status=422)
        state, words = InquiryState(form.cleaned_data["state"]), form.cleaned_data["words"]
        try:
            answering.answer(self.ctx, inquiry_id=inquiry_id, state=state, words=words)
        except (OwnLook, AnsweredAlready) as refusal:
            form.add_error(None, _(refusal.message))
            return self._page(form, status=refusal.status)
        return redirect("reviews")

    def _page(self, form: AnswerForm, status: int = 200) -> HttpResponseBase:
        row = inquiries.inquiry(self.ctx, self.kwargs["inquiry_id"])
        if row is None:
            raise Http404
        look = inquiries.look(self.ctx, row.operation_id)
        context = {
            "inquiry": row,
            "act": act_words(look.action) if look else "",
            "person": person(self.ctx),
            "form": form if row.state == InquiryState.OPEN else None,
        }
        return TemplateResponse(
            self.request, "patients/desk/review_inquiry.html", context, status=status
        )
