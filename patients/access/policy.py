"""May this actor do this to this patient, and why. Pure; what no branch allows is refused."""

from __future__ import annotations

from dataclasses import dataclass

from trust.accounts import policy as roles
from trust.context import Action, Actor, Decision, Role, gettext_noop


@dataclass(frozen=True, slots=True)
class AccessFacts:
    """The yes/no facts a decision rests on.

    `exists`: the person is in the register; `own`: the account belongs to this person;
    `related`: this facility has an open care relation with the person;
    `by_key`: the actor holds a number that leads here (a prescription number);
    `new`: the record is being made in this very act.
    """

    exists: bool = False
    own: bool = False
    related: bool = False
    by_key: str = ""
    new: bool = False


# The desk handles who somebody is, never what ails them: it needs no care relation.
DESK = frozenset(
    {
        Action.SEE_PERSON,
        Action.REGISTER_PERSON,
        Action.CORRECT_PERSON,
        Action.QUEUE_PERSON,
        Action.GIVE_CABINET_CODE,
    }
)
CARE = frozenset(
    {
        Action.READ_CARD,
        Action.WRITE_CARD,
        Action.PRESCRIBE,
        Action.CANCEL_PRESCRIPTION,
        Action.READ_PRESCRIPTION,
        Action.EXCHANGE_READ,
    }
)
COUNTER = frozenset({Action.READ_PRESCRIPTION, Action.DISPENSE})
OWN = frozenset({Action.READ_OWN, Action.SEE_WHO_LOOKED, Action.EXCHANGE_READ})
JOBS = frozenset({Action.EXCHANGE_READ, Action.EXCHANGE_IMPORT, Action.PROJECT_FACTS})

_OWN = Decision(True, gettext_noop("The person's own record."))
_CARE = Decision(True, gettext_noop("This facility is treating the person."))
_DESK = Decision(True, gettext_noop("Registration desk: identity only."))
_COUNTER = Decision(True, gettext_noop("The person showed the prescription number."))
_JOB = Decision(True, gettext_noop("A named system job."))
NO_RELATION = Decision(
    False,
    gettext_noop(
        "Your facility has no treatment relation with this person. "
        "Ask the registration desk to queue them, or ask the person for a referral."
    ),
)
NOT_YOURS = Decision(False, gettext_noop("This is not your record."))
NO_NUMBER = Decision(
    False, gettext_noop("A pharmacy opens a prescription by its number. Ask the person for it.")
)


def decide(actor: Actor, action: Action, facts: AccessFacts) -> Decision:
    """The answer with its reason. Raises KeyError for a role the policy does not know."""
    if not (role := roles.decide(actor.role, action)).allowed:
        return role
    if not facts.exists and not facts.new:
        return NO_RELATION
    return _BY_ROLE[actor.role](actor, action, facts)


def _patient(actor: Actor, action: Action, facts: AccessFacts) -> Decision:
    return _OWN if action in OWN and facts.own else NOT_YOURS


def _staff(actor: Actor, action: Action, facts: AccessFacts) -> Decision:
    if actor.facility_id is None:
        return roles.NOT_IN_ROLE  # no post today, no door
    if action in DESK:
        return _DESK
    return _CARE if action in CARE and facts.related else NO_RELATION


def _pharmacist(actor: Actor, action: Action, facts: AccessFacts) -> Decision:
    if actor.facility_id is None:
        return roles.NOT_IN_ROLE
    return _COUNTER if action in COUNTER and facts.by_key == "prescription" else NO_NUMBER


def _job(actor: Actor, action: Action, facts: AccessFacts) -> Decision:
    return _JOB if action in JOBS and actor.system_name else roles.NOT_IN_ROLE


def _nobody(actor: Actor, action: Action, facts: AccessFacts) -> Decision:
    return roles.NOT_IN_ROLE


_BY_ROLE = {
    Role.PATIENT: _patient,
    Role.REGISTRAR: _staff,
    Role.DOCTOR: _staff,
    Role.NURSE: _staff,
    Role.PHARMACIST: _pharmacist,
    Role.SYSTEM: _job,
    Role.ANALYST: _nobody,
    Role.HEAD: _nobody,
    Role.INSPECTOR: _nobody,
}
