"""The officers' pages: cases, asking, deciding. None shows what an entry says."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from patients.access.web import ListView, RecordView
from patients.erasure import presenters, queries, services
from patients.erasure.forms import ERASE, AskForm, DecideForm, EntryForm
from patients.identity.queries import person
from trust.context import Action, Looked, Refusal
from trust.erasure.rules import Basis, State


class ErasuresView(ListView):
    """What waits for a second officer, what was decided, and where a new case begins."""

    action = Action.ASK_ERASURE

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The lists."""
        return self._page(EntryForm())

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """To the page of the entry that is named."""
        form = EntryForm(request.POST)
        if not form.is_valid():
            return self._page(form, status=422)
        return redirect("erasure-ask", form.cleaned_data["entry"])

    def _page(self, form: EntryForm, status: int = 200) -> HttpResponseBase:
        context = {
            "form": form,
            "waiting": presenters.lines(queries.waiting(self.ctx)),
            "done": presenters.lines(queries.closed(self.ctx)),
        }
        return TemplateResponse(
            self.request, "patients/erasure/erasures.html", context, status=status
        )


class AskErasureView(RecordView):
    """A case about one entry: the reason in law, and what happened."""

    action = Action.ASK_ERASURE
    key_kind = "fhir"

    @property
    def looked(self) -> Looked:
        """The entry itself."""
        return Looked((self.kwargs["key"],))

    def get(self, request: HttpRequest, key: str) -> HttpResponseBase:
        """The questions."""
        return self._page(AskForm())

    def post(self, request: HttpRequest, key: str) -> HttpResponseBase:
        """Open the case."""
        form = AskForm(request.POST)
        if not form.is_valid():
            return self._page(form, status=422)
        kind, _stroke, one = key.partition("/")
        try:
            services.ask(
                self.ctx,
                resource_type=kind,
                resource_id=UUID(one),
                basis=Basis(form.cleaned_data["basis"]),
                reason=form.cleaned_data["reason"],
            )
        except Refusal as refusal:
            form.add_error(None, _(refusal.message))
            return self._page(form, status=refusal.status)
        return redirect("erasures")

    def _page(self, form: AskForm, status: int = 200) -> HttpResponseBase:
        context = {"form": form, "entry": self.kwargs["key"]}
        return TemplateResponse(self.request, "patients/erasure/ask.html", context, status=status)


class ErasureView(RecordView):
    """One case: who asked, on which law, why; the decision is made once."""

    action = Action.REVIEW_ACCESS

    @property
    def asked(self) -> Action:
        """Deciding asks for a fresh second factor; the page itself does not."""
        return Action.DECIDE_ERASURE if self.request.method == "POST" else self.action

    def get(self, request: HttpRequest, patient_id: UUID, erasure_id: UUID) -> HttpResponseBase:
        """The case."""
        return self._page(DecideForm())

    def post(self, request: HttpRequest, patient_id: UUID, erasure_id: UUID) -> HttpResponseBase:
        """Erase it, or not."""
        form = DecideForm(request.POST)
        if not form.is_valid():
            return self._page(form, status=422)
        settle = services.decide if form.cleaned_data["decision"] == ERASE else services.refuse
        try:
            settle(self.ctx, erasure_id=erasure_id)
        except Refusal as refusal:
            form.add_error(None, _(refusal.message))
            return self._page(form, status=refusal.status)
        return redirect("erasures")

    def _page(self, form: DecideForm, status: int = 200) -> HttpResponseBase:
        row = queries.case(self.ctx, self.kwargs["erasure_id"])
        if row is None:
            raise Http404
        context = {
            "case": presenters.case(row),
            "person": person(self.ctx),
            "form": form if row.state == State.ASKED else None,
            "own": row.asked_by == self.ctx.actor.account_id,
        }
        return TemplateResponse(self.request, "patients/erasure/case.html", context, status=status)
