"""A visit kept from a cabinet is absent there, goes on for care, and can be shown again."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.test import Client

from patients.withholding.rules import KeptFrom, choices, decides_alone, is_reason_enough
from tests.factories import actors, registry
from tests.factories.sessions import sign_in
from tests.proxies.family import CHILD, GROWN, TEEN, Person
from trust.context import Role

pytestmark = [pytest.mark.django_db, pytest.mark.hazard("H19")]
NOTE, TODAY = "Oʻsmir bilan suhbat oʻtkazildi", date(2026, 11, 25)
LIMITS = settings.AGE_LIMITS


class Room:
    """A doctor's browser at the facility that treats people here."""

    def __init__(self) -> None:
        facility = registry.facility("Sinov 3-poliklinika")
        self.facility_id = facility.id
        account = registry.account(Role.DOCTOR)
        registry.post(at=facility, role=Role.DOCTOR, account_id=account.id)
        self.client = sign_in(Client(headers={"accept-language": "en"}), account)

    def visit(self, one: Person, monkeypatch: pytest.MonkeyPatch) -> UUID:
        """A visit written here."""
        monkeypatch.setattr(actors, "FACILITY", self.facility_id)
        doctor = actors.doctor(self.facility_id)
        monkeypatch.setattr(actors, "doctor", lambda: doctor)
        self.treats(one)
        return one.visit(NOTE)

    def treats(self, one: Person) -> None:
        """The person waits here."""
        from patients.access import gate
        from patients.worklist import services as worklist
        from trust.context import Action

        desk = actors.registrar(self.facility_id)
        with gate.open_record(desk, one.patient_id, Action.QUEUE_PERSON) as ctx:
            worklist.queue_person(ctx)

    def keep(self, one: Person, visit: UUID, **typed: str) -> Any:
        """Send the form."""
        return self.client.post(f"/patients/{one.patient_id}/visits/{visit}/withhold", typed)


@pytest.fixture
def room(db: None) -> Room:
    return Room()


def sees(who: Person, whose: Person, visit: UUID) -> bool:
    """Whether the note of the visit stands in the cabinet, on its page and in the list alike."""
    root = "/cabinet" if who is whose else f"/cabinet/for/{whose.patient_id}"
    page = who.client.get(f"{root}/visits/{visit}")
    listed = str(visit) in who.client.get(f"{root}/visits").content.decode()
    shown = page.status_code == 200 and NOTE in page.content.decode()
    assert shown is listed
    return shown


def test_a_teenager_keeps_a_visit_from_the_mother_without_reasons(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    teen, mother = Person(TEEN), Person()
    mother.becomes_parent_of(teen)
    visit = room.visit(teen, monkeypatch)
    assert sees(mother, teen, visit) and sees(teen, teen, visit)
    assert room.keep(teen, visit, side="guardian", reason="").status_code == 302
    assert not sees(mother, teen, visit) and sees(teen, teen, visit)
    page = room.client.get(f"/patients/{teen.patient_id}/visits/{visit}")
    assert NOTE in page.content.decode()  # care goes on seeing it
    assert room.keep(teen, visit, act="show").status_code == 302
    assert sees(mother, teen, visit)


def test_what_is_kept_from_the_patient_is_kept_from_holders_too(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, helper = Person(), Person()
    helper.accept(one.invite())
    visit = room.visit(one, monkeypatch)
    assert room.keep(one, visit, side="patient", reason="Javob hali kelmagan").status_code == 302
    assert not sees(one, one, visit) and not sees(helper, one, visit)


def test_kept_is_like_never_was(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    one = Person()
    visit = room.visit(one, monkeypatch)
    room.keep(one, visit, side="patient", reason="Javob hali kelmagan")
    never = "00000000-0000-7000-8000-00000000abcd"
    answers = [one.client.get(f"/cabinet/visits/{each}") for each in (visit, never)]
    told = [re.sub(r'nonce-[^"\']+|value="[^"]+"', "", a.content.decode()) for a in answers]
    assert told[0].replace(str(visit), never) == told[1]
    assert [a.status_code for a in answers] == [404, 404]


def test_a_reason_is_asked_for_and_what_was_typed_is_kept(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = Person()
    visit = room.visit(one, monkeypatch)
    page = room.keep(one, visit, side="patient", reason="yoʻq")
    assert page.status_code == 422 and "10 letters" in page.content.decode()
    assert "yoʻq" in page.content.decode() and sees(one, one, visit)


def test_another_facility_keeps_nothing(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    one = Person()
    visit = one.visit(NOTE)  # written elsewhere
    room.treats(one)
    page = room.keep(one, visit, side="patient", reason="Javob hali kelmagan")
    assert page.status_code == 403 and sees(one, one, visit)


def test_a_guardian_is_offered_only_where_there_can_be_one() -> None:
    assert choices(GROWN, TODAY, LIMITS) == (KeptFrom.PATIENT,)
    assert choices(CHILD, TODAY, LIMITS)[0] is KeptFrom.GUARDIAN
    assert choices(None, TODAY, LIMITS)[0] is KeptFrom.GUARDIAN


@pytest.mark.parametrize(
    ("born", "enough"),
    [(date(2012, 11, 25), True), (date(2012, 11, 26), False), (None, False)],
)
def test_from_the_fourteenth_birthday_the_wish_is_reason_enough(
    born: date | None, enough: bool
) -> None:
    assert decides_alone(born, TODAY, LIMITS) is enough
    given = {"born": born, "today": TODAY, "limits": LIMITS}
    assert is_reason_enough(KeptFrom.GUARDIAN, "", **given) is enough  # type: ignore[arg-type]
    assert not is_reason_enough(KeptFrom.PATIENT, "", **given)  # type: ignore[arg-type]
    assert is_reason_enough(KeptFrom.GUARDIAN, "Zoʻravonlik gumoni", **given)  # type: ignore[arg-type]


def told(who: Person, whose: Person) -> str:
    """Everything the journal tells in a cabinet: the page and the copy to take away."""
    root = "/cabinet" if who is whose else f"/cabinet/for/{whose.patient_id}"
    page = who.client.get(f"{root}/who-looked").content.decode()
    if who is not whose:
        return page
    answer = who.client.post("/cabinet/who-looked/copy", {"kind": "json"})
    with zipfile.ZipFile(io.BytesIO(answer.content)) as pack:
        return page + pack.read("who-looked.json").decode()


def test_the_journal_does_not_tell_of_what_is_kept(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = Person()
    visit = room.visit(one, monkeypatch)
    entry = room.client.get(f"/patients/{one.patient_id}/visits/{visit}").content.decode()
    note = re.search(r"/entries/DocumentReference/([0-9a-f-]{36})", entry)
    assert note
    room.client.get(f"/patients/{one.patient_id}/entries/DocumentReference/{note[1]}")
    assert note[1] in told(one, one)  # negative control: shown while the visit is
    room.keep(one, visit, side="patient", reason="Javob hali kelmagan")
    after = told(one, one)
    assert note[1] not in after and str(visit) not in after
    assert "(notes)" not in after
