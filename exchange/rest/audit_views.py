"""AuditEvent through FHIR: the patient's own journal, read and search, and nobody else's."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from exchange.rest.audit import audit_event
from exchange.rest.audit_asked import understood
from exchange.rest.audit_queries import audit_fact, audit_facts
from exchange.rest.scopes import may_search
from exchange.rest.views import ReadView
from exchange.rest.web import CONTENT_TYPE, OwnJournalView, OwnOrStoredView
from trust.context import Action

_PATH = "fhir/R5/AuditEvent"


class AuditEventView(OwnOrStoredView, ReadView):
    """One look at the own record; what another system told is read as any resource is."""

    def get(self, request: HttpRequest, resource_type: str, resource_id: UUID) -> HttpResponse:
        """The resource, made from its row; rows never change, so there is one version."""
        own = self.ctx.action is Action.SEE_WHO_LOOKED
        found = audit_fact(self.ctx, resource_id) if own else None  # type: ignore[arg-type]
        if found is None:
            return super().get(request, resource_type, resource_id)
        event = audit_event(found, site=settings.BASE_URL)
        response = HttpResponse(orjson.dumps(event), content_type=CONTENT_TYPE)
        response["ETag"] = 'W/"1"'
        return response


class AuditEventsView(OwnJournalView):
    """The looks of some days, newest first."""

    def may(self, scope: str, resource_type: str) -> bool:
        """A search has its own letter in a scope."""
        return may_search(scope, resource_type)

    def get(self, request: HttpRequest, resource_type: str) -> HttpResponse:
        """A searchset; `next` leads to older ones."""
        asked = understood(dict(request.GET.lists()))
        found = audit_facts(self.ctx, asked)  # type: ignore[arg-type]
        shown = found[: asked.count]
        entries = [_entry(audit_event(one, site=settings.BASE_URL)) for one in shown]
        bundle: dict[str, Any] = {
            "resourceType": "Bundle",
            "type": "searchset",
            "link": [{"relation": "self", "url": request.build_absolute_uri()}],
        }
        if entries:  # FHIR knows no empty lists
            bundle["entry"] = entries
        if len(found) > asked.count:
            before = f"{shown[-1].at.isoformat()}~{shown[-1].id}"
            bundle["link"].append({"relation": "next", "url": _next(request, before)})
        return HttpResponse(orjson.dumps(bundle), content_type=CONTENT_TYPE)


def _entry(event: dict[str, Any]) -> dict[str, Any]:
    url = f"{settings.BASE_URL}/{_PATH}/{event['id']}"
    return {"fullUrl": url, "resource": event, "search": {"mode": "match"}}


def _next(request: HttpRequest, before: str) -> str:
    kept = [(name, one) for name, values in request.GET.lists() for one in values]
    kept = [(name, one) for name, one in kept if name != "_before"]
    return f"{settings.BASE_URL}/{_PATH}?{urlencode([*kept, ('_before', before)])}"
