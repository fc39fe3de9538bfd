"""The register of medicines: demonstration rows say so, told ones name who told them."""

from __future__ import annotations

import pytest
from django.test import Client

from exchange.bulk.files import Received
from exchange.bulk.services import take_over
from tests.factories import fhir, prescriptions, registry
from tests.factories.sessions import sign_in
from trust.context import Role

pytestmark = pytest.mark.django_db


def page() -> str:
    account = registry.account(Role.PHARMACIST)
    registry.post(at=registry.facility(), role=Role.PHARMACIST, account_id=account.id)
    client = Client(headers={"accept-language": "en"})
    sign_in(client, account)
    return client.get("/medicines").content.decode()


def test_an_empty_register_says_what_will_come() -> None:
    assert "No medicines yet" in page()


def test_demonstration_and_told_medicines_are_told_apart() -> None:
    prescriptions.medication()
    drug = next(one for one in fhir.registers() if one["resourceType"] == "Medication")
    list(take_over([Received("1", drug)], source="https://example.org/elsewhere"))
    shown = page()
    assert "Enalapril" in shown
    assert "demonstration" in shown
    assert "told by another system" in shown
    assert "https://example.org/elsewhere" in shown
