"""Signed-in browsers without a browser: real accounts and posts through the real middleware."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from django.test import Client

from patients.access import gate
from patients.desk.services import give_cabinet_code
from tests.factories import actors, registry
from tests.factories.sessions import sign_in
from trust.accounts.models import Account
from trust.accounts.services import use_code
from trust.context import Action, Role

SignedIn = Callable[[Role], Client]
_BACKEND = "django.contrib.auth.backends.ModelBackend"


def _client(account: Account) -> Client:
    client = Client(headers={"accept-language": "en"})
    sign_in(client, account)
    return client


@pytest.fixture
def staff(db: None) -> SignedIn:
    """`staff(Role.DOCTOR)`: a client of that role; all work at one facility."""
    registry.territories()
    here = registry.facility()

    def signed_in(role: Role) -> Client:
        account = registry.account(role)
        registry.post(at=here, role=role, account_id=account.pk)
        return _client(account)

    return signed_in


@pytest.fixture
def cabinet(db: None) -> Callable[[UUID], Client]:
    """`cabinet(patient_id)`: the person signed in with a code from the desk."""

    def signed_in(patient_id: UUID) -> Client:
        with gate.open_record(actors.registrar(), patient_id, Action.GIVE_CABINET_CODE) as ctx:
            code = give_cabinet_code(ctx)
        return _client(use_code(code))

    return signed_in
