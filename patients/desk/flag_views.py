"""The officer settles a flag, and protects a person."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from patients.access.web import RecordView
from patients.desk.forms import said
from patients.identity.queries import person
from patients.watchdog import presenters, queries, services
from patients.watchdog.forms import SettleForm
from patients.watchdog.rules import FlagVerdict
from trust.context import Action, Refusal


class ReviewFlagView(RecordView):
    """One flag: who looked, at whom, by which rule; the verdict is written once."""

    action = Action.REVIEW_ACCESS

    def get(self, request: HttpRequest, patient_id: UUID, flag_id: UUID) -> HttpResponseBase:
        """The flag."""
        return self._page(SettleForm())

    def post(self, request: HttpRequest, patient_id: UUID, flag_id: UUID) -> HttpResponseBase:
        """The verdict; or protect the person, or end that."""
        match request.POST.get("act"):
            case "protect":
                self._found()
                services.protect(self.ctx)
                return redirect("review-flag", patient_id, flag_id)
            case "unprotect":
                self._found()
                services.end_protection(self.ctx)
                return redirect("review-flag", patient_id, flag_id)
            case _:
                return self._settle(request, flag_id)

    def refused(self, refusal: Refusal) -> HttpResponseBase:
        """Beside the form, what was typed kept; a settled flag has no form and says so above."""
        messages.warning(self.request, said(refusal))
        form = SettleForm(self.request.POST)
        form.is_valid()
        form.add_error(None, said(refusal))
        return self._page(form, status=refusal.status)

    def _settle(self, request: HttpRequest, flag_id: UUID) -> HttpResponseBase:
        form = SettleForm(request.POST)
        if not form.is_valid():
            return self._page(form, status=422)
        services.settle(
            self.ctx,
            flag_id=flag_id,
            verdict=FlagVerdict(form.cleaned_data["verdict"]),
            remark=form.cleaned_data["remark"],
        )
        return redirect("reviews")

    def _found(self) -> queries.AccessFlag:
        row = queries.flag(self.ctx, self.kwargs["flag_id"])
        if row is None:
            raise Http404
        return row

    def _page(self, form: SettleForm, status: int = 200) -> HttpResponseBase:
        row = self._found()
        context = {
            "flag": row,
            "rule": presenters.rule_words(row.rule, row.detail),
            "tag": presenters.tag(row),
            "person": person(self.ctx),
            "protected": queries.is_protected(self.ctx),
            "form": None if row.settled_at else form,
        }
        return TemplateResponse(
            self.request, "patients/desk/review_flag.html", context, status=status
        )
