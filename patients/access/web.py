"""Closed base views for pages about one patient, a new one, or a work list."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any, ClassVar
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.http.response import HttpResponseRedirectBase
from django.shortcuts import redirect

from patients.access import gate
from patients.access.errors import NotHere
from trust.accounts.web import PermitView
from trust.context import Actor, Context, Looked, Purpose, RecordContext
from trust.ledger.locator import claim, locate

NOBODY = UUID(int=0)


class _Creating(PermitView, abstract=True):
    """A repeated form leads to what the first one made: the key and its result share a row."""

    ctx: RecordContext  # type: ignore[assignment]

    def _once(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        key = request.POST.get("idempotency_key", "") if request.method == "POST" else ""
        if not (key and key.isprintable()):  # what we did not make is no key
            return super()._once(request, *args, **kwargs)
        return self._first_or_again(
            request, f"{self.ctx.actor.account_id}:{key}"[:200], *args, **kwargs
        )

    def _first_or_again(
        self, request: HttpRequest, key: str, /, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        """Only a POST that ended in a redirect has done something and spends its key."""
        before = locate("form", key)
        if before is not None:
            return redirect(before.target)
        response = super()._once(request, *args, **kwargs)
        if isinstance(response, HttpResponseRedirectBase):
            target = response.url
            if not claim(self.ctx, "form", key, target[:300]):
                raise _Raced
        return response


class _Raced(Exception):
    """The same form was being saved by another request; undo this one, show the other's result."""


class RecordView(_Creating, abstract=True):
    """A page about one person. URL kwarg `patient_id`, or `key` with `key_kind` set."""

    purpose: ClassVar[Purpose | None] = None  # type: ignore[assignment]  # the role's usual one
    key_kind: ClassVar[str] = ""
    kinds: ClassVar[tuple[str, ...]] = ()  # of entries, as FHIR names them, that this page shows

    @property
    def looked(self) -> Looked:
        """What the journal tells the patient was looked at."""
        kind, one = self.kwargs.get("resource_type", ""), self.kwargs.get("resource_id")
        entities = (f"{kind}/{one}",) if kind.isalnum() else self.kinds
        return Looked(entities, self.kwargs.get("encounter_id"))

    def open(self, actor: Actor) -> AbstractContextManager[RecordContext]:  # type: ignore[override]
        """The record's gate, by id or by key."""
        if self.key_kind:
            key = self.kwargs["key"]
            return gate.open_by_key(
                actor, self.key_kind, key, self.asked, self.purpose, looked=self.looked
            )
        patient_id = self.kwargs["patient_id"]
        return gate.open_record(actor, patient_id, self.asked, self.purpose, looked=self.looked)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """As below; a raced form ends where its twin ended; a hidden key is a plain 404."""
        try:
            return super().dispatch(request, *args, **kwargs)
        except NotHere as absent:
            raise Http404 from absent
        except _Raced:
            return super().dispatch(request, *args, **kwargs)


class OwnRecordView(RecordView, abstract=True):
    """A page of the cabinet: one's own record, or by URL kwarg `patient_id` that of a person
    one acts for. Methods do not get that id: the opened record says whose it is."""

    purpose: ClassVar[Purpose] = Purpose.PATIENT_REQUEST
    whose: UUID | None = None

    def open(self, actor: Actor) -> AbstractContextManager[RecordContext]:  # type: ignore[override]
        """The gate; an account without a person is refused there."""
        whose = self.whose or actor.patient_id or NOBODY
        return gate.open_record(actor, whose, self.asked, self.purpose, looked=self.looked)

    def dispatch(
        self, request: HttpRequest, *args: Any, patient_id: UUID | None = None, **kwargs: Any
    ) -> HttpResponseBase:
        """As below, the id of the address apart."""
        self.whose, self.kwargs = patient_id, kwargs
        return super().dispatch(request, *args, **kwargs)


class NewRecordView(_Creating, abstract=True):
    """A page that makes a person."""

    def open(self, actor: Actor) -> AbstractContextManager[RecordContext]:  # type: ignore[override]
        """The gate of a record that does not exist yet."""
        return gate.new_record(actor, self.asked)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """As below; a raced form ends where its twin ended."""
        try:
            return super().dispatch(request, *args, **kwargs)
        except _Raced:
            return super().dispatch(request, *args, **kwargs)


class ListView(PermitView, abstract=True):
    """A page of the facility's work list."""

    purpose: ClassVar[Purpose] = Purpose.TREATMENT

    def open(self, actor: Actor) -> AbstractContextManager[Context]:
        """The gate of work lists."""
        return gate.open_list(actor, self.asked, self.purpose)
