"""Writing, signing, cancelling: rows, moves and ledger agree; a refusal leaves nothing."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from ehr.allergies import services as allergies
from ehr.allergies.rules import Allergy, Criticality
from ehr.encounters import services as encounters
from patients.access import gate
from prescriptions.orders import errors, queries, services
from prescriptions.orders.models import MedicationRequest
from prescriptions.orders.numbers import is_sound
from prescriptions.orders.states import State
from tests.factories import actors, people
from tests.factories import prescriptions as factory
from trust.context import Action, Refusal
from trust.ledger import queries as ledger
from trust.ledger.canonical import parse

pytestmark = pytest.mark.django_db


def _row(case: factory.Case, prescription_id: UUID) -> MedicationRequest:
    with gate.open_record(case.doctor, case.patient_id, Action.READ_PRESCRIPTION) as ctx:
        row = queries.prescription(ctx, prescription_id)
        assert row is not None
        return row


def _tree(case: factory.Case, prescription_id: UUID) -> dict:
    with gate.open_record(case.doctor, case.patient_id, Action.READ_PRESCRIPTION) as ctx:
        version = ledger.current(ctx, "MedicationRequest", prescription_id)
        assert version is not None
        return parse(version.content)


def test_a_draft_then_signed_with_moves_and_versions() -> None:
    case = factory.visit()
    prescription_id, number = factory.issued(case)
    row = _row(case, prescription_id)
    assert is_sound(number)
    assert (row.state, row.number, row.version) == (State.ISSUED, number, 2)
    assert row.quantity == Decimal(30)
    assert row.dose_text == "Ogʻiz orqali 0,5 tabletkadan kuniga 2 mahal, 30 kun."
    assert row.signed_by == case.doctor.account_id
    with gate.open_record(case.doctor, case.patient_id, Action.READ_PRESCRIPTION) as ctx:
        moves = queries.moves(ctx, [prescription_id])
        versions = ledger.history(ctx, "MedicationRequest", prescription_id)
    assert [(one.from_state, one.to_state) for one in moves] == [("", "draft"), ("draft", "issued")]
    assert all(one.post_id and one.actor_name and one.facility_name for one in moves)
    statuses = [parse(one.content)["status"] for one in versions]
    assert statuses == ["active", "draft"]


def test_the_resource_says_the_dose_exactly_and_names_no_pinfl() -> None:
    case = factory.visit()
    tree = _tree(case, factory.issued(case)[0])
    dosage = tree["dosageInstruction"][0]
    assert dosage["doseAndRate"][0]["doseQuantity"]["value"] == Decimal("0.5")
    assert dosage["timing"]["repeat"] == {
        "frequency": 2,
        "period": 1,
        "periodUnit": "d",
        "boundsDuration": {
            "value": 30,
            "unit": "d",
            "code": "d",
            "system": "http://unitsofmeasure.org",
        },
    }
    assert tree["subject"]["reference"] == f"Patient/{case.patient_id}"
    assert tree["encounter"]["reference"] == f"Encounter/{case.encounter_id}"


def test_the_number_leads_the_pharmacist_to_the_record() -> None:
    case = factory.visit()
    _, number = factory.issued(case)
    with gate.open_by_key(
        actors.pharmacist(), "prescription", number, Action.READ_PRESCRIPTION
    ) as ctx:
        assert ctx.patient_id == case.patient_id
        found = queries.by_number(ctx, number)
    assert found is not None


def test_writing_needs_the_doctors_own_open_visit() -> None:
    case = factory.visit()
    with pytest.raises(errors.NoOpenVisit):
        factory.drafted(replace(case, encounter_id=uuid4()))
    other = replace(case, doctor=actors.doctor())
    with pytest.raises(errors.NoOpenVisit):
        factory.drafted(other)
    with gate.open_record(case.doctor, case.patient_id, Action.WRITE_CARD) as ctx:
        encounters.finish(ctx, encounter_id=case.encounter_id)
    with pytest.raises(errors.NoOpenVisit):
        factory.drafted(case)


def test_only_the_author_signs_and_cancels() -> None:
    case = factory.visit()
    prescription_id = factory.drafted(case)
    colleague = actors.doctor()
    with gate.open_record(colleague, case.patient_id, Action.PRESCRIBE) as ctx:
        with pytest.raises(errors.NotThePrescriber):
            services.sign(ctx, prescription_id=prescription_id)
        with pytest.raises(errors.NotThePrescriber):
            services.cancel(ctx, prescription_id=prescription_id, reason="x")
    assert _row(case, prescription_id).state == State.DRAFT


def test_a_second_signature_is_refused_and_the_number_stays() -> None:
    case = factory.visit()
    prescription_id, number = factory.issued(case)
    with (
        gate.open_record(case.doctor, case.patient_id, Action.PRESCRIBE) as ctx,
        pytest.raises(errors.AlreadyIssued),
    ):
        services.sign(ctx, prescription_id=prescription_id)
    assert _row(case, prescription_id).number == number


def test_cancel_wants_a_reason_and_a_second_time_changes_nothing() -> None:
    case = factory.visit()
    prescription_id, _ = factory.issued(case)
    with gate.open_record(case.doctor, case.patient_id, Action.CANCEL_PRESCRIPTION) as ctx:
        with pytest.raises(errors.ReasonNeeded):
            services.cancel(ctx, prescription_id=prescription_id, reason=" ")
        services.cancel(ctx, prescription_id=prescription_id, reason="Doza notoʻgʻri")
        services.cancel(ctx, prescription_id=prescription_id, reason="again")
        moves = queries.moves(ctx, [prescription_id])
    assert [one.to_state for one in moves] == ["draft", "issued", "cancelled"]
    assert moves[-1].reason == "Doza notoʻgʻri"
    tree = _tree(case, prescription_id)
    assert (tree["status"], tree["statusReason"]["text"]) == ("cancelled", "Doza notoʻgʻri")


def test_an_allergy_stops_the_signature_until_the_doctor_says_why() -> None:
    case = factory.visit()
    with gate.open_record(case.doctor, case.patient_id, Action.WRITE_CARD) as ctx:
        allergies.record(ctx, allergy=Allergy("Penitsillin", criticality=Criticality.HIGH))
    prescription_id = factory.drafted(case, "amoxicillin-500")
    with gate.open_record(case.doctor, case.patient_id, Action.PRESCRIBE) as ctx:
        with pytest.raises(errors.AlertUnanswered) as caught:
            services.sign(ctx, prescription_id=prescription_id)
        assert caught.value.field == "alert_reason"
        services.sign(ctx, prescription_id=prescription_id, alert_reason="Boshqa dori yoʻq")
        assert queries.moves(ctx, [prescription_id])[-1].reason == "Boshqa dori yoʻq"
    # negative control: the same medicine without the allergy needs no reason
    factory.issued(factory.visit(), "amoxicillin-500")


def test_a_told_or_unknown_medicine_is_not_prescribed() -> None:
    case = factory.visit()
    with pytest.raises(errors.UnknownMedication) as caught:
        factory.drafted(case, medication_id=uuid4())
    assert caught.value.field == "medication"


@pytest.mark.hazard("H10")
def test_a_medicine_is_counted_in_its_own_unit() -> None:
    case = factory.visit()
    with pytest.raises(errors.UnitDoesNotFit) as caught:
        factory.drafted(case, dose=replace(factory.DOSE, unit="mg"))
    assert caught.value.field == "unit"
    factory.drafted(case, dose=factory.DOSE)  # control: tablets of a tablet


@pytest.mark.parametrize("quantity", ["0", "-1", "0.00001", "NaN"])
def test_a_refused_quantity_leaves_nothing(quantity: str) -> None:
    case = factory.visit()
    with pytest.raises(Refusal):
        factory.drafted(case, quantity=Decimal(quantity))
    with gate.open_record(case.doctor, case.patient_id, Action.READ_PRESCRIPTION) as ctx:
        assert queries.recent(ctx) == []
        assert ledger.of_types(ctx, ["MedicationRequest"]) == []


@pytest.mark.parametrize(
    "change",
    [
        {"given": Decimal("30.0001")},  # more than authorised
        {"given": Decimal(-1)},
        {"number": ""},  # issued without a number
        {"signed_at": None},
        {"signed_by": None},
        {"quantity": None},
        {"state": "lost"},
    ],
    ids=str,
)
def test_the_database_itself_refuses(change: dict[str, object]) -> None:
    """Constraints hold against code that forgets to ask."""
    case = factory.visit()
    prescription_id, _ = factory.issued(case)
    with gate.open_record(case.doctor, case.patient_id, Action.PRESCRIBE) as ctx:
        rows = MedicationRequest.objects.filter(patient_id=ctx.patient_id, id=prescription_id)
        assert rows.update(given=Decimal(30)) == 1  # control: what is allowed goes through
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)


def test_moves_are_never_changed() -> None:
    case = factory.visit()
    factory.issued(case)
    with gate.open_record(case.doctor, case.patient_id, Action.PRESCRIBE):
        for statement in (
            "UPDATE prescriptions_prescriptionmove SET reason = 'x'",
            "DELETE FROM prescriptions_prescriptionmove",
        ):
            with (
                pytest.raises(DatabaseError, match=r"permission denied|append-only"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement)


def test_nothing_is_signed_for_somebody_nobody_asked_about_allergies() -> None:
    who, patient_id = actors.doctor(), people.queued(actors.registrar())
    with gate.open_record(who, patient_id, Action.WRITE_CARD) as ctx:
        case = factory.Case(who, patient_id, encounters.start(ctx))
    drafted = factory.drafted(case)
    with (
        gate.open_record(who, patient_id, Action.PRESCRIBE) as ctx,
        pytest.raises(errors.AllergiesNotAsked),
        transaction.atomic(),
    ):
        services.sign(ctx, prescription_id=drafted)
