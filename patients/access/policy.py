"""May this actor do this to this patient, and why. Pure; what no branch allows is refused.

Nine steps, in this order (docs/security.md): identity, post, purpose, relation, what the patient
closed, sensitive classes, the author's secrecy, the proxy's scope, the answer. Steps 5 to 7 close
entries and not the record: a closed entry is absent, the record opens without it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from patients.access.closures import closed_to, is_closed
from patients.access.facts import AccessFacts, RecordEntry
from trust.accounts import policy as roles
from trust.context import Action, Actor, Decision, Purpose, Role, gettext_noop

# The desk handles who somebody is, never what ails them: it needs no care relation.
DESK = frozenset(
    {
        Action.SEE_PERSON,
        Action.REGISTER_PERSON,
        Action.CORRECT_PERSON,
        Action.QUEUE_PERSON,
        Action.GIVE_CABINET_CODE,
        Action.RECORD_PROXY,
    }
)
CARE = frozenset(
    {
        Action.READ_CARD,
        Action.WRITE_CARD,
        Action.SIGN_CARD,
        Action.PRESCRIBE,
        Action.SIGN_PRESCRIPTION,
        Action.CANCEL_PRESCRIPTION,
        Action.READ_PRESCRIPTION,
        Action.EXCHANGE_READ,
    }
)
COUNTER = frozenset({Action.READ_PRESCRIPTION, Action.DISPENSE})
OWN = frozenset(
    {
        Action.READ_OWN,
        Action.SEE_WHO_LOOKED,
        Action.INQUIRE,
        Action.EXPORT_OWN,
        Action.EXPORT_PROOF,
        Action.SIGN_OWN,
        Action.DECIDE_CONSENT,
        Action.SIMULATE,
        Action.MANAGE_PROXIES,
        Action.EXCHANGE_READ,
    }
)
# What a proxy may do, by scope; closing, proxies and simulation stay the patient's own.
BY_PROXY = {
    Action.READ_OWN: "see",
    Action.SEE_WHO_LOOKED: "see",
    Action.INQUIRE: "decide",
    Action.EXCHANGE_READ: "see",
}
EMERGENCY = frozenset({Action.ASK_EMERGENCY, Action.OPEN_IN_EMERGENCY})
JOBS = frozenset(
    {
        Action.EXCHANGE_READ,
        Action.EXCHANGE_IMPORT,
        Action.EXPORT_PROOF,
        Action.PROJECT_FACTS,
        Action.COMPLETE_SIGNATURE,
        Action.WATCH,
        Action.KEEP_KEYS,
        Action.REPLAY_ERASURES,
        Action.OPEN_CABINET,
    }
)
_CARING = frozenset({Purpose.TREATMENT, Purpose.EMERGENCY, Purpose.OPERATIONS})
PURPOSES: dict[Role, frozenset[Purpose]] = {
    Role.PATIENT: frozenset({Purpose.PATIENT_REQUEST, Purpose.FAMILY_REQUEST}),
    Role.REGISTRAR: _CARING,
    Role.DOCTOR: _CARING,
    Role.NURSE: _CARING,
    Role.PHARMACIST: frozenset({Purpose.TREATMENT}),
    Role.SYSTEM: frozenset(Purpose),
    Role.ANALYST: frozenset(),
    Role.HEAD: frozenset(),
    Role.INSPECTOR: frozenset(),
    Role.OFFICER: frozenset({Purpose.OPERATIONS}),
}
_USUAL = {
    Role.PATIENT: Purpose.PATIENT_REQUEST,
    Role.SYSTEM: Purpose.OPERATIONS,
    Role.REGISTRAR: Purpose.OPERATIONS,
    Role.OFFICER: Purpose.OPERATIONS,
}

WEAK, CONFIRM = roles.WEAK, roles.CONFIRM
NO_POST = Decision(
    False,
    gettext_noop("You hold no post today."),
    next_step=gettext_noop("Ask the head of your facility."),
    step=2,
)
NO_PURPOSE = Decision(
    False,
    gettext_noop("Your role does not open records for this purpose."),
    next_step=gettext_noop("Choose the purpose of your work."),
    step=3,
)
NO_RELATION = Decision(
    False,
    gettext_noop("Your facility has no treatment relation with this person."),
    next_step=gettext_noop(
        "Ask the registration desk to queue them, or ask the person for a referral."
    ),
    step=4,
)
NO_RELATION_BUT_EMERGENCY = Decision(
    False,
    NO_RELATION.reason,
    next_step=gettext_noop(
        "Ask the registration desk to queue them, or the person for a referral. "
        "If a life is at risk, open the record in an emergency."
    ),
    step=4,
    may_break_glass=True,
)
NOT_YOURS = Decision(
    False,
    gettext_noop("This is not your record."),
    next_step=gettext_noop("Ask its owner to make you a proxy."),
    step=4,
)
NO_NUMBER = Decision(
    False,
    gettext_noop("A pharmacy opens a prescription by its number."),
    next_step=gettext_noop("Ask the person for it."),
    step=4,
)
# Never says that there is an entry: the words of an entry that does not exist.
ABSENT = Decision(False, gettext_noop("There is no such entry."), step=5)
BEYOND_PROXY = Decision(
    False,
    gettext_noop("The person has not given you this right."),
    next_step=gettext_noop("Ask them to widen it in their cabinet."),
    step=8,
)
NO_INVITATION = Decision(
    False,
    gettext_noop("This code is not valid."),
    next_step=gettext_noop("Ask the person for a new one."),
    step=4,
)
NOTHING_TO_REVIEW = Decision(
    False,
    gettext_noop("There is nothing to review at your facility about this person."),
    next_step=gettext_noop("Open a case from your list of reviews."),
    step=4,
)
NO_ENTRY_NAMED = Decision(
    False,
    gettext_noop("An erasure is asked for by the number of the entry."),
    next_step=gettext_noop("Take it from the patient's request or from the court's order."),
    step=4,
)
_ERASING = Decision(True, gettext_noop("An officer asks for an erasure; another decides."), step=9)
_REVIEW = Decision(True, gettext_noop("A case of your facility waits for your review."), step=9)
_OWN = Decision(True, gettext_noop("The person's own record."), step=9)
_PROXY = Decision(True, gettext_noop("The person, or the law, made you their proxy."), step=9)
_INVITED = Decision(True, gettext_noop("The person gave you this code."), step=9)
_CARE = Decision(True, gettext_noop("This facility is treating the person."), step=9)
_EMERGENCY = Decision(True, gettext_noop("Opened in an emergency; an officer reviews it."), step=9)
_BREAKING = Decision(True, gettext_noop("An emergency is declared; an officer reviews it."), step=9)
_DESK = Decision(True, gettext_noop("Registration desk: identity only."), step=9)
_COUNTER = Decision(True, gettext_noop("The person showed the prescription number."), step=9)
_JOB = Decision(True, gettext_noop("A named system job."), step=9)


def decide(
    actor: Actor,
    action: Action,
    facts: AccessFacts,
    *,
    purpose: Purpose,
    now: datetime,
    entry: RecordEntry | None = None,
) -> Decision:
    """The answer with its reasons, for the record or for one `entry` of it.

    Raises KeyError for a role the policy does not know.
    """
    for step in (_identity, _post, _purpose):
        if refused := step(actor, action, purpose):
            return refused
    answer = _BY_ROLE[actor.role](actor, action, facts)
    if not answer.allowed:
        return answer
    asks = action in roles.CONFIRMED_ACTIONS and actor.role is not Role.SYSTEM  # a job has no phone
    if asks and not roles.is_confirmed(actor, now):
        return CONFIRM
    if entry is not None and is_closed(entry, actor, action, facts, now):
        return ABSENT
    return answer


def purpose_of(actor: Actor, facts: AccessFacts, named: Purpose | None) -> Purpose:
    """What a look is for: as named, else what the role's looks are for; never less than it is.

    A proxy's look is FAMILY_REQUEST and one through broken glass is EMERGENCY, whatever was named.
    """
    if actor.role is Role.PATIENT and not facts.own and facts.proxy:
        return Purpose.FAMILY_REQUEST
    if actor.role in (Role.DOCTOR, Role.NURSE) and facts.emergency:
        return Purpose.EMERGENCY
    return named or _USUAL.get(actor.role, Purpose.TREATMENT)


def visible_to(
    actor: Actor, action: Action, facts: AccessFacts, now: datetime
) -> Callable[[RecordEntry], bool]:
    """The same answer for lists: worked out once, then asked of each entry."""
    closed = closed_to(actor, action, facts, now)
    return lambda entry: entry.is_visible(closed)


def permissions(
    actor: Actor, facts: AccessFacts, *, purpose: Purpose, now: datetime
) -> frozenset[Action]:
    """Everything this actor may do to this record now, a fresh second factor aside."""
    return frozenset(_permitted(actor, facts, purpose, now))


def _permitted(
    actor: Actor, facts: AccessFacts, purpose: Purpose, now: datetime
) -> Iterator[Action]:
    for action in roles.ROLE_ACTIONS[actor.role]:
        answer = decide(actor, action, facts, purpose=purpose, now=now)
        if answer.allowed or answer.needs_confirmation:
            yield action


def _identity(actor: Actor, action: Action, purpose: Purpose) -> Decision | None:
    if actor.role is Role.SYSTEM:
        return None if actor.system_name else roles.NOT_IN_ROLE
    return None if actor.is_strong else WEAK


def _post(actor: Actor, action: Action, purpose: Purpose) -> Decision | None:
    if not (role := roles.decide(actor.role, action)).allowed:
        return role
    if actor.role in (Role.SYSTEM, Role.PATIENT):
        return None
    return None if actor.facility_id and actor.post_id else NO_POST


def _purpose(actor: Actor, action: Action, purpose: Purpose) -> Decision | None:
    return None if purpose in PURPOSES[actor.role] else NO_PURPOSE


def _patient(actor: Actor, action: Action, facts: AccessFacts) -> Decision:
    if action is Action.ACCEPT_PROXY:
        return _INVITED if facts.exists and facts.by_key == "proxy" else NO_INVITATION
    if facts.own and action in OWN:
        return _OWN
    if not facts.exists or facts.proxy is None:
        return NOT_YOURS
    if action is Action.RESIGN_PROXY:
        return _PROXY
    return _PROXY if BY_PROXY.get(action) in facts.proxy.scopes else BEYOND_PROXY


def _clinician(actor: Actor, action: Action, facts: AccessFacts) -> Decision:
    if action in EMERGENCY:
        return _BREAKING  # also for a person who is not in the register: the answer tells nothing
    if facts.exists and action in CARE and facts.emergency:
        return _EMERGENCY
    if facts.exists and action in CARE and facts.related:
        return _CARE
    return NO_RELATION_BUT_EMERGENCY


def _registrar(actor: Actor, action: Action, facts: AccessFacts) -> Decision:
    return _DESK if action in DESK and (facts.exists or facts.new) else NO_RELATION


def _pharmacist(actor: Actor, action: Action, facts: AccessFacts) -> Decision:
    holds = facts.exists and facts.by_key == "prescription"
    return _COUNTER if action in COUNTER and holds else NO_NUMBER


def _job(actor: Actor, action: Action, facts: AccessFacts) -> Decision:
    if not (facts.exists or facts.new):
        return NO_RELATION
    return _JOB if action in JOBS else roles.NOT_IN_ROLE


def _officer(actor: Actor, action: Action, facts: AccessFacts) -> Decision:
    if action is Action.ASK_ERASURE:
        return _ERASING if facts.exists and facts.by_key == "fhir" else NO_ENTRY_NAMED
    cases = {Action.REVIEW_ACCESS: _REVIEW, Action.DECIDE_ERASURE: _ERASING}
    return cases[action] if action in cases and facts.reviewable else NOTHING_TO_REVIEW


def _nobody(actor: Actor, action: Action, facts: AccessFacts) -> Decision:
    return roles.NOT_IN_ROLE


_BY_ROLE: dict[Role, Callable[[Actor, Action, AccessFacts], Decision]] = {
    Role.PATIENT: _patient,
    Role.REGISTRAR: _registrar,
    Role.DOCTOR: _clinician,
    Role.NURSE: _clinician,
    Role.PHARMACIST: _pharmacist,
    Role.SYSTEM: _job,
    Role.ANALYST: _nobody,
    Role.HEAD: _nobody,
    Role.INSPECTOR: _nobody,
    Role.OFFICER: _officer,
}
