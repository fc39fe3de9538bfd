"""The visit as one act: half-written text is kept, and one signature writes everything or nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.conf import settings

from ehr.allergies import queries as allergies
from ehr.allergies import rules as allergy_rules
from ehr.allergies import services as allergy
from ehr.allergies.errors import NotAsked
from ehr.allergies.rules import Answer
from ehr.card import queries
from ehr.card.errors import CapacityNotSaid, EmptyVisit
from ehr.card.models import Draft
from ehr.card.rules import VisitDraft, diagnoses_of, has_content, vitals_of
from ehr.documents import rules as note_rules
from ehr.documents import services as documents
from ehr.encounters import services as encounters
from ehr.encounters.errors import NotYourVisit
from ehr.encounters.locks import lock_encounter
from ehr.encounters.rules import Capacity, is_minor
from ehr.observations import services as observations
from ehr.problems import services as problems
from ehr.problems.sensitivity import visit_class
from ehr.timeline.authorship import class_what_follows
from patients.identity.queries import person
from patients.identity.services import today
from patients.worklist.services import finish_waiting
from trust.context import RecordContext
from trust.ids import uuid7

MOST = 4 * note_rules.MOST  # of a draft, all fields together, as JSON


def save_draft(
    ctx: RecordContext, *, encounter_id: UUID, fields: Mapping[str, Sequence[str]]
) -> None:
    """Keep what is half written, so that it survives a lost session; not part of the record.

    Raises NoteTooLong, NotYourVisit, VisitNotInState.
    """
    body = json.dumps({name: list(values) for name, values in fields.items()})
    longest = max((len(value) for values in fields.values() for value in values), default=0)
    if longest > note_rules.MOST or len(body) > MOST:
        note_rules.note("x" * max(longest, note_rules.MOST + 1))
    _open_and_mine(ctx, encounter_id)
    Draft.objects.bulk_create(
        [
            Draft(
                patient_id=ctx.patient_id,
                id=uuid7(),
                encounter_id=encounter_id,
                author_id=ctx.actor.account_id,
                body=body,
                saved_at=ctx.now,
            )
        ],
        update_conflicts=True,
        unique_fields=["patient_id", "encounter_id", "author_id"],
        update_fields=["body", "saved_at"],
    )


def sign_visit(
    ctx: RecordContext, *, encounter_id: UUID, fields: Mapping[str, Sequence[str]]
) -> None:
    """Write everything the visit form says and close the visit; one refusal undoes all of it.

    Raises the refusals of each part, NotAsked, EmptyVisit, CapacityNotSaid, NotYourVisit, VisitNotInState.
    """
    draft = VisitDraft(encounter_id, fields)
    _open_and_mine(ctx, encounter_id)
    diagnoses = [diagnosis for _, diagnosis in diagnoses_of(draft)]
    class_what_follows(ctx, visit_class(diagnosis.code for diagnosis in diagnoses))
    _sign_allergies(ctx, draft)
    measurements = vitals_of(draft)
    observations.record(ctx, measurements=measurements, encounter_id=encounter_id)
    problems.diagnose(ctx, diagnoses=diagnoses, encounter_id=encounter_id)
    if draft.text("note").strip():
        documents.write_note(ctx, text=draft.text("note"), encounter_id=encounter_id)
    elif not has_content(draft):
        raise EmptyVisit(field="note")
    for section in queries.visit_sections():
        section.sign(ctx, draft)
    reason, capacity = draft.text("reason").strip(), _capacity(ctx, draft)
    note_rules.inspect(reason, field="reason")
    encounters.finish(ctx, encounter_id=encounter_id, reason=reason, capacity=capacity)
    finish_waiting(ctx)
    drop_draft(ctx, encounter_id=encounter_id)


def drop_draft(ctx: RecordContext, *, encounter_id: UUID) -> None:
    """What was half written is written now, or not wanted."""
    Draft.objects.filter(
        patient_id=ctx.patient_id, encounter_id=encounter_id, author_id=ctx.actor.account_id
    ).delete()


def _sign_allergies(ctx: RecordContext, draft: VisitDraft) -> None:
    """The question of every first visit. Raises NotAsked when it was left open."""
    answer = draft.text("allergy_answer")
    if answer == Answer.NONE_KNOWN:
        allergy.record_none_known(ctx, encounter_id=draft.encounter_id)
    elif answer == Answer.HAS:
        stated = allergy_rules.stated(
            *(draft.text(name) for name in ("substance", "category", "criticality", "reaction"))
        )
        allergy.record(ctx, allergy=stated, encounter_id=draft.encounter_id)
    elif allergies.allergies(ctx).answer is Answer.NOT_ASKED:
        raise NotAsked(field="allergy_answer")


def _capacity(ctx: RecordContext, draft: VisitDraft) -> str:
    """What was found of a minor; nothing of an adult. Raises CapacityNotSaid."""
    if not is_minor(person(ctx).birth_date, today(ctx), settings.AGE_LIMITS):
        return ""
    try:
        return Capacity(draft.text("capacity")).value
    except ValueError as unsaid:
        raise CapacityNotSaid(field="capacity") from unsaid


def _open_and_mine(ctx: RecordContext, encounter_id: UUID) -> None:
    row = lock_encounter(ctx, encounter_id)
    if row.author_id != ctx.actor.account_id or row.source:
        raise NotYourVisit(author=row.author_name or row.facility_name)
    encounters.still_open(row)
