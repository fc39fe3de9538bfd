"""The demonstration's people: invented, right in every digit, registered once through the gates."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command

from patients.access import gate
from patients.desk import demo
from patients.desk.invented import POPULATION, invented_people
from patients.identity import queries as identity
from patients.identity.asked import Asked
from patients.identity.rules import pinfl_faults, script_of
from patients.representation.queries import person_of
from patients.worklist.queries import queue
from registry.staff import demo as staff
from tests.factories import actors, registry
from trust.context import NOTHING_CLOSED, Action, Role
from trust.journal.models import Journal
from trust.walls.services import set_scope

DISTRICTS = ["1726294", "1703224", "1735401"]


def test_they_are_the_same_every_time_and_right_in_every_digit() -> None:
    people = invented_people(DISTRICTS)
    assert people == invented_people(DISTRICTS)
    assert len(people) == POPULATION
    for one in people:
        said = one.particulars
        assert not said.pinfl or not pinfl_faults(
            said.pinfl, birth_date=said.birth_date, gender=said.gender
        )
    numbers = [one.particulars.pinfl for one in people if one.particulars.pinfl]
    assert len(set(numbers)) == len(numbers) > 180
    assert {script_of(str(one.particulars.name)) for one in people} == {"Latn", "Cyrl"}
    assert {one.facility for one in people} == {0, 1, 2}


@pytest.mark.django_db
def test_seeding_registers_all_through_the_gate_and_seeding_again_adds_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YAGONA_DATA", str(tmp_path))
    registry.territories()
    call_command("load_registers", verbosity=0)
    staff.seed({})
    account = registry.account(Role.PATIENT)
    accounts = {"patient": account.pk}
    assert demo.seed(accounts) == f"{POPULATION} people"
    demo.queue(accounts)
    assert person_of(account.pk) == demo.person_id(0)
    home = staff.demo_id("facility", "sinov-3")
    for _again in range(2):
        phones = tuple(one.particulars.phone.replace(" ", "") for one in invented_people(DISTRICTS))
        assert len(identity.find_people(Asked(phones=phones), most=1000)) == POPULATION
        with gate.open_list(actors.doctor(home)) as ctx:
            assert len(queue(ctx)) == len(demo.WAITING)
        demo.seed(accounts)
        demo.queue(accounts)
    set_scope(patients=[demo.person_id(5)], closed=NOTHING_CLOSED)
    row = Journal.objects.get(patient_id=demo.person_id(5), action=Action.REGISTER_PERSON)
    assert (row.system_name, row.role) == ("seed_demo", Role.REGISTRAR)
    assert row.actor_name
