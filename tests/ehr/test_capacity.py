"""Whether a minor can decide about a visit: asked of each, kept in the ledger, and what follows."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.conf import settings

from ehr.card import services as card
from ehr.card.errors import CapacityNotSaid
from ehr.encounters import services as encounters
from ehr.encounters.models import Encounter
from ehr.encounters.rules import Capacity, is_minor
from patients.access import gate
from patients.withholding.rules import KeptFrom, is_reason_enough
from tests.factories import actors, people
from trust.context import Action
from trust.ledger import queries as ledger

TODAY, TEEN, GROWN = date(2026, 11, 25), date(2011, 5, 4), date(1980, 5, 4)


def signed(born: date, **typed: str) -> Encounter:
    """A visit of somebody born then."""
    patient_id, doctor = people.queued(birth_date=born), actors.doctor()
    with gate.open_record(doctor, patient_id, Action.WRITE_CARD) as ctx:
        visit = encounters.start(ctx)
    fields = {"allergy_answer": "none-known", "note": "Suhbat.", **typed}
    with gate.open_record(doctor, patient_id, Action.SIGN_CARD) as ctx:
        sent = {name: [value] for name, value in fields.items()}
        card.sign_visit(ctx, encounter_id=visit, fields=sent)
        told = ledger.current(ctx, "Encounter", visit)
        row = Encounter.objects.get(patient_id=patient_id, id=visit)
        assert told is not None
        assert (f'"{row.capacity}"'.encode() in told.content) is bool(row.capacity)
    return row


@pytest.mark.django_db
@pytest.mark.parametrize("found", list(Capacity))
def test_what_was_found_stands_in_the_visit_and_in_the_ledger(found: Capacity) -> None:
    assert signed(TEEN, capacity=found.value).capacity == found


@pytest.mark.django_db
@pytest.mark.parametrize("typed", [{}, {"capacity": ""}, {"capacity": "perhaps"}])
def test_a_visit_of_a_minor_is_not_signed_without_it(typed: dict[str, str]) -> None:
    with pytest.raises(CapacityNotSaid):
        signed(TEEN, **typed)


@pytest.mark.django_db
def test_nothing_is_asked_and_nothing_kept_of_an_adult() -> None:
    assert signed(GROWN, capacity="capable").capacity == ""


def test_a_wish_is_reason_enough_unless_they_cannot_decide() -> None:
    whom: dict[str, Any] = {"born": TEEN, "today": TODAY, "limits": settings.AGE_LIMITS}
    assert is_reason_enough(KeptFrom.GUARDIAN, "", **whom)
    assert not is_reason_enough(KeptFrom.GUARDIAN, "", is_capable=False, **whom)
    words = "Uyda xavf bor, suhbat kerak"
    assert is_reason_enough(KeptFrom.GUARDIAN, words, is_capable=False, **whom)


@pytest.mark.parametrize(
    ("born", "minor"),
    [(TEEN, True), (date(2008, 11, 26), True), (date(2008, 11, 25), False), (None, False)],
)
def test_minors_are_under_eighteen(born: date | None, minor: bool) -> None:
    assert is_minor(born, TODAY, settings.AGE_LIMITS) is minor
