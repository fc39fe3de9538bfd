"""Which role may ask for which action at all. Pure; the patient policy narrows it further."""

from __future__ import annotations

from datetime import datetime, timedelta

from trust.context import Action, Actor, Decision, Role, gettext_noop

_STAFF = {Action.HOME, Action.SEE_REGISTER, Action.CONFIRM_IDENTITY}
_SIGNING = {Action.HOLD_CERTIFICATE, Action.CHANGE_CERTIFICATE}
_FINDING = {Action.ASK_PEOPLE, Action.SEARCH_PEOPLE}
_CLINICAL = _FINDING | {Action.SEE_WORK_LIST, Action.READ_CARD}

ROLE_ACTIONS: dict[Role, frozenset[Action]] = {
    Role.REGISTRAR: frozenset(
        _STAFF
        | _FINDING
        | {
            Action.SEE_WORK_LIST,
            Action.SEE_PERSON,
            Action.REGISTER_PERSON,
            Action.CORRECT_PERSON,
            Action.QUEUE_PERSON,
            Action.GIVE_CABINET_CODE,
            Action.RECORD_PROXY,
        }
    ),
    Role.DOCTOR: frozenset(
        _STAFF
        | _SIGNING
        | _CLINICAL
        | {
            Action.WRITE_CARD,
            Action.SIGN_CARD,
            Action.ASK_EMERGENCY,
            Action.OPEN_IN_EMERGENCY,
            Action.PRESCRIBE,
            Action.SIGN_PRESCRIPTION,
            Action.CANCEL_PRESCRIPTION,
            Action.READ_PRESCRIPTION,
            Action.EXCHANGE_READ,
        }
    ),
    Role.NURSE: frozenset(
        _STAFF
        | _SIGNING
        | _CLINICAL
        | {Action.WRITE_CARD, Action.SIGN_CARD, Action.ASK_EMERGENCY, Action.OPEN_IN_EMERGENCY}
    ),
    Role.PHARMACIST: frozenset(
        _STAFF | {Action.FIND_PRESCRIPTION, Action.READ_PRESCRIPTION, Action.DISPENSE}
    ),
    Role.PATIENT: frozenset(
        {
            Action.HOME,
            Action.CONFIRM_IDENTITY,
            Action.SEE_REGISTER,
            Action.READ_OWN,
            Action.SEE_WHO_LOOKED,
            Action.INQUIRE,
            Action.EXPORT_OWN,
            Action.EXPORT_PROOF,
            Action.SIGN_OWN,
            Action.DECIDE_CONSENT,
            Action.SIMULATE,
            Action.MANAGE_PROXIES,
            Action.ACCEPT_PROXY,
            Action.RESIGN_PROXY,
            Action.EXCHANGE_READ,
        }
    ),
    Role.ANALYST: frozenset(
        _STAFF | {Action.SEE_REPORTS, Action.RUN_REPORT, Action.DOWNLOAD_REPORT}
    ),
    Role.HEAD: frozenset(_STAFF | _SIGNING | {Action.EDIT_REGISTER}),
    Role.INSPECTOR: frozenset(_STAFF | {Action.OVERSEE}),
    Role.OFFICER: frozenset(
        _STAFF | {Action.REVIEW_ACCESS, Action.ASK_ERASURE, Action.DECIDE_ERASURE}
    ),
    Role.SYSTEM: frozenset(
        {
            Action.EDIT_REGISTER,
            Action.SEE_REGISTER,
            Action.EXCHANGE_READ,
            Action.EXCHANGE_IMPORT,
            Action.EXPORT_PROOF,
            Action.PROJECT_FACTS,
            Action.COMPLETE_SIGNATURE,
            Action.WATCH,
            Action.KEEP_KEYS,
            Action.REPLAY_ERASURES,
            Action.OPEN_CABINET,
            Action.RUN_REPORT,
            Action.SEE_REPORTS,
            Action.DOWNLOAD_REPORT,
        }
    ),
}

ALLOWED = Decision(allowed=True, reason=gettext_noop("The role holds this action."))
NOT_IN_ROLE = Decision(
    allowed=False, reason=gettext_noop("Your role does not include this. Ask a colleague who may.")
)
# A fresh second factor: what cannot be taken back, or leaves the house, asks for one.
CONFIRMED_ACTIONS = frozenset(
    {
        Action.SIGN_CARD,
        Action.SIGN_PRESCRIPTION,
        Action.OPEN_IN_EMERGENCY,
        Action.EXPORT_OWN,
        Action.EXPORT_PROOF,
        Action.CHANGE_CERTIFICATE,
        Action.SIGN_OWN,
        Action.DECIDE_ERASURE,
    }
)
CONFIRMATION_LASTS = timedelta(minutes=5)
CLOCKS_APART = timedelta(minutes=1)


def is_confirmed(actor: Actor, now: datetime) -> bool:
    """Whether the second factor was shown within the last five minutes.

    `now` is the database's clock and `confirmed_at` the web server's: a minute apart is allowed.
    """
    at = actor.confirmed_at
    return at is not None and -CLOCKS_APART <= now - at <= CONFIRMATION_LASTS


WEAK = Decision(
    False,
    gettext_noop("You are signed in with a password only."),
    next_step=gettext_noop("Sign in again and show your second factor."),
    step=1,
)
CONFIRM = Decision(
    False,
    gettext_noop("This act asks for your second factor once more."),
    next_step=gettext_noop("Show it; what you wrote is kept."),
    step=6,
    needs_confirmation=True,
)


def decide_without_patient(actor: Actor, action: Action) -> Decision:
    """Whether this actor may do this, where no patient is concerned: strong, and of the role."""
    if actor.role is not Role.SYSTEM and not actor.is_strong:
        return WEAK
    return decide(actor.role, action)


def decide(role: Role, action: Action) -> Decision:
    """Whether this role may ask for this action at all. Raises KeyError for an unknown role."""
    return ALLOWED if action in ROLE_ACTIONS[role] else NOT_IN_ROLE


def confirmed(actor: Actor, now: datetime) -> Decision:
    """For acts that ask for a fresh second factor: whether it was shown."""
    return ALLOWED if is_confirmed(actor, now) else CONFIRM
