"""Reading accounts."""

from __future__ import annotations

from trust.accounts.models import Account
from trust.context import Context


def pinfl_of(ctx: Context) -> str:
    """The personal number of whoever acts, as the register of staff told it; empty if it did not."""
    row = Account.objects.filter(pk=ctx.actor.account_id).only("pinfl").first()
    return (row.pinfl if row else None) or ""
