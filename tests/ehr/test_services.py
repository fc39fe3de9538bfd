"""Services of the card against the real database: row, ledger and history go together."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from fhir.resources import get_fhir_model_class

from ehr.allergies import queries as allergy_queries
from ehr.allergies import services as allergies
from ehr.allergies.errors import HasAllergies
from ehr.allergies.rules import Allergy, Answer, Criticality
from ehr.card import queries as card
from ehr.card import services
from ehr.card.errors import EmptyVisit
from ehr.documents import services as documents
from ehr.documents.models import Document
from ehr.encounters import services as encounters
from ehr.encounters.errors import NoSuchVisit, NotYourVisit, VisitNotInState
from ehr.encounters.models import Encounter
from ehr.observations import services as observations
from ehr.observations.errors import AlreadyInError, NoReason, NoSuchObservation
from ehr.observations.models import Observation
from ehr.observations.rules import BY_KEY, PRESSURE, measured
from ehr.problems import services as problems
from ehr.problems.errors import (
    DiagnosisTooWide,
    SameDiagnosisTwice,
    SecondMainDiagnosis,
    UnknownDiagnosis,
)
from ehr.problems.models import Condition
from ehr.problems.rules import Diagnosis, DiagnosisRole
from ehr.timeline import queries as timeline
from ehr.timeline.models import CardEntry
from patients.access.models import CareRelation
from patients.worklist.models import WorkItem
from tests.ehr.conftest import Clinic
from trust.context import RecordContext, Refusal
from trust.ledger import queries as ledger
from trust.ledger.canonical import parse
from trust.ledger.errors import StaleVersion

pytestmark = pytest.mark.django_db

NOTE = "Bosh ogʻrigʻi ertalab. QB 148/92."
VISIT = {
    "reason": ["Bosh ogʻrigʻi"],
    "note": [NOTE],
    "pressure": ["148/92"],
    "temperature": ["36,6"],
    "code_0": ["i10"],
    "role_0": [DiagnosisRole.MAIN.value],
    "allergy_answer": ["none-known"],
}


def told(ctx: RecordContext, resource_type: str, resource_id: Any) -> dict[str, Any]:
    found = ledger.current(ctx, resource_type, resource_id)
    assert found is not None
    return parse(found.content)


def lines(ctx: RecordContext) -> list[tuple[str, str]]:
    page = timeline.page_of(list(timeline.page_rows(ctx)))
    return [(line.kind, line.state) for line in page.lines]


def signed(ctx: RecordContext, **changes: list[str]) -> Any:
    encounter_id = encounters.start(ctx)
    services.sign_visit(ctx, encounter_id=encounter_id, fields=VISIT | changes)
    return encounter_id


def test_a_signed_visit_writes_rows_ledger_and_history_and_frees_the_queue(
    ctx: RecordContext,
) -> None:
    encounter_id = signed(ctx)
    page = card.visit(ctx, encounter_id)
    assert (page.encounter.status, page.encounter.reason) == ("completed", "Bosh ogʻrigʻi")
    assert {row.code for row in page.observations} == {"85354-9", "8310-5"}
    (diagnosis,) = page.conditions
    assert (diagnosis.code, diagnosis.first_in_life) == ("I10", True)
    assert [row.text for row in page.documents] == [NOTE]
    assert allergy_queries.allergies(ctx).answer is Answer.NONE_KNOWN
    assert {kind for kind, _ in lines(ctx)} == {
        "visit",
        "observation",
        "problem",
        "note",
        "allergy",
    }
    assert told(ctx, "Encounter", encounter_id)["status"] == "completed"
    condition = told(ctx, "Condition", diagnosis.id)
    assert condition["encounter"]["reference"] == f"Encounter/{encounter_id}"
    assert condition["code"]["coding"][0]["display"] == "Essential (primary) hypertension"
    assert set(WorkItem.objects.values_list("state", flat=True)) == {"done"}
    assert ledger.broken_links(ctx) == []


def test_every_resource_of_a_visit_is_sound_fhir(ctx: RecordContext) -> None:
    encounter_id = signed(
        ctx,
        allergy_answer=["has"],
        substance=["Penitsillin"],
        category=["medication"],
        criticality=["high"],
        reaction=["toshma"],
    )
    (value, *_) = card.visit(ctx, encounter_id).observations
    observations.enter_in_error(ctx, observation_id=value.id, seen_version=1, reason="slip")
    kinds = ["Encounter", "Observation", "Condition", "AllergyIntolerance", "DocumentReference"]
    found = ledger.of_types(ctx, kinds)
    assert {each.resource_type for each in found} == set(kinds)
    for each in found:
        get_fhir_model_class(each.resource_type).model_validate_json(each.content)


def test_the_numbers_in_the_ledger_are_as_typed(ctx: RecordContext) -> None:
    signed(ctx)
    warm = Observation.objects.get(patient_id=ctx.patient_id, code="8310-5")
    found = ledger.current(ctx, "Observation", warm.id)
    assert found is not None and b'"value":36.6' in found.content
    assert b'"code":"Cel"' in found.content


def test_everything_in_a_visit_can_be_closed_with_it(ctx: RecordContext) -> None:
    encounter_id = signed(ctx)
    for model in (Encounter, Observation, Condition, Document, CardEntry):
        rows = model.objects.filter(patient_id=ctx.patient_id)
        assert {row.encounter_id for row in rows} == {encounter_id}, model
        assert {row.facility_id for row in rows} == {ctx.actor.facility_id}, model


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"pressure": ["1200/80"]}, "pressure"),
        ({"temperature": ["370"]}, "temperature"),
        ({"code_0": ["X99.99"]}, "code"),
        ({"code_0": ["IX"]}, "code"),
        ({"role_0": ["main"]}, "role"),
        ({"note": ["a\x07b"]}, "note"),
        ({"note": ["a" * 100_001]}, "note"),
        ({"reason": ["a\x00b"]}, "reason"),
        ({"allergy_answer": [""]}, "allergy_answer"),
        ({"allergy_answer": ["has"]}, "substance"),
        ({"code_1": ["E11.9"], "role_1": [DiagnosisRole.MAIN.value]}, "role"),
        ({"code_1": ["I10"], "role_1": [DiagnosisRole.CONCOMITANT.value]}, "code"),
    ],
)
def test_one_refusal_undoes_the_whole_visit(
    ctx: RecordContext, changes: dict[str, list[str]], field: str
) -> None:
    encounter_id = encounters.start(ctx)
    with pytest.raises(Refusal) as refusal, transaction.atomic():
        services.sign_visit(ctx, encounter_id=encounter_id, fields=VISIT | changes)
    assert refusal.value.field == field
    assert lines(ctx) == [("visit", "in-progress")]
    page = card.visit(ctx, encounter_id)
    assert (page.observations, page.conditions, page.documents) == ([], [], [])
    assert allergy_queries.allergies(ctx).answer is Answer.NOT_ASKED


def test_an_empty_visit_is_not_signed(ctx: RecordContext) -> None:
    encounter_id = encounters.start(ctx)
    fields = {"allergy_answer": ["none-known"]}
    with pytest.raises(EmptyVisit), transaction.atomic():
        services.sign_visit(ctx, encounter_id=encounter_id, fields=fields)


def test_allergies_are_asked_on_the_first_visit_only(ctx: RecordContext) -> None:
    signed(ctx)
    signed(ctx, allergy_answer=[""], code_0=[""])


def test_a_visit_is_begun_once_and_signed_once(ctx: RecordContext) -> None:
    encounter_id = encounters.start(ctx)
    assert encounters.start(ctx) == encounter_id
    services.sign_visit(ctx, encounter_id=encounter_id, fields=VISIT)
    with pytest.raises(VisitNotInState):
        services.sign_visit(ctx, encounter_id=encounter_id, fields=VISIT)
    assert Encounter.objects.filter(patient_id=ctx.patient_id).count() == 1


def test_a_visit_opens_the_facilitys_relation_and_closes_it_later(ctx: RecordContext) -> None:
    encounter_id = encounters.start(ctx)
    relation = CareRelation.objects.get(patient_id=ctx.patient_id, source_id=encounter_id)
    assert (relation.facility_id, relation.closes_at) == (ctx.actor.facility_id, None)
    services.sign_visit(ctx, encounter_id=encounter_id, fields=VISIT)
    relation = CareRelation.objects.get(patient_id=ctx.patient_id, source_id=encounter_id)
    assert relation.closes_at is not None and relation.closes_at > ctx.now


def test_nobody_writes_in_anothers_visit(ctx: RecordContext, clinic: Clinic) -> None:
    theirs = uuid4()
    encounters.record_told(ctx, resource_id=theirs, tree={"status": "in-progress"}, source="x")
    with pytest.raises(NotYourVisit):
        services.sign_visit(ctx, encounter_id=theirs, fields=VISIT)
    with pytest.raises(NoSuchVisit):
        services.sign_visit(ctx, encounter_id=uuid4(), fields=VISIT)


def test_a_visit_begun_by_mistake_stays_as_entered_in_error(ctx: RecordContext) -> None:
    encounter_id = encounters.start(ctx)
    encounters.enter_in_error(ctx, encounter_id=encounter_id, reason="another person")
    assert lines(ctx) == [("visit", "entered-in-error")]
    assert told(ctx, "Encounter", encounter_id)["status"] == "entered-in-error"
    assert encounters.start(ctx) != encounter_id


def test_a_slip_is_struck_out_and_the_old_version_stays(ctx: RecordContext) -> None:
    (one,) = observations.record(ctx, measurements=[measured(PRESSURE, "184/92")])
    observations.enter_in_error(ctx, observation_id=one, seen_version=1, reason=" 148, not 184 ")
    row = Observation.objects.get(patient_id=ctx.patient_id, id=one)
    assert (row.status, row.version, row.error_reason) == ("entered-in-error", 2, "148, not 184")
    newest, oldest = ledger.history(ctx, "Observation", one)
    assert parse(oldest.content)["status"] == "final"
    assert parse(newest.content)["status"] == "entered-in-error"
    assert b"148, not 184" in newest.content
    assert lines(ctx) == [("observation", "entered-in-error")]
    assert list(card.observations.latest_vitals(ctx)) == []


@pytest.mark.parametrize(
    ("seen", "reason", "error"),
    [(2, "slip", StaleVersion), (0, "slip", StaleVersion), (1, " ", NoReason)],
)
def test_a_slip_is_struck_out_upon_the_version_that_was_seen_with_a_reason(
    ctx: RecordContext, seen: int, reason: str, error: type[Refusal]
) -> None:
    (one,) = observations.record(ctx, measurements=[measured(BY_KEY["pulse"], "78")])
    with pytest.raises(error):
        observations.enter_in_error(ctx, observation_id=one, seen_version=seen, reason=reason)
    assert Observation.objects.get(patient_id=ctx.patient_id, id=one).status == "final"


def test_a_slip_is_struck_out_once(ctx: RecordContext) -> None:
    (one,) = observations.record(ctx, measurements=[measured(BY_KEY["pulse"], "78")])
    observations.enter_in_error(ctx, observation_id=one, seen_version=1, reason="slip")
    with pytest.raises(AlreadyInError):
        observations.enter_in_error(ctx, observation_id=one, seen_version=2, reason="slip")
    with pytest.raises(NoSuchObservation):
        observations.enter_in_error(ctx, observation_id=uuid4(), seen_version=1, reason="slip")


def test_a_struck_diagnosis_frees_its_place_and_is_no_longer_a_problem(ctx: RecordContext) -> None:
    encounter_id = encounters.start(ctx)
    (one,) = problems.diagnose(ctx, diagnoses=[Diagnosis("I10")], encounter_id=encounter_id)
    with pytest.raises(SecondMainDiagnosis):
        problems.diagnose(ctx, diagnoses=[Diagnosis("E11.9")], encounter_id=encounter_id)
    with pytest.raises(SameDiagnosisTwice):
        second = Diagnosis("I10", DiagnosisRole.CONCOMITANT)
        problems.diagnose(ctx, diagnoses=[second], encounter_id=encounter_id)
    problems.enter_in_error(ctx, condition_id=one, seen_version=1, reason="other person")
    assert list(card.problems.active(ctx)) == []
    problems.diagnose(ctx, diagnoses=[Diagnosis("E11.9")], encounter_id=encounter_id)
    assert [row.code for row in card.problems.active(ctx)] == ["E11.9"]
    (first,) = problems.diagnose(ctx, diagnoses=[Diagnosis("I10")], encounter_id=None)
    row = Condition.objects.get(patient_id=ctx.patient_id, id=first)
    assert row.first_in_life is True  # what was struck out does not count


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("Z99.X", UnknownDiagnosis),
        ("", UnknownDiagnosis),
        ("ix", UnknownDiagnosis),
        ("I11", UnknownDiagnosis),
    ],
)
def test_an_unknown_code_is_refused(ctx: RecordContext, code: str, error: type[Refusal]) -> None:
    with pytest.raises((error, DiagnosisTooWide)):
        problems.diagnose(ctx, diagnoses=[Diagnosis(code)], encounter_id=None)


@pytest.mark.parametrize("typed", ["e119", "E11.9", "е11.9", " E11.9 "])
def test_a_code_is_known_however_it_is_typed(ctx: RecordContext, typed: str) -> None:
    (one,) = problems.diagnose(ctx, diagnoses=[Diagnosis(typed)], encounter_id=None)
    assert Condition.objects.get(patient_id=ctx.patient_id, id=one).code == "E11.9"


def test_the_second_statement_of_a_diagnosis_is_not_first_in_life(ctx: RecordContext) -> None:
    problems.diagnose(ctx, diagnoses=[Diagnosis("I10")], encounter_id=None)
    (again,) = problems.diagnose(ctx, diagnoses=[Diagnosis("I10")], encounter_id=None)
    (said,) = problems.diagnose(
        ctx, diagnoses=[Diagnosis("I10", first_in_life=True)], encounter_id=None
    )
    rows = {
        row.id: row.first_in_life for row in Condition.objects.filter(patient_id=ctx.patient_id)
    }
    assert (rows[again], rows[said]) == (False, True)


def test_an_allergy_ends_the_statement_that_none_are_known(ctx: RecordContext) -> None:
    none = allergies.record_none_known(ctx)
    assert allergies.record_none_known(ctx) == none
    penicillin = Allergy("Penitsillin", criticality=Criticality.HIGH, reaction="anafilaksiya")
    one = allergies.record(ctx, allergy=penicillin)
    found = allergy_queries.allergies(ctx)
    assert found.answer is Answer.HAS
    assert [(row.id, row.severe) for row in found.active] == [(one, True)]
    assert (
        told(ctx, "AllergyIntolerance", none)["clinicalStatus"]["coding"][0]["code"] == "inactive"
    )
    with pytest.raises(HasAllergies):
        allergies.record_none_known(ctx)
    allergies.enter_in_error(ctx, allergy_id=one, seen_version=1, reason="of the sister")
    struck = told(ctx, "AllergyIntolerance", one)
    assert "clinicalStatus" not in struck  # FHIR ait-2
    assert allergy_queries.allergies(ctx).answer is Answer.NOT_ASKED
    allergies.record_none_known(ctx)


def test_the_newest_value_that_holds_is_the_one_shown(ctx: RecordContext) -> None:
    pulse, weight = BY_KEY["pulse"], BY_KEY["weight"]
    one, _other = observations.record(
        ctx, measurements=[measured(pulse, "70"), measured(weight, "80")]
    )
    old = parse(
        b'{"resourceType":"Observation","effectiveDateTime":"1999","valueQuantity":{"value":50},'
        b'"code":{"coding":[{"system":"http://loinc.org","code":"8867-4"}]}}'
    )
    observations.record_told(ctx, resource_id=uuid4(), tree=old, source="x")
    (two,) = observations.record(ctx, measurements=[measured(pulse, "90")])

    def shown() -> dict[str, Decimal]:
        return {row.code: row.value for row in card.observations.latest_vitals(ctx)}

    assert shown() == {pulse.code: 90, weight.code: 80}
    observations.enter_in_error(ctx, observation_id=two, seen_version=1, reason="slip")
    assert shown() == {pulse.code: 70, weight.code: 80}
    observations.enter_in_error(ctx, observation_id=one, seen_version=1, reason="slip")
    assert shown() == {pulse.code: 50, weight.code: 80}


def test_a_problem_is_shown_once_however_often_it_is_stated(ctx: RecordContext) -> None:
    for _ in range(3):
        problems.diagnose(ctx, diagnoses=[Diagnosis("I10")], encounter_id=None)
    problems.diagnose(ctx, diagnoses=[Diagnosis("E11.9")], encounter_id=None)
    for words in ("Astma", "Astma", "Migren"):
        tree = {"code": {"text": words}, "clinicalStatus": {"coding": [{"code": "active"}]}}
        problems.record_told(ctx, resource_id=uuid4(), tree=tree, source="x")
    shown = [row.code or row.title for row in card.problems.active(ctx)]
    assert sorted(shown) == ["Astma", "E11.9", "I10", "Migren"]


def test_a_struck_note_keeps_its_text(ctx: RecordContext) -> None:
    one = documents.write_note(ctx, text=NOTE)
    documents.enter_in_error(ctx, document_id=one, seen_version=1, reason="other person")
    row = Document.objects.get(patient_id=ctx.patient_id, id=one)
    assert (row.status, row.text) == ("entered-in-error", NOTE)
    assert len(ledger.history(ctx, "DocumentReference", one)) == 2


def test_history_is_read_page_by_page_without_gaps(ctx: RecordContext) -> None:
    vitals = [measured(BY_KEY["pulse"], str(60 + number)) for number in range(60)]
    observations.record(ctx, measurements=vitals)
    first = timeline.page_of(list(timeline.page_rows(ctx)))
    assert len(first.lines) == 50 and first.older is not None
    second = timeline.page_of(list(timeline.page_rows(ctx, before=first.older)))
    assert len(second.lines) == 10 and second.older is None
    seen = {line.resource_id for line in [*first.lines, *second.lines]}
    assert len(seen) == 60
    assert timeline.page_of(list(timeline.page_rows(ctx, kind="note"))).lines == []
