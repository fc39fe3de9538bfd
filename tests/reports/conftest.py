"""A country with its territories, and an analyst who may report on it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from registry.territories import services as territories
from registry.territories.queries import regions
from tests.factories import actors, records
from trust.accounts.services import create_account
from trust.context import Actor, Role
from trust.ids import uuid7


@pytest.fixture
def country(db: None) -> list[str]:
    """The codes of the fourteen regions; all territories are loaded."""
    territories.load_territories(records.context())
    return [region.code for region in regions()]


def make_analyst(codes: list[str]) -> Actor:
    """An analyst with an account and grants on these territories."""
    account = create_account(
        records.context(),
        username=f"analyst-{uuid7()}",
        role=Role.ANALYST,
        display_name="Tahlilchi Sinov",
    )
    for code in codes:
        territories.grant_reporting(records.context(), account_id=account.id, code=code)
    return actors.analyst(account_id=account.id)


@pytest.fixture
def analyst(country: list[str]) -> Actor:
    """May report on the whole country."""
    return make_analyst(country)


@pytest.fixture
def analyst_of(country: list[str]) -> Callable[..., Actor]:
    """Makes an analyst of some territories."""
    return lambda *codes: make_analyst(list(codes))
