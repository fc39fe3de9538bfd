"""What the rules look at, read from the opened record."""

from __future__ import annotations

from uuid import UUID

from ehr.allergies import queries
from ehr.allergies.rules import Answer
from patients.access.gate import safety_scope
from prescriptions.safety import rules
from prescriptions.safety.rules import AllergyFacts, Checked, MedicationFacts
from trust.context import NOTHING_CLOSED, RecordContext


def check(ctx: RecordContext, medication: MedicationFacts) -> Checked:
    """Hold a medicine against the person's allergies as they stand now, closed ones included.

    What touches a closed one is told without naming it (rules.with_hidden).
    """
    seen = _allergies(ctx)
    checked = rules.check(medication, list(seen.values()))
    if ctx.closed == NOTHING_CLOSED:
        return checked
    with safety_scope(ctx):
        hidden = [facts for one, facts in _allergies(ctx).items() if one not in seen]
    return rules.with_hidden(checked, rules.check(medication, hidden))


def _allergies(ctx: RecordContext) -> dict[UUID, AllergyFacts]:
    """Active allergies, the dangerous first."""
    return {
        one.id: AllergyFacts(one.substance, one.code, one.severe)
        for one in queries.active_allergies(ctx)
    }


def allergies_asked(ctx: RecordContext) -> bool:
    """Whether anybody has ever asked this person about allergies."""
    return queries.allergies(ctx).answer is not Answer.NOT_ASKED
