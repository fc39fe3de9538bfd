"""Which role may ask for which action at all. Pure; the patient policy narrows it further."""

from __future__ import annotations

from trust.context import Action, Decision, Role, gettext_noop

_STAFF = {Action.HOME, Action.SEE_REGISTER}
_CLINICAL = {Action.SEARCH_PEOPLE, Action.SEE_WORK_LIST, Action.READ_CARD}

ROLE_ACTIONS: dict[Role, frozenset[Action]] = {
    Role.REGISTRAR: frozenset(
        _STAFF
        | {
            Action.SEARCH_PEOPLE,
            Action.SEE_WORK_LIST,
            Action.SEE_PERSON,
            Action.REGISTER_PERSON,
            Action.CORRECT_PERSON,
            Action.QUEUE_PERSON,
            Action.GIVE_CABINET_CODE,
        }
    ),
    Role.DOCTOR: frozenset(
        _STAFF
        | _CLINICAL
        | {
            Action.WRITE_CARD,
            Action.PRESCRIBE,
            Action.CANCEL_PRESCRIPTION,
            Action.READ_PRESCRIPTION,
            Action.EXCHANGE_READ,
        }
    ),
    Role.NURSE: frozenset(_STAFF | _CLINICAL | {Action.WRITE_CARD}),
    Role.PHARMACIST: frozenset(
        _STAFF | {Action.FIND_PRESCRIPTION, Action.READ_PRESCRIPTION, Action.DISPENSE}
    ),
    Role.PATIENT: frozenset(
        {Action.HOME, Action.SEE_REGISTER, Action.READ_OWN, Action.SEE_WHO_LOOKED}
        | {Action.EXCHANGE_READ}
    ),
    Role.ANALYST: frozenset(
        _STAFF | {Action.SEE_REPORTS, Action.RUN_REPORT, Action.DOWNLOAD_REPORT}
    ),
    Role.HEAD: frozenset(_STAFF | {Action.EDIT_REGISTER}),
    Role.INSPECTOR: frozenset(_STAFF),
    Role.SYSTEM: frozenset(
        {
            Action.EDIT_REGISTER,
            Action.SEE_REGISTER,
            Action.EXCHANGE_READ,
            Action.EXCHANGE_IMPORT,
            Action.PROJECT_FACTS,
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


def decide(role: Role, action: Action) -> Decision:
    """Whether this role may ask for this action at all. Raises KeyError for an unknown role."""
    return ALLOWED if action in ROLE_ACTIONS[role] else NOT_IN_ROLE
