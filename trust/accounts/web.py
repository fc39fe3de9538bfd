"""Closed base views: a view without an action cannot be defined, a page is rendered inside the gate."""

from __future__ import annotations

import json
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views import View

from trust.accounts import gate, passkeys, policy, services, sessions
from trust.accounts.errors import NotPermitted
from trust.context import Action, Actor, Context, Purpose, Refusal, Role, gettext_noop

WRITER_LASTS = timedelta(days=1)  # how long an open form names who began it
NO_POST = gettext_noop("You hold no post today. Ask the head of your facility.")


def page_context(request: HttpRequest) -> dict[str, Any]:
    """What every template may use: who is signed in, and whether a signature asks for a code."""
    actor: Actor | None = getattr(request, "actor", None)
    needs_code = actor is not None and not policy.is_confirmed(actor, datetime.now(UTC))
    return {
        "actor": actor,
        "needs_code": needs_code,
        # Called by the template, where a form that signs stands.
        "has_passkey": lambda: needs_code and passkeys.has_one(request.user),  # type: ignore[arg-type]
    }


class PublicView(View):
    """A page for everybody; each stands on the short public list of the route test."""

    public: ClassVar[bool] = True


class PermitView(View):
    """A page without a patient. Subclasses name their `action`; methods use `self.ctx`."""

    action: ClassVar[Action]
    purpose: ClassVar[Purpose] = Purpose.OPERATIONS
    abstract: ClassVar[bool] = True
    takes_parked: ClassVar[bool] = False  # its GET shows `request.parked` in the form
    ctx: Context
    refusal: Refusal | None = None

    def __init_subclass__(cls, *, abstract: bool = False, **kwargs: Any) -> None:
        """Refuse to exist without an action."""
        super().__init_subclass__(**kwargs)
        cls.abstract = abstract
        if not abstract and not isinstance(getattr(cls, "action", None), Action):
            raise TypeError(f"{cls.__qualname__} names no action")

    @property
    def asked(self) -> Action:
        """What this very request asks for; a page with a signing button says so for its POST."""
        return self.action

    def open(self, actor: Actor) -> AbstractContextManager[Context]:
        """The gate this page goes through."""
        return gate.permit(actor, self.asked, self.purpose)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Sign-in, gate, method, rendering: all reads happen while the scope is open."""
        actor: Actor | None = getattr(request, "actor", None)
        if actor is None:
            return self._without_actor(request)
        self._offer_parked(request, actor)
        actor = _confirmed(request, actor)
        try:
            with self.open(actor) as self.ctx:
                request.record = self.ctx  # type: ignore[attr-defined]  # for the layouts
                response = self._answer(request, *args, **kwargs)
        except NotPermitted as refusal:
            if refusal.decision.needs_confirmation:
                return self._to_confirm(request, actor.account_id)
            response = self.not_permitted(request, refusal)
        patch_cache_control(response, no_store=True, private=True)
        return response

    def _answer(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Run the method round a savepoint, so that a refused act leaves the look journalled."""
        try:
            with transaction.atomic():
                response = self._once(request, *args, **kwargs)
                return _rendered(response)
        except NotPermitted:
            raise
        except Refusal as refusal:
            self.refusal = refusal
            return _rendered(self.refused(refusal))

    def _once(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The method itself; views that create claim their idempotency key here."""
        return super().dispatch(request, *args, **kwargs)

    def refused(self, refusal: Refusal) -> HttpResponseBase:
        """Show the form again with the refusal; pages with other needs override this."""
        response = self.get(self.request, *self.args, **self.kwargs)  # type: ignore[attr-defined]
        response.status_code = refusal.status
        return response

    def not_permitted(self, request: HttpRequest, refusal: NotPermitted) -> HttpResponse:
        """Say why, and what next."""
        decision = refusal.decision
        patient_id = self.kwargs.get("patient_id")
        offered = decision.may_break_glass and patient_id is not None
        context = {
            "reason": decision.reason,
            "next_step": decision.next_step,
            "emergency_url": f"/patients/{patient_id}/emergency" if offered else "",
        }
        return render(request, "patients/access/no_access.html", context, status=403)

    def _without_actor(self, request: HttpRequest) -> HttpResponse:
        """Nobody signed in, or somebody whose post or licence no longer holds: say which."""
        if getattr(request, "must_confirm", False):
            return self._to_confirm(request, request.user.pk)
        if request.user.is_authenticated:
            reason = getattr(request, "no_actor_reason", NO_POST)
            try:
                gate.refuse(_nobody(request.user), self.asked, self.purpose, reason=reason)
            except NotPermitted as refusal:
                return self.not_permitted(request, refusal)
        return self._to_sign_in(request)

    def _to_sign_in(self, request: HttpRequest) -> HttpResponse:
        """Keep what was being written, then ask who they are."""
        if request.method == "POST" and (writer := _writer(request)):
            _park(request, writer)
        return redirect_to_login(_page_of(request))

    def _to_confirm(self, request: HttpRequest, account_id: UUID | None) -> HttpResponse:
        """Keep what was sent, ask for the second factor, and come back here."""
        if request.method == "POST" and account_id:
            _park(request, account_id)
        return redirect_to_login(_page_of(request), reverse("confirm"))

    def _offer_parked(self, request: HttpRequest, actor: Actor) -> None:
        """Give back what the expired session sent, on the page it was meant for."""
        request.parked = None  # type: ignore[attr-defined]
        parked = request.session.get("parked")
        if not parked or request.method != "GET" or actor.account_id is None:
            return
        if not self.takes_parked:
            return
        body = services.take_parked(
            parked_id=UUID(parked), account_id=actor.account_id, path=request.path
        )
        if body is not None:
            del request.session["parked"]
            request.parked = _query_dict(json.loads(body))  # type: ignore[attr-defined]


class OversightView(PermitView, abstract=True):
    """A page over the journal of all patients; its question is written down as it was asked."""

    def open(self, actor: Actor) -> AbstractContextManager[Context]:
        """The gate of oversight."""
        return gate.oversee(actor, self.asked, self.request.META.get("QUERY_STRING", ""))


def _confirmed(request: HttpRequest, actor: Actor) -> Actor:
    """A form may bring the code or the passkey with it: one page less before signing."""
    if request.method != "POST":
        return actor
    code, answer = request.POST.get("confirm_code", ""), request.POST.get("passkey", "")
    account: Any = request.user
    at = sessions.confirm_passkey(request, account, answer) if answer else None
    if at is None and code:
        at = sessions.confirm(request, account, code)
    if at is None:
        return actor
    request.actor = replace(actor, confirmed_at=at)  # type: ignore[attr-defined]
    return request.actor  # type: ignore[attr-defined]


def _park(request: HttpRequest, account_id: UUID) -> None:
    body = json.dumps(dict(request.POST.lists()))
    parked = services.park(account_id=account_id, path=request.path, body=body)
    request.session["parked"] = str(parked)


def _page_of(request: HttpRequest) -> str:
    """Where to come back to: a form without a page of its own leads to the page it stood on."""
    return request.get_full_path()


def _nobody(account: Any) -> Actor:
    """Who asked, for the journal: an account that is nobody today."""
    return Actor(role=Role(account.role), account_id=account.id, name=account.display_name)


def _writer(request: HttpRequest) -> UUID | None:
    try:
        return UUID(
            signing.loads(request.POST.get("writer", ""), salt="writer", max_age=WRITER_LASTS)
        )
    except (signing.BadSignature, ValueError):
        return None


def _query_dict(lists: dict[str, list[str]]) -> QueryDict:
    query = QueryDict(mutable=True)
    for name, values in lists.items():
        query.setlist(name, values)
    return query


def _rendered(response: HttpResponseBase) -> HttpResponseBase:
    """Render now: lazy querysets give nothing, silently, once the scope is empty."""
    if hasattr(response, "render") and not response.is_rendered:  # type: ignore[attr-defined]
        response.render()  # type: ignore[attr-defined]
    return response
