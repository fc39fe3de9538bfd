"""Who acts, what for, and the proof that a gate let them in.

Pure values: no Django, no database. Only the two gates (`trust.accounts.gate`,
`patients.access.gate`) construct `Context` and `RecordContext`; a test by AST asserts it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID


def gettext_noop(message: str) -> str:
    """Mark `message` for translation without importing Django; the edge translates it."""
    return message


class Refusal(Exception):
    """A request refused in the domain's words: what, why, what next.

    `message` is an English msgid with named `%(placeholders)s`; `facts` fills them.
    `field` names the form field it belongs to, if any; `status` is the HTTP answer.
    """

    message: ClassVar[str] = gettext_noop("This cannot be done.")
    status: ClassVar[int] = 422

    def __init__(self, *, field: str = "", **facts: Any) -> None:
        super().__init__(self.message % facts if facts else self.message)
        self.field = field
        self.facts = facts


class Role(StrEnum):
    """What an account may be; each holds the actions listed in `trust.accounts.policy`."""

    REGISTRAR = "registrar"
    DOCTOR = "doctor"
    NURSE = "nurse"
    PHARMACIST = "pharmacist"
    PATIENT = "patient"
    ANALYST = "analyst"
    HEAD = "head"
    INSPECTOR = "inspector"
    SYSTEM = "system"


class Purpose(StrEnum):
    """Closed list of purposes of use (HL7 v3 PurposeOfUse, as UZ Core AuditEvent binds them)."""

    TREATMENT = "TREAT"
    EMERGENCY = "ETREAT"
    PATIENT_REQUEST = "PATRQT"
    OPERATIONS = "HOPERAT"
    REPORTING = "HSYSADMIN"
    PUBLIC_HEALTH = "PUBHLTH"


class Action(StrEnum):
    """Everything anybody may ask to do. A view without one cannot be defined."""

    # without a patient
    HOME = "home"
    SEARCH_PEOPLE = "search-people"
    SEE_WORK_LIST = "see-work-list"
    SEE_REGISTER = "see-register"
    EDIT_REGISTER = "edit-register"
    SEE_REPORTS = "see-reports"
    RUN_REPORT = "run-report"
    DOWNLOAD_REPORT = "download-report"
    FIND_PRESCRIPTION = "find-prescription"
    # with a patient
    SEE_PERSON = "see-person"
    REGISTER_PERSON = "register-person"
    CORRECT_PERSON = "correct-person"
    QUEUE_PERSON = "queue-person"
    GIVE_CABINET_CODE = "give-cabinet-code"
    READ_CARD = "read-card"
    WRITE_CARD = "write-card"
    PRESCRIBE = "prescribe"
    CANCEL_PRESCRIPTION = "cancel-prescription"
    READ_PRESCRIPTION = "read-prescription"
    DISPENSE = "dispense"
    READ_OWN = "read-own"
    SEE_WHO_LOOKED = "see-who-looked"
    EXCHANGE_READ = "exchange-read"
    EXCHANGE_IMPORT = "exchange-import"
    PROJECT_FACTS = "project-facts"


@dataclass(frozen=True, slots=True)
class Actor:
    """The person or named system job behind a request; printed names are plain values."""

    role: Role
    account_id: UUID | None = None
    post_id: UUID | None = None
    facility_id: UUID | None = None
    department_id: UUID | None = None
    patient_id: UUID | None = None  # the person a patient account belongs to
    name: str = ""
    post_name: str = ""
    facility_name: str = ""
    system_name: str = ""
    practitioner_id: UUID | None = None

    @classmethod
    def system(cls, name: str) -> Actor:
        """A named job acting on nobody's behalf."""
        return cls(role=Role.SYSTEM, system_name=name, name=name)


@dataclass(frozen=True, slots=True)
class Decision:
    """An answer with its reason: `reason` is an English msgid that says why and what next."""

    allowed: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Context:
    """A permitted act without a patient. `now` is the database's time of the transaction."""

    actor: Actor
    action: Action
    purpose: Purpose
    now: datetime
    operation_id: UUID


@dataclass(frozen=True, slots=True)
class RecordContext(Context):
    """An opened record: every service that touches a patient takes this first.

    `patient_ids` is the whole set that belongs to the person (merged records included).
    """

    patient_id: UUID
    patient_ids: tuple[UUID, ...]
    decision: Decision
    facts: dict[str, Any] = field(default_factory=dict[str, Any])
