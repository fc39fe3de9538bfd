"""In the cabinet: invite somebody, accept an invitation, end either."""

from __future__ import annotations

from contextlib import AbstractContextManager, suppress
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from patients.access import gate
from patients.access.web import NOBODY, OwnRecordView
from patients.identity.queries import person
from patients.identity.services import today
from patients.proxies import presenters, queries, services
from patients.proxies.errors import InvitationRefused, NoSuchProxy
from patients.proxies.forms import AskForm, CodeForm
from patients.proxies.invitations import KEY_KIND, code_hash
from patients.representation.presenters import whose
from trust.context import Action, Actor, RecordContext, Refusal, Role


class PeopleView(OwnRecordView):
    """Who acts for me, for whom I act, and the field for a code."""

    action = Action.MANAGE_PROXIES

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The page."""
        account_id = self.ctx.actor.account_id
        charges = queries.charges(account_id) if account_id else []
        context = presenters.own_people(queries.helpers(self.ctx), charges) | {
            "form": CodeForm(),
            "whose": whose(self.ctx, person(self.ctx)),
        }
        return TemplateResponse(request, "patients/proxies/people.html", context)


class AskView(OwnRecordView):
    """Invite somebody; the code is shown once."""

    action = Action.MANAGE_PROXIES

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """Whom, for what, until when."""
        return self._page(AskForm(today=today(self.ctx)))

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """The code."""
        form = AskForm(request.POST, today=today(self.ctx))
        if not form.is_valid():
            return self._page(form, status=422)
        code = services.ask(
            self.ctx,
            name=form.cleaned_data["name"],
            scopes=form.scopes(),
            until=form.cleaned_data["until"],
        )
        context = {"code": code, "name": form.cleaned_data["name"]}
        return TemplateResponse(request, "patients/proxies/code.html", context)

    def refused(self, refusal: Refusal) -> HttpResponseBase:
        """Beside the form, what was typed kept."""
        form = AskForm(self.request.POST, today=today(self.ctx))
        form.is_valid()
        form.add_error(None, _(refusal.message))
        return self._page(form, status=refusal.status)

    def _page(self, form: AskForm, status: int = 200) -> HttpResponseBase:
        context = {"form": form, "whose": whose(self.ctx, person(self.ctx))}
        return TemplateResponse(self.request, "patients/proxies/ask.html", context, status=status)


class EndView(OwnRecordView):
    """Take a right back, or an invitation."""

    action = Action.MANAGE_PROXIES
    http_method_names = ["post"]

    def post(self, request: HttpRequest, proxy_id: UUID) -> HttpResponseBase:
        """End it; one that is not there leads back to the list."""
        with suppress(NoSuchProxy):
            services.end(self.ctx, proxy_id=proxy_id)
        return redirect("cabinet-proxies")


class ResignView(OwnRecordView):
    """Act no longer for this person."""

    action = Action.RESIGN_PROXY
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """End it; the way leads home."""
        services.resign(self.ctx)
        return redirect("cabinet-proxies")


class AcceptView(OwnRecordView):
    """An invitation: who asks, for what; then yes. The code travels in the form, in no address."""

    action = Action.ACCEPT_PROXY
    http_method_names = ["post"]

    def open(self, actor: Actor) -> AbstractContextManager[RecordContext]:  # type: ignore[override]
        """The record the code leads to."""
        if actor.role is not Role.PATIENT:
            return gate.open_record(actor, NOBODY, self.asked)  # refused there, with reasons
        key = code_hash(self.request.POST.get("code", ""))
        return gate.open_by_key(actor, KEY_KIND, key, self.asked)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """A code that leads nowhere gets the sentence of one that was used."""
        try:
            return super().dispatch(request, *args, **kwargs)
        except Http404:
            return self.refused(InvitationRefused())

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Show what is asked, or accept it."""
        code = request.POST.get("code", "")
        asked = queries.invited(self.ctx, code_hash(code))
        if asked is None or self.ctx.actor.patient_id in self.ctx.patient_ids:
            raise InvitationRefused
        if request.POST.get("yes"):
            services.accept(self.ctx, code=code)
            return redirect("cabinet-proxies")
        context = {
            "code": code,
            "name": asked.patient_name,
            "may": presenters.scope_words(asked.scopes),
            "until": asked.ends_at,
        }
        return TemplateResponse(request, "patients/proxies/accept.html", context)

    def refused(self, refusal: Refusal) -> HttpResponseBase:
        """Back to the field, with the sentence."""
        messages.error(self.request, _(refusal.message))
        return redirect("cabinet-proxies")
