"""What names something sensitive is closed with it, whatever shield it was written with."""

from __future__ import annotations

from uuid import UUID

import pytest

from ehr.allergies import services as allergies
from ehr.allergies.rules import Allergy
from ehr.card import services as card
from ehr.problems.rules import DiagnosisRole
from patients.access import closures, gate
from prescriptions.orders import queries as orders
from prescriptions.orders.services import LOCATOR
from registry.terminology.models import CodeSystem
from registry.terminology.rules import ICD10
from registry.terminology.services import Term, load_terms
from tests.factories import actors, records
from tests.factories import prescriptions as factory
from tests.factories.prescriptions import Case
from trust.context import Action, Actor
from trust.ledger import queries as ledger
from trust.ledger.models import SearchIndex

pytestmark = [pytest.mark.django_db, pytest.mark.hazard("H19")]
NAMED = {"I10": "Essential hypertension", "F32.1": "Moderate depressive episode"}


@pytest.fixture
def terms() -> None:
    CodeSystem.objects.get_or_create(uri=ICD10, defaults={"name": "ICD-10", "source": "test"})
    told = [Term(code, words, "", "") for code, words in NAMED.items()]
    load_terms(records.context(), system=ICD10, terms=told)


@pytest.fixture
def treated(terms: None) -> tuple[Case, UUID, str]:
    """A prescription and an allergy, then the diagnosis that makes the visit a sensitive one."""
    case = factory.visit()
    prescription_id, number = factory.issued(case)
    with gate.open_record(case.doctor, case.patient_id, Action.WRITE_CARD) as ctx:
        allergies.record(ctx, allergy=Allergy("Penitsillin"), encounter_id=case.encounter_id)
    signed(case, "F32.1")
    return case, prescription_id, number


def signed(case: Case, code: str) -> None:
    """The visit, with this diagnosis."""
    fields = {
        "code_0": [code],
        "role_0": [DiagnosisRole.MAIN.value],
        "pressure": ["120/80"],
        "note": ["Uyqu yomon."],
    }
    with gate.open_record(case.doctor, case.patient_id, Action.SIGN_CARD) as ctx:
        card.sign_visit(ctx, encounter_id=case.encounter_id, fields=fields)


def sees(actor: Actor, case: Case, prescription_id: UUID) -> bool:
    """Whether the prescription exists for this actor; list, ledger and history agree."""
    with gate.open_record(actor, case.patient_id, Action.READ_CARD) as ctx:
        answers = {
            prescription_id in {row.id for row in orders.recent(ctx)},
            ledger.current(ctx, "MedicationRequest", prescription_id) is not None,
            ledger.history(ctx, "MedicationRequest", prescription_id) != [],
        }
    assert len(answers) == 1
    return answers.pop()


def test_what_was_prescribed_before_the_diagnosis_is_closed_with_it(
    treated: tuple[Case, UUID, str],
) -> None:
    case, prescription_id, _number = treated
    assert sees(case.doctor, case, prescription_id)
    assert not sees(actors.doctor(), case, prescription_id)


def test_a_visit_of_no_class_closes_nothing(terms: None) -> None:
    case = factory.visit()
    prescription_id, _number = factory.issued(case)
    signed(case, "I10")
    assert sees(actors.doctor(), case, prescription_id)


def test_an_allergy_that_names_the_visit_stays_visible(treated: tuple[Case, UUID, str]) -> None:
    case, _prescription_id, _number = treated
    named = f"Encounter/{case.encounter_id}"
    with gate.open_record(case.doctor, case.patient_id, Action.WRITE_CARD) as ctx:
        row = allergies.record(ctx, allergy=Allergy("Yod"), encounter_id=case.encounter_id)
        head = {"patient_id": ctx.patient_id, "resource_type": "AllergyIntolerance"}
        SearchIndex.objects.bulk_create(
            [SearchIndex(**head, resource_id=row, parameter="e", kind="reference", value=named)]
        )
    with gate.open_record(actors.doctor(), case.patient_id, Action.READ_CARD) as ctx:
        assert ledger.current(ctx, "AllergyIntolerance", row) is not None
        assert ledger.current(ctx, "Encounter", case.encounter_id) is None


def test_the_counter_still_finds_what_its_number_names(treated: tuple[Case, UUID, str]) -> None:
    _case, _prescription_id, number = treated
    with gate.open_by_key(
        actors.pharmacist(actors.OTHER_FACILITY),
        LOCATOR,
        number,
        Action.READ_PRESCRIPTION,
    ) as ctx:
        assert orders.by_number(ctx, number) is not None


def test_negative_control_without_the_names_it_leaks(
    treated: tuple[Case, UUID, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    case, prescription_id, _number = treated
    monkeypatch.setattr(closures, "_inheriting", lambda *_: frozenset())
    assert sees(actors.doctor(), case, prescription_id)
