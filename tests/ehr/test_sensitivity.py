"""Sensitive diagnoses: which, who sees them, and what everybody else sees instead: nothing."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from ehr.card import services as card
from ehr.encounters import services as encounters
from ehr.problems import queries, services
from ehr.problems.rules import Diagnosis
from ehr.problems.sensitivity import sensitivity_of, visit_class
from patients.access import gate
from patients.access.facts import SENSITIVE
from registry.terminology.models import CodeSystem
from registry.terminology.rules import ICD10
from registry.terminology.services import Term, load_terms
from tests.factories import actors, people, records
from trust.context import Action, Actor, RecordContext
from trust.ledger import queries as ledger

pytestmark = pytest.mark.hazard("H19")


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("B20", "hiv"), ("B24.0", "hiv"), ("B25", ""), ("Z21", "hiv"), ("A53.9", "sti"),
        ("A65", ""), ("F10.2", "addiction"), ("F32.1", "psychiatry"), ("O04", "reproductive"),
        ("O09", ""), ("Z30.0", "reproductive"), ("T74.1", "violence"), ("I10", ""), ("", ""),
        ("B2", ""),
    ],
)  # fmt: skip
def test_classes_by_code(code: str, kind: str) -> None:
    assert sensitivity_of(code) == kind
    assert kind == "" or kind in SENSITIVE


@pytest.fixture
def treated(db: None) -> tuple[UUID, Actor]:
    """Somebody with hypertension and depression, and the doctor who treats them."""
    CodeSystem.objects.get_or_create(uri=ICD10, defaults={"name": "ICD-10", "source": "test"})
    named = {"I10": "Essential hypertension", "F32.1": "Moderate depressive episode"}
    terms = [Term(code, words, "", "") for code, words in named.items()]
    load_terms(records.context(), system=ICD10, terms=terms)
    patient_id, doctor = people.queued(), actors.doctor()
    with gate.open_record(doctor, patient_id, Action.WRITE_CARD) as ctx:
        visit = encounters.start(ctx)
    with gate.open_record(doctor, patient_id, Action.SIGN_CARD) as ctx:
        stated = [Diagnosis("I10"), Diagnosis("F32.1", services.rules.DiagnosisRole.CONCOMITANT)]
        services.diagnose(ctx, diagnoses=stated, encounter_id=visit)
    return patient_id, doctor


def seen(actor: Actor, patient_id: UUID, action: Action = Action.READ_CARD) -> set[str]:
    with gate.open_record(actor, patient_id, action) as ctx:
        return {row.code for row in queries.active(ctx)}


def test_the_treating_doctor_sees_it_after_a_fresh_second_factor(
    treated: tuple[UUID, Actor],
) -> None:
    patient_id, doctor = treated
    assert seen(doctor, patient_id) == {"I10", "F32.1"}
    assert seen(replace(doctor, confirmed_at=None), patient_id) == {"I10"}


def test_a_colleague_who_does_not_treat_never_does(treated: tuple[UUID, Actor]) -> None:
    patient_id, _doctor = treated
    assert seen(actors.doctor(), patient_id) == {"I10"}
    assert seen(actors.nurse(), patient_id) == {"I10"}


def test_the_whole_visit_follows_its_strictest_diagnosis(treated: tuple[UUID, Actor]) -> None:
    _first, doctor = treated
    patient_id = people.queued()
    with gate.open_record(doctor, patient_id, Action.WRITE_CARD) as ctx:
        before = ledger_of(ctx)
        visit = encounters.start(ctx)
    fields = {
        "allergy_answer": ["none-known"],
        "code_0": ["I10"],
        "role_0": [services.rules.DiagnosisRole.MAIN.value],
        "code_1": ["F32.1"],
        "role_1": [services.rules.DiagnosisRole.CONCOMITANT.value],
        "pressure": ["120/80"],
        "note": ["Uyqu yomon, kayfiyat tushgan."],
    }
    with gate.open_record(doctor, patient_id, Action.SIGN_CARD) as ctx:
        card.sign_visit(ctx, encounter_id=visit, fields=fields)
    with gate.open_record(doctor, patient_id, Action.READ_CARD) as ctx:
        written = ledger_of(ctx) - before
    assert {kind for kind, _ in written} >= {"DocumentReference", "Observation", "Condition"}
    with gate.open_record(actors.doctor(), patient_id, Action.READ_CARD) as ctx:
        assert {kind for kind, _ in ledger_of(ctx) & written} <= {"AllergyIntolerance"}
        assert ledger.version(ctx, "Encounter", visit, 1) is None  # nor as it was before
        assert ledger.history(ctx, "Encounter", visit) == []
    with gate.open_record(doctor, patient_id, Action.READ_CARD) as ctx:
        assert len(ledger.history(ctx, "Encounter", visit)) == 2


def ledger_of(ctx: RecordContext) -> set[tuple[str, UUID]]:
    """Every resource of the card that this context sees."""
    return {(one.resource_type, one.resource_id) for one in ledger.of_types(ctx, [], excluded=True)}


def test_classes_of_a_visit() -> None:
    assert visit_class(["I10", "J06"]) == ""
    assert visit_class(["F32.1", "B20", "I10"]) == "hiv"
    assert visit_class(["F10.2", "F32.1"]) == "psychiatry"
