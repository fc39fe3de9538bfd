"""The safety engine sees what is closed and says so without naming it; nobody else sees more."""

from __future__ import annotations

from contextlib import nullcontext
from uuid import UUID, uuid4

import pytest

from ehr.allergies import queries as allergies
from ehr.allergies import services
from ehr.allergies.rules import Allergy
from patients.access import gate
from patients.consents.models import Consent
from patients.worklist import services as worklist
from prescriptions.orders.presenters import alert_words
from prescriptions.safety import queries
from prescriptions.safety.rules import HIDDEN, MedicationFacts, Severity
from tests.architecture.tree import sources
from tests.factories import actors, people
from trust.context import Action, Actor

pytestmark = [pytest.mark.django_db, pytest.mark.hazard("H7")]
AMOXICILLIN = MedicationFacts(("amoxicillin",), "J01CA04")
PARACETAMOL = MedicationFacts(("paracetamol",), "N02BE01")


@pytest.fixture
def closed() -> tuple[UUID, Actor]:
    """A person whose penicillin allergy, written at one clinic, is closed to the others."""
    here, there = actors.doctor(actors.FACILITY), actors.doctor(actors.OTHER_FACILITY)
    patient_id = people.queued(actors.registrar(actors.FACILITY))
    with gate.open_record(
        actors.registrar(actors.OTHER_FACILITY), patient_id, Action.QUEUE_PERSON
    ) as ctx:
        worklist.queue_person(ctx)
    with gate.open_record(here, patient_id, Action.WRITE_CARD) as ctx:
        allergy_id = services.record(ctx, allergy=Allergy("Penitsillin"), encounter_id=None)
        Consent.objects.create(
            patient_id=patient_id,
            state="active",
            scope="entry",
            side="care",
            target_type="AllergyIntolerance",
            target_id=allergy_id,
            source_facility_id=actors.FACILITY,
            is_usable_in_emergency=True,
            is_alert_too=True,
            basis="uz-265-I",
            decided_at=ctx.now,
            decided_by=uuid4(),
        )
    return patient_id, there


def test_a_closed_allergy_is_told_without_its_name(closed: tuple[UUID, Actor]) -> None:
    patient_id, there = closed
    with gate.open_record(there, patient_id, Action.PRESCRIBE) as ctx:
        assert not allergies.active_allergies(ctx)
        (alert,) = queries.check(ctx, AMOXICILLIN).alerts
        assert (alert.by, alert.allergy, alert.class_name) == (HIDDEN, "", "")
        assert alert.severity is Severity.STOP
        assert "enitsillin" not in alert_words(alert)
        assert not allergies.active_allergies(ctx)  # the scope is narrow again


def test_a_medicine_that_touches_nothing_says_nothing(closed: tuple[UUID, Actor]) -> None:
    patient_id, there = closed
    with gate.open_record(there, patient_id, Action.PRESCRIBE) as ctx:
        assert queries.check(ctx, PARACETAMOL).alerts == ()


def test_who_sees_the_allergy_is_told_its_name(closed: tuple[UUID, Actor]) -> None:
    patient_id, _there = closed
    with gate.open_record(actors.doctor(actors.FACILITY), patient_id, Action.PRESCRIBE) as ctx:
        (alert,) = queries.check(ctx, AMOXICILLIN).alerts
        assert alert.allergy == "Penitsillin"


def test_negative_control_an_engine_that_reads_what_the_doctor_sees_is_silent(
    closed: tuple[UUID, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "safety_scope", lambda ctx: nullcontext())
    patient_id, there = closed
    with gate.open_record(there, patient_id, Action.PRESCRIBE) as ctx:
        assert queries.check(ctx, AMOXICILLIN).alerts == ()


def test_the_wide_scope_ends_with_an_error_too(closed: tuple[UUID, Actor]) -> None:
    patient_id, there = closed
    with gate.open_record(there, patient_id, Action.PRESCRIBE) as ctx:
        with pytest.raises(RuntimeError), gate.safety_scope(ctx):
            assert len(allergies.active_allergies(ctx)) == 1
            raise RuntimeError
        assert not allergies.active_allergies(ctx)


def test_only_the_safety_engine_asks_for_the_wide_scope() -> None:
    using = {one.path for one in sources() if "safety_scope" in one.text}
    assert using == {"patients/access/gate.py", "prescriptions/safety/queries.py"}
