"""From a PINFL that the state vouches for to the cabinet's account."""

from __future__ import annotations

import secrets

from patients.identity import queries as identity
from patients.representation.queries import account_of
from patients.representation.services import tie_account
from trust.accounts.models import Account
from trust.accounts.services import create_account
from trust.context import RecordContext, Role


def open_cabinet(ctx: RecordContext) -> Account:
    """The account of the opened record's person; made and tied at the first sign-in.

    Only people of the register get one: nobody is registered by signing in.
    """
    already = account_of(ctx)
    if already is not None:
        return Account.objects.get(pk=already)
    name = identity.person(ctx).name
    account = create_account(
        ctx,
        username=f"p-{secrets.token_hex(8)}",
        role=Role.PATIENT,
        display_name=name.given or name.family,
    )
    tie_account(ctx, account_id=account.pk)
    return account
