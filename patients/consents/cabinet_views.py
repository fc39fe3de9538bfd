"""The patient decides who does not see what: see it, close something, open it again."""

from __future__ import annotations

from contextlib import suppress
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from patients.access.web import OwnRecordView
from patients.consents import presenters, queries, services
from patients.consents.errors import NoSuchConsent
from patients.consents.forms import ChooseForm, CloseForm
from patients.consents.rules import Basis, Target, read_key
from patients.consents.targets import targets
from patients.identity.queries import person
from patients.representation.presenters import whose
from trust.context import Action


class PrivacyView(OwnRecordView):
    """What is closed now, and what was."""

    action = Action.DECIDE_CONSENT

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The list."""
        context = presenters.lines(queries.closings(self.ctx)) | {
            "whose": whose(self.ctx, person(self.ctx))
        }
        return TemplateResponse(request, "patients/consents/privacy.html", context)


class ChooseView(OwnRecordView):
    """What to close: everything, a clinic, a subject; or a visit and its parts (?visit=)."""

    action = Action.DECIDE_CONSENT

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The question; answered, it leads to the sentences."""
        visit, choices = _visit(request), presenters.first_choices(targets().facilities(self.ctx))
        if visit:
            choices = presenters.visit_choices(targets().of_visit(self.ctx, visit))
        asked = request.GET if "what" in request.GET else None
        form = ChooseForm(asked, choices=choices)
        if asked is not None and form.is_valid():
            query = urlencode({"what": form.cleaned_data["what"]})
            return redirect(f"{reverse('cabinet-privacy-confirm')}?{query}")
        context = {"form": form, "visit": visit, "whose": whose(self.ctx, person(self.ctx))}
        return TemplateResponse(request, "patients/consents/choose.html", context)


class ConfirmView(OwnRecordView):
    """Three plain sentences, each confirmed by itself; then it is closed."""

    action = Action.DECIDE_CONSENT

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The sentences."""
        target = self._target(request)
        return self._page(request, target, CloseForm(is_alert=target.is_alert))

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Close it."""
        target = self._target(request)
        form = CloseForm(request.POST, is_alert=target.is_alert)
        if not form.is_valid():
            return self._page(request, target, form, status=422)
        services.close(
            self.ctx,
            target=target,
            usable_in_emergency=form.cleaned_data["emergency"] == "yes",
            alerts_too=form.cleaned_data.get("alert", False),
            basis=Basis(form.cleaned_data["basis"]),
        )
        return redirect("cabinet-privacy")

    def _target(self, request: HttpRequest) -> Target:
        asked = read_key(request.GET.get("what", ""))
        found = targets().find(self.ctx, asked) if asked else None
        if found is None:
            raise Http404
        return found

    def _page(
        self, request: HttpRequest, target: Target, form: CloseForm, status: int = 200
    ) -> HttpResponseBase:
        context = {
            "form": form,
            "what": presenters.words_of(target),
            "whose": whose(self.ctx, person(self.ctx)),
        }
        return TemplateResponse(request, "patients/consents/confirm.html", context, status=status)


class ReopenView(OwnRecordView):
    """Open again, in one step."""

    action = Action.DECIDE_CONSENT

    def post(self, request: HttpRequest, consent_id: UUID) -> HttpResponseBase:
        """End the refusal; one that is not there leads back to the list."""
        with suppress(NoSuchConsent):
            services.reopen(self.ctx, consent_id=consent_id)
        return redirect("cabinet-privacy")


def _visit(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.GET.get("visit", ""))
    except ValueError:
        return None
