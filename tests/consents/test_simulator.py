"""What the simulator shows is what that very doctor gets over HTTP: a differential test."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from ehr.documents import services as documents
from ehr.encounters import services as encounters
from patients.access import closures, gate
from patients.consents import services
from patients.consents.rules import Scope, Target
from patients.worklist import services as worklist
from tests.factories import actors, registry, world
from tests.factories.sessions import sign_in
from trust.accounts.models import Account
from trust.context import Action, Role

pytestmark = [pytest.mark.django_db, pytest.mark.hazard("H19")]
CASES = 30


class Town:
    """Two clinics that treat one patient, one that does not; a doctor signed in at each."""

    def __init__(self) -> None:
        signed = world.with_account()
        self.patient_id, self.me = signed.patient_id, signed.actor
        self.patient = self.browser(Account.objects.get(pk=signed.actor.account_id))
        self.doctors: list[tuple[Any, Any, Client]] = []
        self.targets: list[Target] = [Target(Scope.ALL)]
        for number in range(3):
            facility = registry.facility(f"Sinov {number}-klinikasi")
            account = registry.account(Role.DOCTOR)
            post = registry.post(at=facility, role=Role.DOCTOR, account_id=account.id)
            self.doctors.append((facility, post, self.browser(account)))
            if number < 2:
                self.write(facility, post, account)

    def browser(self, account: Account) -> Client:
        return sign_in(Client(headers={"accept-language": "en"}), account)

    def write(self, facility: Any, post: Any, account: Account) -> None:
        """A visit with two notes."""
        desk = actors.registrar(facility.id)
        with gate.open_record(desk, self.patient_id, Action.QUEUE_PERSON) as ctx:
            worklist.queue_person(ctx)
        doctor = actors.doctor(
            facility.id, account_id=account.id, post_id=post.id, facility_name=facility.name_uz
        )
        with gate.open_record(doctor, self.patient_id, Action.WRITE_CARD) as ctx:
            visit = encounters.start(ctx)
            for number in range(2):
                note = documents.write_note(ctx, text=f"Qayd {number}", encounter_id=visit)
                self.targets.append(Target(Scope.ENTRY, id=note, type="DocumentReference"))
        self.targets.append(Target(Scope.ENCOUNTER, id=visit, type="Encounter"))
        self.targets.append(Target(Scope.FACILITY, id=facility.id))

    def close(self, target: Target, usable: bool) -> None:
        with gate.open_record(self.me, self.patient_id, Action.DECIDE_CONSENT) as ctx:
            services.close(ctx, target=target, usable_in_emergency=usable)

    def reopen_all(self) -> None:
        with gate.open_record(self.me, self.patient_id, Action.DECIDE_CONSENT) as ctx:
            for one in services.Consent.objects.filter(patient_id=self.patient_id, state="active"):
                services.reopen(ctx, consent_id=one.id)

    def simulated(self, facility: Any, post: Any) -> set[str] | None:
        """Entries in the view of now; None where they cannot open it."""
        where = {"facility": facility.id, "post": post.id}
        page = self.patient.get("/cabinet/see-as", where).content.decode()
        now = page.split('data-view="now"')[1].split("</section>")[0]
        return None if "cannot open it" in now else set(re.findall(r'data-entry="([^"]+)"', now))

    def real(self, client: Client) -> set[str] | None:
        """Entries on the card that the doctor really gets."""
        answer = client.get(f"/patients/{self.patient_id}/card")
        if answer.status_code == 403:
            return None
        page = answer.content.decode()
        entries = set(re.findall(r'/entries/(\w+/[0-9a-f-]{36})"', page))
        return entries | {
            f"Encounter/{one}" for one in re.findall(r'/visits/([0-9a-f-]{36})"', page)
        }


def differing(town: Town) -> Iterator[str]:
    for number, (facility, post, client) in enumerate(town.doctors):
        if town.simulated(facility, post) != town.real(client):
            yield f"doctor {number}"


def test_the_simulator_shows_what_the_doctor_gets() -> None:
    town, rng = Town(), random.Random(3)
    for _ in range(CASES):
        for target in rng.sample(town.targets, rng.randint(0, 3)):
            town.close(target, rng.random() < 0.5)
        assert list(differing(town)) == []
        town.reopen_all()


def test_negative_control_a_simulator_that_ignores_a_scope_differs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    town = Town()
    town.close(town.targets[1], usable=False)
    kept = closures.closed_to
    monkeypatch.setattr(
        gate,
        "closed_to",
        lambda actor, action, facts, now: (
            replace(kept(actor, action, facts, now), entries=frozenset())
            if action is Action.READ_CARD and actor.confirmed_at == now
            else kept(actor, action, facts, now)
        ),
    )
    assert list(differing(town)) == ["doctor 1"]


def test_the_emergency_view_shows_what_may_be_used_in_one() -> None:
    town = Town()
    town.close(town.targets[1], usable=True)
    town.close(town.targets[2], usable=False)
    facility, post, _client = town.doctors[2]
    page = town.patient.get("/cabinet/see-as", {"facility": facility.id, "post": post.id})
    emergency = page.content.decode().split('data-view="emergency"')[1]
    assert str(town.targets[1].id) in emergency and str(town.targets[2].id) not in emergency


def test_it_is_journalled_as_the_patients_own_act() -> None:
    town = Town()
    facility, post, _client = town.doctors[0]
    town.patient.get("/cabinet/see-as", {"facility": facility.id, "post": post.id})
    page = town.patient.get("/cabinet/who-looked").content.decode()
    assert "saw your record as somebody else would" in page


def test_who_is_no_clinician_there_cannot_be_chosen() -> None:
    town = Town()
    facility, _post, _client = town.doctors[0]
    desk = registry.post(at=facility, role=Role.REGISTRAR)
    for post_id in (desk.id, UUID(int=7)):
        page = town.patient.get("/cabinet/see-as", {"facility": facility.id, "post": post_id})
        assert "data-view" not in page.content.decode()
