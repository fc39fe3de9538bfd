"""Reading problems."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL

from ehr.problems.errors import NoSuchProblem
from ehr.problems.models import Condition
from ehr.problems.rules import Clinical, Verification
from trust.context import RecordContext

SHOWN = 50
# Of each problem the newest statement that holds; without a code the words are the problem.
_IS_NEWEST = """ehr_condition.id = ANY (ARRAY(
  SELECT DISTINCT ON (code, system, words) id
  FROM (SELECT id, code, system, occurred_at, CASE code WHEN '' THEN title ELSE '' END AS words
        FROM ehr_condition WHERE patient_id = ANY (%s) AND verification <> 'entered-in-error') all_of
  ORDER BY code, system, words, occurred_at DESC, id DESC))"""


def condition(ctx: RecordContext, condition_id: UUID) -> Condition:
    """One diagnosis of this card. Raises NoSuchProblem."""
    row = Condition.objects.filter(patient_id__in=ctx.patient_ids, id=condition_id).first()
    if row is None:
        raise NoSuchProblem
    return row


def active(ctx: RecordContext) -> QuerySet[Condition]:
    """Active problems, each by its newest statement that this reader may see, the latest first.

    Looked for among the rows that are seen and not by a mark on the newest row: a mark on a
    closed row would leave a gap where somebody without closed rows has a problem.
    """
    is_newest = RawSQL(_IS_NEWEST, [list(ctx.patient_ids)], output_field=BooleanField())  # noqa: S611
    rows = Condition.objects.filter(is_newest, patient_id__in=ctx.patient_ids)
    return rows.filter(clinical=Clinical.ACTIVE).order_by("-occurred_at", "-id")[:SHOWN]


def newest(ctx: RecordContext, row: Condition) -> Condition | None:
    """The newest statement that holds of the same problem; without a code the words are it."""
    rows = Condition.objects.filter(
        patient_id=ctx.patient_id, system=row.system, code=row.code
    ).exclude(verification=Verification.IN_ERROR)
    same = rows if row.code else rows.filter(title=row.title)
    return same.order_by("-occurred_at", "-id").first()


def of_encounter(ctx: RecordContext, encounter_id: UUID) -> Sequence[Condition]:
    """What was diagnosed in one visit, struck-out statements included."""
    rows = Condition.objects.filter(patient_id__in=ctx.patient_ids, encounter_id=encounter_id)
    return list(rows.order_by("recorded_at", "id")[:100])


def known_codes(ctx: RecordContext, codes: Iterable[str]) -> set[str]:
    """Which of these codes the card has stated before."""
    rows = Condition.objects.filter(patient_id__in=ctx.patient_ids, code__in=list(codes))
    return set(rows.exclude(verification=Verification.IN_ERROR).values_list("code", flat=True))
