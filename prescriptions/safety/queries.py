"""What the rules look at, read from the opened record."""

from __future__ import annotations

from ehr.allergies import queries
from ehr.allergies.rules import Answer
from prescriptions.safety.rules import AllergyFacts
from trust.context import RecordContext


def allergies(ctx: RecordContext) -> list[AllergyFacts]:
    """The person's allergies as they stand now, the dangerous first."""
    return [
        AllergyFacts(one.substance, one.code, one.severe) for one in queries.active_allergies(ctx)
    ]


def allergies_asked(ctx: RecordContext) -> bool:
    """Whether anybody has ever asked this person about allergies."""
    return queries.allergies(ctx).answer is not Answer.NOT_ASKED
