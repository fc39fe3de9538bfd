"""An inspector sees looks across facilities, under pseudonyms; nobody else does; asking is journalled."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from patients.identity.queries import person
from registry.oversight.rules import MOST_DAYS, span
from tests.factories import actors, people, registry, world
from tests.factories.sessions import sign_in
from trust.accounts import gate
from trust.context import Action, Role
from trust.journal.models import Journal
from trust.walls.services import set_scope

TODAY = date(2026, 11, 25)
DAYS = st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1))


def browser(role: Role) -> Client:
    account = registry.account(role)
    registry.post(at=registry.facility(), role=role, account_id=account.id)
    return sign_in(Client(headers={"accept-language": "en"}), account)


@given(since=DAYS, until=DAYS)
def test_a_question_is_never_longer_than_a_quarter(since: Any, until: Any) -> None:
    first, last = span(since, until, TODAY)
    assert last <= TODAY and last - first <= timedelta(days=MOST_DAYS)


@pytest.mark.django_db
def test_looks_stand_under_a_pseudonym_and_the_question_is_written_down() -> None:
    patient_id = world.queued_at(actors.FACILITY)
    with people.gate.open_record(
        actors.doctor(name="Ochilova Sinov"), patient_id, Action.READ_CARD
    ) as ctx:
        family = person(ctx).name.family
    inspector = browser(Role.INSPECTOR)
    page = inspector.get("/oversight?name=Ochilova&outcome=%27%3B--").content.decode()
    page += inspector.get("/oversight?name=Ochilova").content.decode()
    assert "Ochilova Sinov" in page and "read-card" in page
    assert family not in page and str(patient_id) not in page
    set_scope(oversight=True)
    asked = Journal.objects.filter(action=Action.OVERSEE).order_by("at", "id")
    assert {row.query for row in asked} == {"name=Ochilova&outcome=%27%3B--", "name=Ochilova"}


@pytest.mark.django_db
def test_a_patients_own_looks_bear_no_name() -> None:
    signed = world.with_account()
    me = actors.patient(signed.patient_id, account_id=signed.actor.account_id, name="Maxfiya")
    with people.gate.open_record(me, signed.patient_id, Action.READ_OWN):
        pass
    inspector = browser(Role.INSPECTOR)
    page = inspector.get("/oversight").content.decode()
    assert "read-own" in page and "Maxfiya" not in page
    assert "read-own" not in inspector.get("/oversight?name=Maxfiya").content.decode()


@pytest.mark.django_db
def test_filters_and_refusals() -> None:
    patient_id = world.queued_at(actors.FACILITY)
    stranger = actors.doctor(actors.OTHER_FACILITY, name="Begonayev Sinov")
    with (
        pytest.raises(people.gate.door.NotPermitted),
        people.gate.open_record(stranger, patient_id, Action.READ_CARD),
    ):
        raise AssertionError
    inspector = browser(Role.INSPECTOR)
    refused = inspector.get("/oversight?outcome=refused&name=Begonayev").content.decode()
    allowed = inspector.get("/oversight?outcome=allowed&name=Begonayev").content.decode()
    assert "Begonayev Sinov" in refused and "read-card" not in allowed
    assert inspector.get("/oversight?since=yesterday").status_code == 422


@pytest.mark.django_db
@pytest.mark.parametrize(
    "role", [Role.DOCTOR, Role.HEAD, Role.OFFICER, Role.ANALYST, Role.REGISTRAR]
)
def test_nobody_else_oversees(role: Role) -> None:
    assert browser(role).get("/oversight").status_code == 403


@pytest.mark.django_db
def test_the_scope_ends_with_the_page() -> None:
    people.registered()
    with gate.oversee(actors.inspector(), Action.OVERSEE, "") as ctx:
        assert ctx.action is Action.OVERSEE and Journal.objects.count() > 1
    assert Journal.objects.count() == 0


@pytest.mark.django_db
def test_it_reads_the_months_it_asks_for_and_no_others() -> None:
    with gate.oversee(actors.inspector(), Action.OVERSEE, ""), connection.cursor() as cursor:
        cursor.execute(
            "EXPLAIN SELECT * FROM trust_journal WHERE at >= '2026-11-18' AND at < '2026-11-26' "
            "ORDER BY at DESC LIMIT 51"
        )
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "trust_journal_202611" in plan and "trust_journal_202610" not in plan
