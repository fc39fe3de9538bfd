"""Visits of the demonstration: signed through the visit form's own service, once."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command

from ehr.card import demo
from ehr.encounters import queries as encounters
from ehr.problems.models import Condition
from patients.access import gate
from patients.desk import demo as people
from patients.desk import invented
from registry.staff import demo as staff
from tests.factories import actors, registry
from trust.context import Action


@pytest.mark.django_db
def test_most_of_the_people_have_one_signed_visit_and_seeding_again_adds_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YAGONA_DATA", str(tmp_path))
    monkeypatch.setattr(invented, "POPULATION", 30)
    monkeypatch.setattr(
        demo, "invented_people", lambda districts: invented.invented_people(districts, 30)
    )
    monkeypatch.setattr(people, "invented_people", demo.invented_people)
    registry.territories()
    call_command("load_registers", verbosity=0)
    staff.seed({})
    people.seed({})
    assert demo.seed({}) == "22 visits"
    assert demo.seed({}) == "0 visits"
    doctor = actors.doctor(staff.demo_id("facility", "sinov-3"))
    with gate.open_record(doctor, people.person_id(0), Action.READ_CARD) as ctx:
        (visit,) = encounters.finished(ctx)
        assert visit.author_name
        assert Condition.objects.filter(patient_id=ctx.patient_id).count() in (1, 2)
