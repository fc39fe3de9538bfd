"""The base view of the FHIR door: bearer token, gate, stored bytes, OperationOutcome."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any, ClassVar

import orjson
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.http import http_date
from django.utils.translation import gettext as _

from exchange.rest.outcomes import outcome
from exchange.rest.queries import REGISTERS, bearer_actor
from exchange.rest.scopes import may_read
from patients.access import gate
from patients.access.errors import NotHere
from patients.access.web import NOBODY
from trust.accounts.errors import NotPermitted
from trust.accounts.gate import permit
from trust.accounts.web import PermitView
from trust.context import WHOLE, Action, Actor, Context, Looked, Purpose, Refusal, Role
from trust.ledger.entries import LedgerVersion

# Why somebody reads through this door, unless it is to treat.
_PURPOSES = {Role.PATIENT: Purpose.PATIENT_REQUEST, Role.SYSTEM: Purpose.OPERATIONS}
CONTENT_TYPE = "application/fhir+json; charset=utf-8"


class ResourceView(PermitView, abstract=True):
    """One resource of one type, opened by its FHIR id through the gate."""

    action: ClassVar[Action] = Action.EXCHANGE_READ
    purpose: ClassVar[Purpose] = Purpose.TREATMENT
    http_method_names = ["get", "head", "options"]

    def may(self, scope: str, resource_type: str) -> bool:
        """Whether the token's scope covers this kind of request."""
        return may_read(scope, resource_type)

    def open(self, actor: Actor) -> AbstractContextManager[Context]:
        """Registers are open to whoever may read; a patient's resource opens that record."""
        kind, one = self.kwargs["resource_type"], self.kwargs["resource_id"]
        if kind in REGISTERS:
            return permit(actor, Action.SEE_REGISTER)
        purpose = _PURPOSES.get(actor.role, self.purpose)
        looked = Looked((f"{kind}/{one}",)) if kind.isalnum() else WHOLE
        return gate.open_by_key(actor, "fhir", f"{kind}/{one}", self.asked, purpose, looked=looked)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Token, scope, gate; every refusal is an OperationOutcome."""
        held = _bearer(request)
        if held is None:
            response = refused(401, _("A valid bearer token is needed."))
            response["WWW-Authenticate"] = "Bearer"
            return response
        actor, scope = held
        if not self.may(scope, kwargs["resource_type"]):
            return refused(403, _("The token's scope does not cover this type."))
        try:
            with self.open(actor) as self.ctx:
                response = self._once(request, *args, **kwargs)
        except (NotHere, NotPermitted):
            return refused(404, _(NotHere.message))
        except Refusal as refusal:
            return refused(refusal.status, _(refusal.message) % refusal.facts)
        response["Cache-Control"] = "no-store, private"
        return response


class OwnJournalView(ResourceView, abstract=True):
    """The journal of whoever holds the token: staff, jobs and accounts without a person are refused."""

    action: ClassVar[Action] = Action.SEE_WHO_LOOKED

    def open(self, actor: Actor) -> AbstractContextManager[Context]:
        """One's own record and no other."""
        own = actor.patient_id or NOBODY
        looked = Looked(("AuditEvent",))
        return gate.open_record(
            actor, own, Action.SEE_WHO_LOOKED, Purpose.PATIENT_REQUEST, looked=looked
        )


class OwnOrStoredView(OwnJournalView, abstract=True):
    """For a patient their own journal; for everybody else a resource by its id."""

    action: ClassVar[Action] = Action.EXCHANGE_READ

    def open(self, actor: Actor) -> AbstractContextManager[Context]:
        """The gate that fits the bearer."""
        own = actor.role is Role.PATIENT
        return super().open(actor) if own else ResourceView.open(self, actor)


def refused(status: int, words: str) -> HttpResponse:
    """An OperationOutcome with this status."""
    content = orjson.dumps(outcome(status, words))
    return HttpResponse(content, status=status, content_type=CONTENT_TYPE)


def stored(version: LedgerVersion) -> HttpResponse:
    """The stored bytes, as they are."""
    response = HttpResponse(version.content, content_type=CONTENT_TYPE)
    response["ETag"] = f'W/"{version.version}"'
    response["Last-Modified"] = http_date(version.recorded_at.timestamp())
    return response


def _bearer(request: HttpRequest) -> tuple[Actor, str] | None:
    scheme, _sep, token = request.headers.get("Authorization", "").partition(" ")
    return bearer_actor(token.strip()) if scheme.lower() == "bearer" and token else None
