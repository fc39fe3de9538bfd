"""Related people: taken over whole, flagged, and given no right by being written down."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from patients.access import gate
from patients.identity.wire import PINFL
from patients.representation import queries, services
from tests.factories import actors, people
from trust.context import Action
from trust.ledger import queries as ledger
from trust.ledger.canonical import parse

pytestmark = pytest.mark.django_db

TREE: dict[str, Any] = {
    "resourceType": "RelatedPerson",
    "identifier": [{"system": PINFL, "value": "12345678901234"}],
    "relationship": [{"coding": [{"system": "urn:roles", "code": "MTH", "display": "mother"}]}],
    "name": [{"use": "old", "family": "Sinovova"}, {"family": "Зафарова", "given": ["Дамира"]}],
    "telecom": [{"system": "phone", "value": "+998901234567"}],
    "communication": [{"preferred": True}],
}


def test_a_relative_is_kept_whole_shown_and_flagged() -> None:
    patient_id, resource_id = people.registered(), uuid4()
    tree = TREE | {"patient": {"reference": f"Patient/{patient_id}"}}
    job = actors.system("import")
    with gate.open_record(job, patient_id, Action.EXCHANGE_IMPORT) as ctx:
        flags = services.record_told(ctx, resource_id=resource_id, tree=tree, source="urn:test")
        (relative,) = queries.relatives(ctx)
        stored = ledger.current(ctx, "RelatedPerson", resource_id)
    assert flags == ("pinfl-date",)
    assert (relative.name, relative.relationship) == ("Зафарова Дамира", "mother")
    assert (relative.lang, relative.phone) == ("uz-Cyrl", "+998901234567")
    assert stored is not None
    assert parse(stored.content)["communication"] == TREE["communication"]


def test_a_second_version_changes_the_row_and_makes_none() -> None:
    patient_id, resource_id = people.registered(), uuid4()
    job = actors.system("import")
    with gate.open_record(job, patient_id, Action.EXCHANGE_IMPORT) as ctx:
        for family in ("Sinovova", "Misolova"):
            tree = {"name": [{"family": family}]}
            services.record_told(ctx, resource_id=resource_id, tree=tree, source="urn:test")
        assert [one.name for one in queries.relatives(ctx)] == ["Misolova"]


def test_an_account_of_nobody_belongs_to_nobody() -> None:
    people.registered()
    assert queries.person_of(uuid4()) is None
