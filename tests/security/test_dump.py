"""A full dump of the database holds no number, phone or name of a patient that can be read."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from patients.access import gate
from patients.identity.models import PersonIdentifier
from patients.identity.queries import person
from tests.factories import actors, world
from tests.security.readable import dump, readable
from trust.context import Action

pytestmark = pytest.mark.hazard("H19")


def people() -> list[str]:
    """Cards of three persons; what must not be readable of them."""
    words: list[str] = []
    for _ in range(3):
        patient_id = world.full_card()
        with gate.open_record(actors.registrar(), patient_id, Action.SEE_PERSON) as ctx:
            who = person(ctx)
            numbers = PersonIdentifier.objects.filter(patient_id=patient_id)
            pinfls = [one.value for one in numbers]
        words += [who.full_name, who.name.family, who.phone, who.address_line, *pinfls]
    return [word for word in words if word]


def test_a_dump_shows_nobody(committed: str) -> None:
    words = people()
    assert len(words) >= 9
    assert readable(dump(committed), words) == []


def test_negative_control_a_name_in_clear_is_found(committed: str) -> None:
    words = people()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO trust_parkedform (id, account_id, path, body, parked_at) "
            "VALUES (gen_random_uuid(), gen_random_uuid(), %s, '', now())",
            [words[0]],
        )
    assert readable(dump(committed), words)


def test_negative_control_content_in_clear_is_found(
    committed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trust.ledger.services.seal", lambda kind, tree, content: content)
    words = people()
    assert readable(dump(committed), words)
