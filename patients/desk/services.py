"""What the registration desk does across features: register, give a cabinet code."""

from __future__ import annotations

import secrets
from collections.abc import Set
from datetime import timedelta
from uuid import UUID

from patients.access.models import RelationKind
from patients.access.services import AFTER_THE_END, open_care_relation
from patients.desk.errors import TooManySearches
from patients.identity import queries as identity
from patients.identity import services as people
from patients.identity.particulars import Particulars
from patients.representation.queries import account_of
from patients.representation.services import tie_account
from trust.accounts.services import create_account, issue_code
from trust.context import Action, Context, RecordContext, Role
from trust.journal.queries import acts_since

A_MINUTE = timedelta(minutes=1)
SEARCHES_A_MINUTE = 20


def register_person(
    ctx: RecordContext, *, written: Particulars, seen: Set[UUID] = frozenset()
) -> None:
    """Make the record and say that this facility treats the person.

    Raises AlreadyKnown and LookFirst (see `identity.services.register`).
    """
    people.register(ctx, written=written, seen=seen)
    open_care_relation(
        ctx,
        kind=RelationKind.REGISTRATION,
        source_type="Patient",
        source_id=ctx.patient_id,
        # Registering somebody is no reason to read their card for ever; a visit opens its own.
        until=ctx.now + AFTER_THE_END,
    )


def check_pace(ctx: Context) -> None:
    """Refuse a search that no person types: more than twenty within a minute (assurance V-12)."""
    if acts_since(ctx, Action.SEARCH_PEOPLE, ctx.now - A_MINUTE) > SEARCHES_A_MINUTE:
        raise TooManySearches


def give_cabinet_code(ctx: RecordContext) -> str:
    """A one-time code that opens the person's cabinet; their account is made with the first one."""
    account_id = account_of(ctx)
    if account_id is None:
        account = create_account(
            ctx,
            username=f"p-{secrets.token_hex(8)}",
            role=Role.PATIENT,
            # Accounts are not walled: they hold what greets the person, not who the person is.
            display_name=identity.person(ctx).name.given or identity.person(ctx).name.family,
        )
        account_id = account.pk
        tie_account(ctx, account_id=account_id)
    return issue_code(ctx, account_id=account_id)
