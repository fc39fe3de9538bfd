"""The two laws of each wire module, on resources as the national guide writes them, disturbed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from fhir.resources.medicationdispense import MedicationDispense
from fhir.resources.medicationrequest import MedicationRequest
from hypothesis import given
from hypothesis import strategies as st

from prescriptions.dispensing import wire as dispensing
from prescriptions.formulary import wire as formulary
from prescriptions.orders import wire as orders
from tests import laws
from trust.ledger.canonical import Literal, dump

REQUEST: dict[str, Any] = {
    "resourceType": "MedicationRequest",
    "identifier": [
        {"system": orders.NUMBER_SYSTEM, "value": "2672600000012345"},
        {"system": "urn:elsewhere", "value": "A-1"},
    ],
    "status": "active",
    "intent": "order",
    "medication": {
        "concept": {
            "coding": [
                {"system": "urn:local", "code": "77"},
                {"system": orders.ATC, "code": "C09AA02", "display": "enalapril"},
            ],
            "text": "Enalapril 10 mg",
        },
        "reference": {"reference": "Medication/a"},
    },
    "subject": {"reference": "Patient/a", "display": "x"},
    "encounter": {"reference": "Encounter/a"},
    "requester": {"reference": "Practitioner/a", "display": "Shifokorova"},
    "authoredOn": "2026-03-02T06:44:12+05:00",
    "note": [{"text": "Suv bilan"}, {"text": "second"}],
    "dosageInstruction": [
        {
            "sequence": Literal("1"),
            "text": "1 tabletkadan kuniga 2 mahal",
            "timing": {
                "repeat": {
                    "boundsDuration": {"value": Literal("30.0"), "unit": "d", "code": "d"},
                    "frequency": Literal("2"),
                    "period": Literal("1"),
                    "periodUnit": "d",
                    "timeOfDay": ["08:00:00"],
                },
                "code": {"text": "BID"},
            },
            "route": {"coding": [{"system": "http://snomed.info/sct", "code": "26643006"}]},
            "doseAndRate": [{"doseQuantity": {"value": Literal("0.50"), "unit": "mg"}}],
        }
    ],
    "dispenseRequest": {
        "quantity": {"value": Literal("60.00"), "unit": "tablets", "code": "{tablet}"},
        "validityPeriod": {"start": "2026-03-02", "end": "2026-04-01"},
        "numberOfRepeatsAllowed": Literal("0"),
    },
}
DISPENSE: dict[str, Any] = {
    "resourceType": "MedicationDispense",
    "status": "completed",
    "medication": {"concept": {"text": "Ibuprofen 400 mg tablet"}},
    "subject": {"reference": "Patient/a"},
    "encounter": {"reference": "Encounter/a"},
    "authorizingPrescription": [{"reference": "MedicationRequest/a"}],
    "performer": [
        {"actor": {"reference": "Practitioner/a"}, "function": {"text": "checker"}},
        {"actor": {"reference": "Organization/a", "display": "Dorixona"}},
    ],
    "quantity": {"value": Literal("10.0"), "unit": "dona", "code": "piece", "system": "urn:u"},
    "whenPrepared": "2026-03-02T10:50:00+05:00",
    "whenHandedOver": "2026-03-02T11:00:00+05:00",
}
MEDICATION: dict[str, Any] = {
    "resourceType": "Medication",
    "identifier": [{"value": "04780000000000"}],
    "status": "active",
    "code": {"coding": [{"system": orders.ATC, "code": "C09AA02"}], "text": "Enalapril"},
    "doseForm": {"text": "tabletka"},
    "ingredient": [
        {
            "item": {"concept": {"text": "enalapril"}},
            "strengthQuantity": {"value": Literal("10.00"), "unit": "mg"},
        }
    ],
}

TEXT = st.just("") | laws.WORDS
WHOLE = st.none() | st.integers(0, 99)
MAYBE_QUANTITY = st.none() | laws.QUANTITIES
MAYBE_CONCEPT = st.none() | laws.CONCEPTS
MAYBE_REF = st.none() | laws.REFS
MAYBE_WHEN = st.none() | laws.WHENS
REQUEST_FACTS = st.builds(
    orders.MedicationRequestFacts,
    status=TEXT,
    status_reason=TEXT,
    number=TEXT,
    medication=MAYBE_CONCEPT,
    medication_ref=MAYBE_REF,
    subject=MAYBE_REF,
    encounter=MAYBE_REF,
    requester=MAYBE_REF,
    authored=MAYBE_WHEN,
    dose_text=TEXT,
    dose=MAYBE_QUANTITY,
    frequency=WHOLE,
    period=WHOLE,
    period_unit=TEXT,
    course=MAYBE_QUANTITY,
    route=MAYBE_CONCEPT,
    quantity=MAYBE_QUANTITY,
    valid_from=MAYBE_WHEN,
    valid_until=MAYBE_WHEN,
    note=TEXT,
)
PERFORMERS = st.lists(
    st.builds(dispensing.PerformerFacts, laws.REFS), max_size=3, unique_by=lambda one: one.actor
).map(tuple)
DISPENSE_FACTS = st.builds(
    dispensing.MedicationDispenseFacts,
    status=TEXT,
    medication=MAYBE_CONCEPT,
    medication_ref=MAYBE_REF,
    subject=MAYBE_REF,
    encounter=MAYBE_REF,
    prescription=MAYBE_REF,
    performers=PERFORMERS,
    quantity=MAYBE_QUANTITY,
    handed_over=MAYBE_WHEN,
)
MEDICATION_FACTS = st.builds(
    formulary.MedicationFacts,
    status=TEXT,
    code=MAYBE_CONCEPT,
    form=MAYBE_CONCEPT,
    substance=MAYBE_CONCEPT,
)


@given(laws.disturbed(REQUEST), REQUEST_FACTS)
def test_laws_of_the_prescription(resource: dict[str, Any], facts: Any) -> None:
    laws.hold(orders.read, orders.overlay, resource, facts)


@given(laws.disturbed(DISPENSE), DISPENSE_FACTS)
def test_laws_of_the_dispense(resource: dict[str, Any], facts: Any) -> None:
    laws.hold(dispensing.read, dispensing.overlay, resource, facts)


@given(laws.disturbed(MEDICATION), MEDICATION_FACTS)
def test_laws_of_the_medicine(resource: dict[str, Any], facts: Any) -> None:
    laws.hold(formulary.read, formulary.overlay, resource, facts)


@given(laws.disturbed(REQUEST))
def test_helpers_read_any_resource_without_falling(resource: dict[str, Any]) -> None:
    orders.index(resource)
    orders.is_plain_dose(resource)
    orders.told_dose_text(resource)


@given(laws.disturbed(DISPENSE))
def test_the_index_of_any_dispense(resource: dict[str, Any]) -> None:
    dispensing.index(resource)


def test_what_is_read() -> None:
    facts = orders.read(REQUEST)
    assert facts.number == "2672600000012345"
    assert facts.medication is not None and facts.medication.code == "C09AA02"
    assert facts.dose is not None and facts.dose.value == Decimal("0.5")
    assert (facts.frequency, facts.period, facts.period_unit) == (2, 1, "d")
    rows = {(one.parameter, one.value) for one in orders.index(REQUEST)}
    assert {("status", "active"), ("code", "C09AA02"), ("patient", "Patient/a")} <= rows


def test_a_dose_with_more_than_times_a_day_is_not_plain() -> None:
    """timeOfDay says more than "twice a day": our words would lose it."""
    assert not orders.is_plain_dose(REQUEST)
    line = REQUEST["dosageInstruction"][0]
    repeat = {k: v for k, v in line["timing"]["repeat"].items() if k != "timeOfDay"}
    plain = {**line, "timing": {**line["timing"], "repeat": repeat}}
    assert orders.is_plain_dose({"dosageInstruction": [plain]})
    assert not orders.is_plain_dose({"dosageInstruction": [plain, plain]})


@pytest.mark.parametrize(
    ("kind", "tree"), [(MedicationRequest, REQUEST), (MedicationDispense, DISPENSE)]
)
def test_the_examples_are_right_r5(kind: Any, tree: dict[str, Any]) -> None:
    kind.model_validate_json(dump(tree))
