"""Closing and opening: rows, versions, what care sees at the next request, and what it never sees."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client

from ehr.allergies import services as allergies
from ehr.allergies.rules import Allergy
from ehr.documents import services as documents
from ehr.encounters import services as encounters
from ehr.timeline.queries import page_rows
from patients.access import gate
from patients.consents import queries, services
from patients.consents.errors import AlertNeedsSecondStep, NothingToClose
from patients.consents.rules import Scope, Target, read_key
from patients.emergency.models import EmergencyAccess
from patients.worklist import services as worklist
from tests.factories import actors, world
from tests.factories.sessions import sign_in
from tests.factories.world import NOW
from trust.accounts.errors import NotPermitted
from trust.accounts.models import Account
from trust.context import Action, Actor, RecordContext
from trust.ledger import queries as ledger

pytestmark = [pytest.mark.django_db, pytest.mark.hazard("H19")]
HERE, THERE = actors.FACILITY, actors.OTHER_FACILITY


class Story:
    """A patient with a visit and a note at each of two clinics."""

    def __init__(self) -> None:
        signed = world.with_account()
        self.patient_id, self.me = signed.patient_id, signed.actor
        self.doctors = {
            where: actors.doctor(where, department_id=uuid4()) for where in (HERE, THERE)
        }
        self.visits: dict[UUID, UUID] = {}
        self.notes: dict[UUID, UUID] = {}
        for where, doctor in self.doctors.items():
            with gate.open_record(
                actors.registrar(where), self.patient_id, Action.QUEUE_PERSON
            ) as ctx:
                worklist.queue_person(ctx)
            self.write(where, doctor)

    def write(self, where: UUID, doctor: Actor) -> None:
        """A note in the open visit of this clinic's doctor."""
        with gate.open_record(doctor, self.patient_id, Action.WRITE_CARD) as ctx:
            self.visits[where] = encounters.start(ctx)
            self.notes[where] = documents.write_note(
                ctx, text=f"Note of {where}", encounter_id=self.visits[where]
            )

    def close(self, target: Target, **more: Any) -> UUID:
        """The patient closes it."""
        with gate.open_record(self.me, self.patient_id, Action.DECIDE_CONSENT) as ctx:
            return services.close(ctx, target=target, **({"usable_in_emergency": False} | more))

    def seen_by(self, actor: Actor) -> set[UUID]:
        """Notes in the history that this actor opens now."""
        action = Action.READ_OWN if actor is self.me else Action.READ_CARD
        with gate.open_record(actor, self.patient_id, action) as ctx:
            rows = {row.resource_id for row in page_rows(ctx)}
            stored = {one for one in self.notes.values() if self._stored(ctx, one)}
        assert rows & set(self.notes.values()) == stored  # history and ledger agree
        return stored

    def _stored(self, ctx: RecordContext, note_id: UUID) -> bool:
        return ledger.current(ctx, "DocumentReference", note_id) is not None


@pytest.fixture
def story(db: None) -> Story:
    return Story()


def targets(story: Story) -> dict[str, Target]:
    """What closes the other clinic's note, at every scope."""
    department = story.doctors[THERE].department_id
    return {
        "all": Target(Scope.ALL),
        "facility": Target(Scope.FACILITY, id=THERE),
        "department": Target(Scope.DEPARTMENT, id=department),
        "encounter": Target(Scope.ENCOUNTER, id=story.visits[THERE], type="Encounter"),
        "entry": Target(Scope.ENTRY, id=story.notes[THERE], type="DocumentReference"),
    }


@pytest.mark.parametrize("scope", ["all", "facility", "department", "encounter", "entry"])
def test_each_scope_hides_it_elsewhere_and_not_where_it_was_written(
    story: Story, scope: str
) -> None:
    both = {story.notes[HERE], story.notes[THERE]}
    assert story.seen_by(story.doctors[HERE]) == both
    consent_id = story.close(targets(story)[scope])
    assert story.seen_by(story.doctors[HERE]) == {story.notes[HERE]}
    assert story.notes[THERE] in story.seen_by(story.doctors[THERE])
    assert story.seen_by(story.me) == both
    with gate.open_record(story.me, story.patient_id, Action.DECIDE_CONSENT) as ctx:
        services.reopen(ctx, consent_id=consent_id)
    assert story.seen_by(story.doctors[HERE]) == both


@pytest.mark.parametrize("scope", ["all", "facility", "department", "encounter"])
def test_what_is_written_later_is_closed_too(story: Story, scope: str) -> None:
    story.close(targets(story)[scope])
    story.write(THERE, story.doctors[THERE])
    assert story.notes[THERE] not in story.seen_by(story.doctors[HERE])


@pytest.mark.parametrize("usable", [True, False])
def test_an_emergency_opens_only_what_may_be_used_in_one(story: Story, usable: bool) -> None:
    story.close(targets(story)["entry"], usable_in_emergency=usable)
    doctor = story.doctors[HERE]
    with gate.open_record(doctor, story.patient_id, Action.OPEN_IN_EMERGENCY) as ctx:
        EmergencyAccess.objects.create(
            patient_id=story.patient_id,
            account_id=doctor.account_id,
            post_id=doctor.post_id,
            facility_id=HERE,
            reason="unconscious",
            told="Behush holda keltirildi, tez yordam.",
            opened_at=ctx.now,
            closes_at=ctx.now + (NOW - NOW.replace(hour=NOW.hour - 4)),
            review_due_at=ctx.now,
        )
    assert (story.notes[THERE] in story.seen_by(doctor)) is usable


