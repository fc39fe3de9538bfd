"""The patient's own pages: who looked and why, in their words; nobody else's record."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.test import Client, override_settings

from patients.access import gate, policy
from patients.cabinet.presenters import why
from patients.cabinet.rules import CabinetItem, Place
from patients.identity import services
from patients.identity.names import WrittenName
from tests.factories import actors, people
from trust.accounts import gate as door
from trust.accounts.errors import NotPermitted
from trust.context import Action, Looked, Purpose, RecordContext, Role

pytestmark = pytest.mark.django_db
Cabinet = Callable[[UUID], Client]


def html(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


class OneVisit:
    """A section as a higher room brings it."""

    place = Place.VISITS

    def items(self, ctx: RecordContext) -> list[CabinetItem]:
        """One line that proves whose record is open."""
        return [CabinetItem("Headache", "/visit", words=f"of {ctx.patient_id}")]


def test_home_greets_by_the_given_name_and_says_what_will_come(cabinet: Cabinet) -> None:
    patient_id = people.registered(name=WrittenName("Namunayeva", "Bemora", "Misol qizi"))
    with override_settings(CABINET_SECTIONS=[]):
        page = html(cabinet(patient_id).get("/", follow=True))
    assert "Good day, Bemora" in page
    assert "No medicines yet" in page
    assert "No visits yet" in page


def test_sections_of_higher_rooms_are_shown_for_this_patient(cabinet: Cabinet) -> None:
    patient_id = people.registered()
    path = f"{__name__}.OneVisit"
    with override_settings(CABINET_SECTIONS=[path]):
        page = html(cabinet(patient_id).get("/cabinet"))
    assert "Headache" in page
    assert f"of {patient_id}" in page


def test_every_look_is_listed_with_who_when_and_why(cabinet: Cabinet) -> None:
    patient_id = people.queued(name=WrittenName("Xudoyberganova", "Bemora"))
    with gate.open_record(actors.doctor(), patient_id, Action.READ_CARD):
        pass
    with door.permit(actors.doctor(), Action.SEARCH_PEOPLE) as ctx:
        services.search(ctx, text="Худойберганова")
    page = html(cabinet(patient_id).get("/cabinet/who-looked"))
    assert "Shifokorova Sinov" in page
    assert "doctor · Sinov 3-poliklinika" in page
    assert "For treatment: read your record" in page
    assert "found you in a search" in page
    assert "put you in the queue" in page
    assert re.search(r"<b translate=\"no\">You</b>", page)


def test_a_look_names_the_kinds_of_entries(cabinet: Cabinet) -> None:
    patient_id = people.queued()
    seen = Looked((f"Patient/{patient_id}", "Observation", "Condition", "Unknown"))
    with gate.open_record(actors.doctor(), patient_id, Action.READ_CARD, looked=seen):
        pass
    page = html(cabinet(patient_id).get("/cabinet/who-looked"))
    assert "read your record (measurements and results, diagnoses)" in page


def test_being_compared_at_the_desk_is_told(cabinet: Cabinet) -> None:
    name = WrittenName("Xudoyberganova", "Bemora")
    patient_id = people.registered(name=name, birth_date=date(1990, 3, 8))
    alike = people.particulars(name=name, birth_date=date(1990, 3, 8), pinfl="")
    with gate.new_record(actors.registrar()) as ctx:
        services.look_alikes(ctx, written=alike)
    page = html(cabinet(patient_id).get("/cabinet/who-looked"))
    assert "compared you with somebody being registered" in page


def test_a_refused_look_is_shown_as_refused(cabinet: Cabinet) -> None:
    patient_id = people.registered()
    stranger = actors.doctor(actors.OTHER_FACILITY)
    with pytest.raises(NotPermitted), gate.open_record(stranger, patient_id, Action.READ_CARD):
        pass
    assert "Refused: nothing was shown" in html(cabinet(patient_id).get("/cabinet/who-looked"))


def test_another_patients_looks_are_not_mine(cabinet: Cabinet) -> None:
    mine, other = people.registered(), people.queued()
    with gate.open_record(actors.doctor(), other, Action.READ_CARD):
        pass
    assert "read your record" not in html(cabinet(mine).get("/cabinet/who-looked"))
    assert "read your record" in html(cabinet(other).get("/cabinet/who-looked"))  # negative control


def test_home_counts_the_people_of_this_week_without_me(cabinet: Cabinet) -> None:
    patient_id = people.queued()
    with gate.open_record(actors.doctor(), patient_id, Action.READ_CARD):
        pass
    client = cabinet(patient_id)
    client.get("/cabinet")
    page = html(client.get("/cabinet"))
    assert re.search(r"[2-5] people this week", page)
    assert "Last: " in page


def test_older_looks_have_a_page_of_their_own(cabinet: Cabinet) -> None:
    patient_id = people.queued()
    for _ in range(70):
        with gate.open_record(actors.doctor(), patient_id, Action.READ_CARD):
            pass
    client = cabinet(patient_id)
    page = html(client.get("/cabinet/who-looked"))
    older = re.search(r'href="(/cabinet/who-looked\?before=[^"]+)"', page)
    # In one transaction every row has the same time: the older page may be empty, never an error.
    assert older
    assert client.get(older.group(1).replace("&amp;", "&")).status_code == 200
    assert client.get("/cabinet/who-looked?before=nonsense").status_code == 200


def test_staff_have_no_cabinet_and_strangers_are_asked_to_sign_in(staff: Any) -> None:
    assert staff(Role.DOCTOR).get("/cabinet").status_code == 403
    assert Client().get("/cabinet").status_code == 302


@pytest.mark.parametrize("purpose", list(Purpose))
def test_every_purpose_has_words(purpose: Purpose) -> None:
    assert why(purpose, Action.READ_CARD).endswith(": read your record")


_UPON_A_PATIENT = (
    policy.DESK | policy.CARE | policy.COUNTER | policy.OWN | policy.JOBS | {Action.SEARCH_PEOPLE}
)


@pytest.mark.parametrize("action", sorted(_UPON_A_PATIENT))
def test_every_act_upon_a_patient_has_words(action: Action) -> None:
    assert why(Purpose.TREATMENT, action) != f"For treatment: {action.value}"
