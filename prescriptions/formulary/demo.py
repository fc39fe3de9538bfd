"""The demonstration's medicines."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from prescriptions.formulary import services
from trust.accounts.gate import permit
from trust.context import Action, Actor


def seed(accounts: Mapping[str, UUID]) -> str:
    """Load what is missing of the demonstration set."""
    with permit(Actor.system("seed_demo"), Action.EDIT_REGISTER) as ctx:
        return f"{services.load_demonstration(ctx)} medicines"
