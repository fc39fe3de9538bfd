"""FHIR R5, read side: metadata, read, vread, history."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from exchange.rest.capability import statement
from exchange.rest.queries import REGISTERS, offered_types
from exchange.rest.web import CONTENT_TYPE, ResourceView, refused, stored
from patients.access.errors import NotHere
from trust.accounts.web import PublicView
from trust.ledger import queries as ledger
from trust.ledger.entries import LedgerVersion
from trust.ledger.errors import ErasedByLaw


class MetadataView(PublicView):
    """What this server can do."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The CapabilityStatement."""
        made = statement(
            offered_types(), base_url=settings.BASE_URL, date=timezone.now().date().isoformat()
        )
        return HttpResponse(orjson.dumps(made), content_type=CONTENT_TYPE)


class ReadView(ResourceView):
    """The newest version."""

    def get(self, request: HttpRequest, resource_type: str, resource_id: UUID) -> HttpResponse:
        """Stored bytes with their version as ETag."""
        read = ledger.register_current if resource_type in REGISTERS else ledger.current
        return stored(_kept(read(self.ctx, resource_type, resource_id)))  # type: ignore[arg-type]


class VersionView(ResourceView):
    """One version."""

    def get(
        self, request: HttpRequest, resource_type: str, resource_id: UUID, version: int
    ) -> HttpResponse:
        """Stored bytes of that version."""
        read = ledger.register_version if resource_type in REGISTERS else ledger.version
        return stored(_kept(read(self.ctx, resource_type, resource_id, version)))  # type: ignore[arg-type]


class HistoryView(ResourceView):
    """All versions, newest first, as a history Bundle around the stored bytes."""

    def get(self, request: HttpRequest, resource_type: str, resource_id: UUID) -> HttpResponse:
        """A Bundle joined from stored bytes, never re-rendered."""
        read = ledger.register_history if resource_type in REGISTERS else ledger.history
        versions = read(self.ctx, resource_type, resource_id)  # type: ignore[arg-type]
        _found(versions[0] if versions else None)
        entries = b",".join(_entry(one) for one in versions)
        total = str(len(versions)).encode()
        bundle = (
            b'{"resourceType":"Bundle","type":"history","total":'
            + total
            + b',"entry":['
            + entries
            + b"]}"
        )
        return HttpResponse(bundle, content_type=CONTENT_TYPE)


def _found(version: LedgerVersion | None) -> LedgerVersion:
    if version is None:
        raise NotHere
    return version


def _kept(version: LedgerVersion | None) -> LedgerVersion:
    """Raises ErasedByLaw, which answers 410."""
    if (found := _found(version)).is_gone:
        raise ErasedByLaw
    return found


def _entry(version: LedgerVersion) -> bytes:
    """Of what was erased only that it was: versions without content, and the tombstone."""
    if not version.is_gone:
        return b'{"resource":' + version.content + b"}"
    url = f"{version.resource_type}/{version.resource_id}"
    return orjson.dumps(
        {"request": {"method": "DELETE", "url": url}, "response": {"status": "410"}}
    )


class UnknownView(PublicView):
    """Any other address below the door: an OperationOutcome, never a page for people."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Nothing is here, whatever the method."""
        return refused(404, _(NotHere.message))