def test_care_never_sees_the_will_itself(story: Story) -> None:
    consent_id = story.close(targets(story)["all"])
    with gate.open_record(story.me, story.patient_id, Action.DECIDE_CONSENT) as ctx:
        assert ledger.current(ctx, "Consent", consent_id)
    for doctor in story.doctors.values():
        with gate.open_record(doctor, story.patient_id, Action.EXCHANGE_READ) as ctx:
            assert ledger.current(ctx, "Consent", consent_id) is None


def test_an_allergy_stays_visible_unless_a_second_step_closes_it(story: Story) -> None:
    with gate.open_record(story.doctors[THERE], story.patient_id, Action.WRITE_CARD) as ctx:
        allergy_id = allergies.record(ctx, allergy=Allergy("Penitsillin"), encounter_id=None)
    target = Target(Scope.ENTRY, id=allergy_id, type="AllergyIntolerance")
    story.close(Target(Scope.ALL))

    def seen() -> bool:
        with gate.open_record(story.doctors[HERE], story.patient_id, Action.READ_CARD) as ctx:
            return ledger.current(ctx, "AllergyIntolerance", allergy_id) is not None

    assert seen()
    with pytest.raises(AlertNeedsSecondStep):
        story.close(target)
    assert seen()
    story.close(target, alerts_too=True)
    assert not seen()


def test_closing_twice_is_once_and_both_stay_in_the_record(story: Story) -> None:
    target = targets(story)["facility"]
    first, again = story.close(target), story.close(target)
    assert first == again
    with gate.open_record(story.me, story.patient_id, Action.DECIDE_CONSENT) as ctx:
        services.reopen(ctx, consent_id=first)
        services.reopen(ctx, consent_id=first)
        versions = [one.version for one in ledger.history(ctx, "Consent", first)]
    assert versions == [2, 1]
    assert story.close(target) != first
    with gate.open_record(story.me, story.patient_id, Action.DECIDE_CONSENT) as ctx:
        assert [one.holds for one in queries.closings(ctx)] == [True, False]


@pytest.mark.parametrize(
    "target",
    [
        Target(Scope.FACILITY, id=UUID(int=9)),
        Target(Scope.ENTRY, id=UUID(int=9), type="Observation"),
        Target(Scope.ENCOUNTER, id=UUID(int=9), type="Encounter"),
        Target(Scope.CLASS, sensitivity="weather"),
    ],
)
def test_what_is_not_in_the_record_cannot_be_closed(story: Story, target: Target) -> None:
    with pytest.raises(NothingToClose):
        story.close(target)


def test_only_the_person_closes(story: Story) -> None:
    for actor in (*story.doctors.values(), actors.registrar(HERE), world.with_account().actor):
        with (
            pytest.raises(NotPermitted),
            gate.open_record(actor, story.patient_id, Action.DECIDE_CONSENT),
        ):
            raise AssertionError


def test_negative_control_without_the_row_nothing_is_hidden(
    story: Story, role: Callable[[str], Any]
) -> None:
    story.close(targets(story)["entry"])
    assert story.notes[THERE] not in story.seen_by(story.doctors[HERE])
    with role("yagona_system"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM patients_consent")
    assert story.notes[THERE] in story.seen_by(story.doctors[HERE])


@pytest.mark.parametrize(
    "key",
    ["", "all:x", "entry:Observation", f"entry:{UUID(int=9)}", "class", "everything", "facility:1"],
)
def test_keys_that_name_nothing(key: str) -> None:
    target = read_key(key)
    assert target is None or target.sensitivity == ""


def test_a_key_names_its_target(story: Story) -> None:
    for target in targets(story).values():
        again = read_key(target.key)
        assert again and (again.scope, again.id) == (target.scope, target.id)


def test_the_pages_close_and_open(story: Story) -> None:
    client = Client(headers={"accept-language": "en"})
    sign_in(client, Account.objects.get(pk=story.me.account_id))
    first = client.get("/cabinet/privacy/choose", {"visit": story.visits[THERE]})
    assert "The whole visit" in first.content.decode()
    key = f"encounter:{story.visits[THERE]}"
    told = client.get("/cabinet/privacy/choose", {"visit": story.visits[THERE], "what": key})
    assert told.status_code == 302
    page = client.get(told.url)
    assert page.status_code == 200
    answers = {"emergency": "no", "basis": "uz-265-I"}
    refused = client.post(told.url, answers | {"understood0": "on"})
    assert refused.status_code == 422 and b"Tick this sentence" in refused.content
    assert story.notes[THERE] in story.seen_by(story.doctors[HERE])
    ticks = {f"understood{place}": "on" for place in range(3)}
    assert client.post(told.url, answers | ticks).url == "/cabinet/privacy"
    assert story.notes[THERE] not in story.seen_by(story.doctors[HERE])
    listed = client.get("/cabinet/privacy").content.decode()
    assert "It stays closed even in an emergency." in listed
    (reopen,) = re.findall(r'action="([^"]+/reopen)"', listed)
    client.post(reopen)
    assert story.notes[THERE] in story.seen_by(story.doctors[HERE])
