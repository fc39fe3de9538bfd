"""The patient asks about one look."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from patients.access.web import OwnRecordView
from patients.identity.queries import person
from patients.inquiries import queries, services
from patients.inquiries.forms import InquireForm
from patients.representation.presenters import own_url, whose
from trust.context import Action


class InquireView(OwnRecordView):
    """One question about one look."""

    action = Action.INQUIRE

    def get(self, request: HttpRequest, operation_id: UUID) -> HttpResponseBase:
        """The question."""
        return self._page(InquireForm())

    def post(self, request: HttpRequest, operation_id: UUID) -> HttpResponseBase:
        """Open the case."""
        form = InquireForm(request.POST)
        if not form.is_valid():
            return self._page(form, status=422)
        self._look()
        services.inquire(self.ctx, operation_id=operation_id, words=form.cleaned_data["words"])
        return redirect(own_url(self.ctx, "cabinet-who-looked"))

    def _look(self) -> object:
        seen = queries.look(self.ctx, self.kwargs["operation_id"])
        if seen is None or seen.facility_id is None:
            raise Http404
        return seen

    def _page(self, form: InquireForm, status: int = 200) -> HttpResponseBase:
        context = {
            "form": form,
            "look": self._look(),
            "whose": whose(self.ctx, person(self.ctx)),
        }
        return TemplateResponse(
            self.request, "patients/inquiries/inquire.html", context, status=status
        )
