"""No way round the journal: any method that discloses leaves a row; no row, no page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from patients.worklist import services as worklist
from tests.factories import actors, people, registry
from tests.factories.sessions import sign_in
from trust.context import Action, Role
from trust.journal.models import Journal
from trust.walls.services import set_scope

pytestmark = [pytest.mark.django_db, pytest.mark.hazard("H1")]


class Clinic:
    """A doctor signed in, a patient in their care."""

    def __init__(self) -> None:
        facility, self.account = registry.facility(), registry.account(Role.DOCTOR)
        registry.post(at=facility, role=Role.DOCTOR, account_id=self.account.id)
        self.client = sign_in(Client(headers={"accept-language": "en"}), self.account)
        self.client.raise_request_exception = False
        self.patient_id: UUID = people.registered(actors.registrar(facility.id))
        with people.gate.open_record(
            actors.registrar(facility.id), self.patient_id, Action.QUEUE_PERSON
        ) as ctx:
            worklist.queue_person(ctx)
        self.card = f"/patients/{self.patient_id}/card"

    def rows(self) -> int:
        set_scope(patients=[self.patient_id])
        return Journal.objects.filter(account_id=self.account.id).count()


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize(
    "header",
    [{}, {"HTTP_RANGE": "bytes=0-10"}, {"HTTP_IF_NONE_MATCH": "*"},
     {"HTTP_USER_AGENT": "x" * 1_000_000}, {"HTTP_X_FORWARDED_FOR": "1.2.3.4"}],
)  # fmt: skip
def test_every_disclosure_leaves_one_row(method: str, header: dict[str, str]) -> None:
    clinic = Clinic()
    answer = getattr(clinic.client, method)(clinic.card, **header)
    assert answer.status_code == 200 and clinic.rows() == 1


def test_a_null_byte_and_a_spoofed_address_change_nothing() -> None:
    clinic = Clinic()
    answer = clinic.client.get(f"{clinic.card}?kind=%00", HTTP_X_FORWARDED_FOR="8.8.8.8")
    assert answer.status_code == 200 and clinic.rows() == 1
    set_scope(patients=[clinic.patient_id])
    row = Journal.objects.get(account_id=clinic.account.id)
    assert row.address == "127.0.0.1" and len(row.device) <= 200


def test_without_the_journal_nothing_is_shown(role: Any) -> None:
    clinic = Clinic()
    with role("yagona_owner"), connection.cursor() as cursor:
        cursor.execute("REVOKE INSERT ON trust_journal FROM yagona_app")
    answer = clinic.client.get(clinic.card)
    assert answer.status_code == 503
    assert b"Sinov" not in answer.content and b"Nothing was shown" in answer.content


def test_negative_control_with_it_the_same_page_is_shown() -> None:
    clinic = Clinic()
    assert b"Sinov" in clinic.client.get(clinic.card).content


@pytest.mark.parametrize("database_role", ["yagona_app", "yagona_system", "yagona_owner"])
@pytest.mark.parametrize(
    "statement", ["UPDATE {} SET reason = ''", "DELETE FROM {}", "TRUNCATE {}"]
)
@pytest.mark.parametrize("table", ["trust_journal", "trust_journal_202611"])
def test_nobody_unwrites_a_look(role: Any, database_role: str, statement: str, table: str) -> None:
    people.registered()
    with role(database_role), connection.cursor() as cursor:
        # the owner too is bound by the policy: let it see the rows
        cursor.execute("SELECT set_config('yagona.oversight', 'on', true)")
        with (
            pytest.raises(DatabaseError, match=r"append-only|permission denied"),
            transaction.atomic(),
        ):
            cursor.execute(statement.format(table))


def looks(clinic: Clinic) -> list[Journal]:
    set_scope(patients=[clinic.patient_id])
    return list(Journal.objects.filter(account_id=clinic.account.id))


def test_a_look_names_its_kinds_its_visit_and_its_method() -> None:
    clinic = Clinic()
    clinic.client.get(clinic.card)
    (card,) = looks(clinic)
    assert (card.method, card.encounter_id) == ("GET", None)
    assert {"Condition", "Observation", "DocumentReference"} <= set(card.entities)
    visit = clinic.client.post(f"/patients/{clinic.patient_id}/visits/start")["Location"]
    clinic.client.head(visit)
    told = [(row.method, f"{row.encounter_id}" in visit) for row in looks(clinic)]
    assert sorted(told) == [("GET", False), ("HEAD", True), ("POST", False)]


def test_a_look_at_one_entry_names_it_and_no_odd_word_stops_it() -> None:
    clinic = Clinic()
    one = f"/patients/{clinic.patient_id}/entries"
    clinic.client.get(f"{one}/Observation/{clinic.patient_id}")
    clinic.client.get(f"{one}/%00/{clinic.patient_id}")
    set_scope(patients=[clinic.patient_id])
    rows = Journal.objects.filter(account_id=clinic.account.id).order_by("id")
    assert [row.entities for row in rows] == [[f"Observation/{clinic.patient_id}"], []]
