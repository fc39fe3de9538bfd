"""Sensitive diagnoses: which, who sees them, and what everybody else sees instead: nothing."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from ehr.encounters import services as encounters
from ehr.problems import queries, services
from ehr.problems.rules import Diagnosis
from ehr.problems.sensitivity import sensitivity_of
from patients.access import gate
from patients.access.facts import SENSITIVE
from registry.terminology.models import CodeSystem
from registry.terminology.rules import ICD10
from registry.terminology.services import Term, load_terms
from tests.factories import actors, people, records
from trust.context import Action, Actor

pytestmark = pytest.mark.hazard("H1")


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
