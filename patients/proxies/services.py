"""Asking somebody to help, accepting, recording a child's parent, and ending each of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from patients.identity import queries as identity
from patients.identity.queries import Candidate
from patients.identity.services import search, today
from patients.proxies import errors, queries
from patients.proxies.invitations import KEY_KIND, code_hash
from patients.proxies.states import ACCEPT_WITHIN, ASKED_AT_ONCE, LONGEST, ProxyMove, move
from patients.representation.models import Proxy
from patients.representation.queries import account_of
from patients.representation.rules import (
    TASHKENT,
    ProxyKind,
    ProxyScope,
    ProxyState,
    age,
)
from trust.accounts import codes
from trust.context import RecordContext
from trust.ids import uuid7
from trust.ledger.locator import claim
from trust.ledger.locks import lock_chain
from trust.notices.services import notify


def ask(ctx: RecordContext, *, name: str, scopes: Iterable[ProxyScope], until: date | None) -> str:
    """Invite somebody to act; the code to give them, shown once. Raises TooManyAsked.

    `name` is what the patient calls them; `until` the last day, three years at most.
    """
    lock_chain(ctx.patient_id)
    open_now = [one for one in queries.helpers(ctx) if one.state is ProxyState.ASKED]
    if len(open_now) >= ASKED_AT_ONCE:
        raise errors.TooManyAsked
    plain = codes.fresh()
    row = _row(ctx, ProxyKind.ADULT, name, scopes)
    row.state, row.code_hash = ProxyState.ASKED, code_hash(plain)
    row.accept_by, row.ends_at = ctx.now + ACCEPT_WITHIN, _end(ctx.now, until)
    row.save(force_insert=True)
    claim(ctx, KEY_KIND, row.code_hash, str(row.id))
    return codes.printed(plain)


def accept(ctx: RecordContext, *, code: str) -> None:
    """The invited one says yes; the patient is told. Raises InvitationRefused, ActsAlready."""
    lock_chain(ctx.patient_id)
    row = queries.invited(ctx, code_hash(code))
    holder = ctx.actor.patient_id
    if row is None or holder is None or holder in ctx.patient_ids:
        raise errors.InvitationRefused
    state = _moved(row, ProxyMove.ACCEPT)
    asked = Proxy.objects.filter(patient_id=ctx.patient_id, id=row.id, state=row.state)
    with _once(errors.ActsAlready):
        asked.update(holder_id=holder, accepted_at=ctx.now, state=state)
    _tell(ctx, _("%(name)s acts for you from today on.") % {"name": row.holder_name})


def end(ctx: RecordContext, *, proxy_id: UUID) -> None:
    """The patient takes back what the patient gave; a second time changes nothing.

    A child does not end a parent's right: the desk does. Raises NoSuchProxy.
    """
    _end_one(ctx, Proxy.objects.filter(id=proxy_id, kind=ProxyKind.ADULT))


def end_recorded(ctx: RecordContext, *, proxy_id: UUID) -> None:
    """The desk ends a parent's or guardian's right. Raises NoSuchProxy."""
    _end_one(ctx, Proxy.objects.filter(id=proxy_id).exclude(kind=ProxyKind.ADULT))


def resign(ctx: RecordContext) -> None:
    """The holder no longer wants to act for this person; a second time changes nothing."""
    mine = Proxy.objects.filter(patient_id__in=ctx.patient_ids, holder_id=ctx.actor.patient_id)
    _end_all(ctx, mine)


def record_for_child(ctx: RecordContext, *, kind: ProxyKind, pinfl: str, basis: str) -> UUID:
    """A child's parent or guardian, as a document says that the desk has seen; the id of the right.

    Raises NotAMinor, HolderNotFound, HolderNotAdult, RecordedAlready.
    """
    born, limit = identity.person(ctx).birth_date, settings.AGE_LIMITS.parent_right_ends
    if born is None or age(born, today(ctx)) >= limit:
        raise errors.NotAMinor
    holder = _holder(ctx, pinfl)
    row = _row(ctx, kind, str(holder.name), [ProxyScope.SEE, ProxyScope.DECIDE])
    row.holder_id, row.accepted_at, row.basis = holder.patient_id, ctx.now, basis
    with _once(errors.RecordedAlready):
        row.save(force_insert=True)
    _tell(ctx, _("%(name)s acts for you from today on.") % {"name": row.holder_name})
    return row.id


def _holder(ctx: RecordContext, pinfl: str) -> Candidate:
    found = [one for one in search(ctx, text=pinfl).people if one.has_number]
    if len(found) != 1 or found[0].is_dead:
        raise errors.HolderNotFound(field="pinfl")
    (one,) = found
    limit = settings.AGE_LIMITS.parent_right_ends
    is_child = one.birth_date is None or age(one.birth_date, today(ctx)) < limit
    if is_child or one.patient_id in ctx.patient_ids:
        raise errors.HolderNotAdult(field="pinfl")
    return one


def _row(ctx: RecordContext, kind: ProxyKind, name: str, scopes: Iterable[ProxyScope]) -> Proxy:
    return Proxy(
        patient_id=ctx.patient_id,
        id=uuid7(),
        holder_name=name,
        patient_name=identity.person(ctx).full_name,
        kind=kind,
        scopes=sorted(scopes),
        state=ProxyState.ACTIVE,
        given_at=ctx.now,
        given_by=ctx.actor.account_id,
    )


def _end(now: datetime, until: date | None) -> datetime:
    """The midnight after the last day, three years from now at most."""
    latest = now + LONGEST
    if until is None:
        return latest
    return min(datetime.combine(until, time.max, TASHKENT), latest)


def _moved(row: Proxy, verb: ProxyMove) -> ProxyState:
    after = move(ProxyState(row.state), verb)
    if after is None:
        raise errors.InvitationRefused
    return after


@contextmanager
def _once(refusal: type[Exception]) -> Iterator[None]:
    """The database holds two people to one right; whoever comes second is told."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as twin:
        raise refusal from twin


def _end_one(ctx: RecordContext, rows: Any) -> None:
    mine = rows.filter(patient_id__in=ctx.patient_ids)
    if not mine.exists():
        raise errors.NoSuchProxy
    _end_all(ctx, mine)


def _end_all(ctx: RecordContext, rows: Any) -> None:
    rows.filter(state__in=[ProxyState.ASKED, ProxyState.ACTIVE]).update(
        state=ProxyState.ENDED, ended_at=ctx.now, ended_by=ctx.actor.account_id
    )


def _tell(ctx: RecordContext, body: str) -> None:
    if account_id := account_of(ctx):
        notify(ctx, account_id=account_id, subject=_("Who may act for you"), body=body)
