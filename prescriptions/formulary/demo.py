"""The medicines of the demonstration, entered through the ordinary service."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from prescriptions.formulary.services import load_demonstration
from trust.accounts.gate import permit
from trust.context import Action, Actor


def seed(accounts: Mapping[str, UUID]) -> str:
    """Enter the medicines that are not entered yet."""
    with permit(Actor.system("seed_demo"), Action.EDIT_REGISTER) as ctx:
        added = load_demonstration(ctx)
    return f"{added} medicines"
