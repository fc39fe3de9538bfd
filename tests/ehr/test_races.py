"""Two at once, on committed data: one visit, one signature, one answer about allergies."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections

from ehr.allergies import services as allergies
from ehr.allergies.models import AllergyIntolerance
from ehr.card import services
from ehr.documents.models import Document
from ehr.encounters import services as encounters
from ehr.encounters.models import Encounter
from ehr.observations import services as observations
from ehr.observations.models import Observation
from ehr.observations.queries import latest_vitals
from ehr.observations.rules import BY_KEY, measured
from ehr.problems import services as problems
from ehr.problems.queries import active
from ehr.problems.rules import Diagnosis
from patients.access import gate
from tests.ehr.conftest import Clinic, make_clinic
from trust.context import Action, RecordContext, Refusal
from trust.ledger import queries as ledger

SIGNED = {"note": ["Qayd"], "allergy_answer": ["none-known"]}
Outcomes = list[str]


def at_once(clinic: Clinic, act: Callable[[RecordContext], Any], times: int = 3) -> Outcomes:
    """The act in that many threads, each through the gate with a connection of its own."""
    outcomes: Outcomes = []
    ready = threading.Barrier(times)

    def run() -> None:
        try:
            ready.wait()
            with clinic.open() as ctx:  # type: ignore[attr-defined]
                act(ctx)
            outcomes.append("done")
        except Refusal as refusal:
            outcomes.append(type(refusal).__name__)
        except Exception as error:  # an IntegrityError must not reach anybody
            outcomes.append(repr(error))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


def count(clinic: Clinic, model: Any) -> int:
    with gate.open_record(clinic.doctor, clinic.patient_id, Action.READ_CARD) as ctx:
        assert ledger.broken_links(ctx) == []
        return model.objects.filter(patient_id=ctx.patient_id).count()


def test_one_doctor_who_starts_three_visits_at_once_has_one(committed: str, races: int) -> None:
    clinic = make_clinic()
    for _ in range(races):
        clinic = clinic.beside()
        assert at_once(clinic, encounters.start) == ["done"] * 3
        assert count(clinic, Encounter) == 1


def test_a_visit_signed_three_times_at_once_is_signed_once(committed: str, races: int) -> None:
    clinic = make_clinic()
    for _ in range(races):
        clinic = clinic.beside()
        with clinic.open() as ctx:  # type: ignore[attr-defined]
            visit = encounters.start(ctx)

        def sign(ctx: RecordContext, visit: Any = visit) -> None:
            services.sign_visit(ctx, encounter_id=visit, fields=SIGNED)

        assert at_once(clinic, sign) == ["VisitNotInState", "VisitNotInState", "done"]
        assert count(clinic, Document) == 1
        assert count(clinic, AllergyIntolerance) == 1


def test_a_slip_struck_out_three_times_at_once_is_struck_once(committed: str, races: int) -> None:
    clinic = make_clinic()
    for _ in range(races):
        with clinic.open() as ctx:  # type: ignore[attr-defined]
            (one,) = observations.record(ctx, measurements=[measured(BY_KEY["pulse"], "78")])

        def strike(ctx: RecordContext, one: Any = one) -> None:
            observations.enter_in_error(ctx, observation_id=one, seen_version=1, reason="slip")

        outcomes = at_once(clinic, strike)
        assert outcomes.count("done") == 1
        assert set(outcomes) <= {"done", "StaleVersion", "AlreadyInError"}
    assert count(clinic, Observation) == races


def test_none_known_said_three_times_at_once_is_said_once(committed: str, races: int) -> None:
    clinic = make_clinic()
    for _ in range(races):
        clinic = clinic.beside()
        assert set(at_once(clinic, allergies.record_none_known)) <= {"done"}
        assert count(clinic, AllergyIntolerance) == 1


@pytest.mark.django_db
def test_without_the_lock_a_second_signature_finds_the_visit_closed(clinic: Clinic) -> None:
    """Negative control: one after the other, the second is refused by the state alone."""
    with clinic.open() as ctx:  # type: ignore[attr-defined]
        visit = encounters.start(ctx)
        services.sign_visit(ctx, encounter_id=visit, fields=SIGNED)
        with pytest.raises(Refusal):
            services.sign_visit(ctx, encounter_id=visit, fields=SIGNED)


def test_of_values_recorded_at_once_one_is_the_latest(committed: str, races: int) -> None:
    clinic = make_clinic()
    for _ in range(races):
        clinic = clinic.beside()

        def measure(ctx: RecordContext) -> None:
            observations.record(ctx, measurements=[measured(BY_KEY["pulse"], "78")])
            problems.diagnose(ctx, diagnoses=[Diagnosis("I10")], encounter_id=None)

        assert at_once(clinic, measure) == ["done"] * 3
        with gate.open_record(clinic.doctor, clinic.patient_id, Action.READ_CARD) as ctx:
            assert len(latest_vitals(ctx)) == 1
            assert len(active(ctx)) == 1
