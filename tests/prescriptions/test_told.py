"""What other systems tell is information: kept whole, shown, never dispensed on."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest

from patients.access import gate
from patients.access.errors import NotHere
from prescriptions.dispensing import queries as dispensed
from prescriptions.dispensing import services as dispensing
from prescriptions.formulary import queries as medicines
from prescriptions.formulary import services as formulary
from prescriptions.orders import errors, queries, services
from prescriptions.orders.numbers import check_digits
from prescriptions.orders.states import State
from tests.factories import actors, people
from tests.factories import prescriptions as factory
from tests.prescriptions.test_wires import DISPENSE, MEDICATION, REQUEST
from trust.accounts.gate import permit
from trust.context import Action
from trust.ledger import queries as ledger
from trust.ledger.canonical import dump, parse
from trust.ledger.entries import Tree

pytestmark = pytest.mark.django_db

SOURCE = "urn:test:elsewhere"


def _told(patient_id: UUID, record: Any, tree: Tree) -> UUID:
    resource_id = uuid4()
    job = actors.system("import")
    with gate.open_record(job, patient_id, Action.EXCHANGE_IMPORT) as ctx:
        record(ctx, resource_id=resource_id, tree=tree, source=SOURCE)
    return resource_id


def _same(content: bytes, tree: Tree) -> bool:
    kept = parse(content)
    for name in ("id", "meta"):
        kept.pop(name)
    return dump(kept) == dump({k: v for k, v in tree.items() if k not in ("id", "meta")})


def test_a_told_prescription_is_kept_whole_and_has_no_moves() -> None:
    case = factory.visit()
    told = _told(case.patient_id, services.record_told, REQUEST)
    with gate.open_record(case.doctor, case.patient_id, Action.READ_CARD) as ctx:
        row = queries.prescription(ctx, told)
        version = ledger.current(ctx, "MedicationRequest", told)
        moves = queries.moves(ctx, [told])
    assert row is not None and version is not None
    assert (row.state, row.told_status, row.number, row.source) == (
        State.TOLD,
        "active",
        "",
        SOURCE,
    )
    assert row.written == "Enalapril 10 mg"
    assert row.dose_text == "1 tabletkadan kuniga 2 mahal"
    assert moves == []
    assert _same(version.content, REQUEST)


def test_nothing_can_be_done_on_a_told_prescription() -> None:
    case = factory.visit()
    told = _told(case.patient_id, services.record_told, REQUEST)
    with gate.open_record(case.doctor, case.patient_id, Action.PRESCRIBE) as ctx:
        with pytest.raises(errors.OnlyTold):
            services.sign(ctx, prescription_id=told)
        with pytest.raises(errors.OnlyTold):
            services.cancel(ctx, prescription_id=told, reason="x")


def test_a_told_number_of_our_kind_opens_nothing() -> None:
    """An import cannot make a dispensable prescription by writing a number of ours into it."""
    body = "26726111111111"
    number = body + check_digits(body)
    case = factory.visit()
    ours = {
        **REQUEST,
        "identifier": [{"system": "urn:yagona:prescription-number", "value": number}],
    }
    _told(case.patient_id, services.record_told, ours)
    with (
        pytest.raises(NotHere),
        gate.open_by_key(actors.pharmacist(), "prescription", number, Action.DISPENSE),
    ):
        pass
    # control: a signed prescription of ours is found in just this way
    _, real = factory.issued(case)
    with gate.open_by_key(actors.pharmacist(), "prescription", real, Action.DISPENSE) as ctx:
        assert dispensing.dispense(ctx, number=real)


def test_a_told_dispense_uses_up_no_prescription_of_ours() -> None:
    case = factory.visit()
    prescription_id, number = factory.issued(case)
    tree = {
        **DISPENSE,
        "authorizingPrescription": [{"reference": f"MedicationRequest/{prescription_id}"}],
    }
    told = _told(case.patient_id, dispensing.record_told, tree)
    with gate.open_record(case.doctor, case.patient_id, Action.READ_CARD) as ctx:
        row = queries.by_number(ctx, number)
        assert row is not None and row.state == State.ISSUED and row.given == 0
        assert dispensed.dispenses(ctx, [prescription_id]) == {}
        assert [one.id for one in dispensed.told(ctx)] == [told]
        version = ledger.current(ctx, "MedicationDispense", told)
        assert version is not None and _same(version.content, tree)
    with gate.open_by_key(actors.pharmacist(), "prescription", number, Action.DISPENSE) as ctx:
        assert dispensing.dispense(ctx, number=number)


def test_told_numbers_that_no_column_holds_are_kept_in_the_ledger_alone() -> None:
    case = factory.visit()
    odd = {**REQUEST, "dispenseRequest": {"quantity": {"value": parse(b"1e400")}}}
    told = _told(case.patient_id, services.record_told, odd)
    with gate.open_record(case.doctor, case.patient_id, Action.READ_CARD) as ctx:
        row = queries.prescription(ctx, told)
        version = ledger.current(ctx, "MedicationRequest", told)
    assert row is not None and row.quantity is None
    assert version is not None and b"1e400" in version.content


@pytest.mark.parametrize("tree", [{}, {"medication": {}}, {"dosageInstruction": "x"}], ids=str)
def test_a_nearly_empty_statement_is_taken_too(tree: Tree) -> None:
    patient_id = people.queued()
    _told(patient_id, services.record_told, tree)
    _told(patient_id, dispensing.record_told, tree)
    with gate.open_record(actors.doctor(), patient_id, Action.READ_CARD) as ctx:
        assert [one.state for one in queries.recent(ctx)] == [State.TOLD]


def test_a_told_medicine_is_in_the_register_flagged_and_not_prescribable() -> None:
    resource_id = uuid4()
    with permit(actors.system("import"), Action.EDIT_REGISTER) as ctx:
        formulary.record_told(ctx, resource_id=resource_id, tree=MEDICATION, source=SOURCE)
        version = ledger.register_current(ctx, "Medication", resource_id)
    row = medicines.medication(resource_id)
    assert row is not None and row.is_told and row.is_demonstration
    assert (row.written, row.atc) == ("Enalapril", "C09AA02")
    assert resource_id not in {one.id for one in medicines.prescribable()}
    assert version is not None and _same(version.content, MEDICATION)
    with pytest.raises(errors.UnknownMedication):
        factory.drafted(factory.visit(), medication_id=resource_id)


def test_a_told_prescription_takes_its_name_from_the_register() -> None:
    medication_id = factory.medication()
    case = factory.visit()
    tree = {
        **REQUEST,
        "medication": {"reference": {"reference": f"Medication/{medication_id}"}},
        "encounter": {"reference": f"Encounter/{case.encounter_id}"},
    }
    told = _told(case.patient_id, services.record_told, tree)
    with gate.open_record(case.doctor, case.patient_id, Action.READ_CARD) as ctx:
        row = queries.prescription(ctx, told)
    assert row is not None
    assert (row.written, row.encounter_id) == ("Enalapril 10 mg, tabletka", case.encounter_id)


def test_the_demonstration_set_is_loaded_once_and_every_row_says_so() -> None:
    factory.medication()
    with permit(actors.system(), Action.EDIT_REGISTER) as ctx:
        assert formulary.load_demonstration(ctx) == 0
    rows = medicines.prescribable()
    assert len(rows) >= 40
    assert all(row.is_demonstration and row.source for row in rows)
    with permit(actors.system(), Action.EDIT_REGISTER) as ctx:
        assert ledger.register_current(ctx, "Medication", rows[0].id)
