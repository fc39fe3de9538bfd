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
    OFFICER = "officer"  # data protection: reviews emergency access, answers inquiries
    SYSTEM = "system"


class Purpose(StrEnum):
    """Closed list of purposes of use (HL7 v3 PurposeOfUse, as UZ Core AuditEvent binds them).

    A pharmacy acts for TREATMENT, an administrator for OPERATIONS; a proxy for FAMILY_REQUEST.
    """

    TREATMENT = "TREAT"
    EMERGENCY = "ETREAT"
    PATIENT_REQUEST = "PATRQT"
    FAMILY_REQUEST = "FAMRQT"
    OPERATIONS = "HOPERAT"
    BILLING = "HPAYMT"
    QUALITY = "HQUALIMP"
    RESEARCH = "HRESCH"
    REPORTING = "HSYSADMIN"
    PUBLIC_HEALTH = "PUBHLTH"


class Action(StrEnum):
    """Everything anybody may ask to do. A view without one cannot be defined."""

    # without a patient
    HOME = "home"
    SEARCH_PEOPLE = "search-people"
    ASK_PEOPLE = "ask-people"  # what is typed becomes an address; nobody is found yet
    SEE_WORK_LIST = "see-work-list"
    SEE_REGISTER = "see-register"
    EDIT_REGISTER = "edit-register"
    SEE_REPORTS = "see-reports"
    RUN_REPORT = "run-report"
    DOWNLOAD_REPORT = "download-report"
    FIND_PRESCRIPTION = "find-prescription"
    CONFIRM_IDENTITY = "confirm-identity"  # the own second factor: enrol it, show it again
    HOLD_CERTIFICATE = "hold-certificate"  # the own certificates, to sign documents with
    CHANGE_CERTIFICATE = "change-certificate"  # make one, take one back
    OVERSEE = "oversee"  # read the journal across patients; itself journalled
    REVIEW_ACCESS = "review-access"  # emergency accesses, inquiries and flags of a facility
    # with a patient
    SEE_PERSON = "see-person"
    REGISTER_PERSON = "register-person"
    CORRECT_PERSON = "correct-person"
    QUEUE_PERSON = "queue-person"
    GIVE_CABINET_CODE = "give-cabinet-code"
    READ_CARD = "read-card"
    WRITE_CARD = "write-card"
    SIGN_CARD = "sign-card"
    ASK_EMERGENCY = "ask-emergency"  # the page on which an emergency is declared
    OPEN_IN_EMERGENCY = "open-in-emergency"
    PRESCRIBE = "prescribe"
    SIGN_PRESCRIPTION = "sign-prescription"
    CANCEL_PRESCRIPTION = "cancel-prescription"
    READ_PRESCRIPTION = "read-prescription"
    DISPENSE = "dispense"
    READ_OWN = "read-own"
    SEE_WHO_LOOKED = "see-who-looked"
    INQUIRE = "inquire"  # "I do not recognise this look"
    EXPORT_OWN = "export-own"
    EXPORT_PROOF = "export-proof"  # the record with the proof that nothing of it was changed
    DECIDE_CONSENT = "decide-consent"  # close and reopen parts of the own record
    SIGN_OWN = "sign-own"  # a decision, with the key of the own browser
    SIMULATE = "simulate"  # see the own record as somebody else would
    MANAGE_PROXIES = "manage-proxies"
    ACCEPT_PROXY = "accept-proxy"  # by the code of an invitation: the name and what is asked
    RESIGN_PROXY = "resign-proxy"
    OPEN_CABINET = "open-cabinet"  # the state vouched for the person: their account signs in
    RECORD_PROXY = "record-proxy"  # the desk: a child's parent or guardian
    EXCHANGE_READ = "exchange-read"
    EXCHANGE_IMPORT = "exchange-import"
    COMPLETE_SIGNATURE = "complete-signature"  # its time-stamp, the answer about revocation
    PROJECT_FACTS = "project-facts"
    WATCH = "watch"  # the watchdog over the journal, the weekly digest
    ASK_ERASURE = "ask-erasure"  # that the law takes an entry out of the record
    DECIDE_ERASURE = "decide-erasure"  # a second officer; cannot be taken back
    REPLAY_ERASURES = "replay-erasures"  # after a restore: what was erased is erased again
    KEEP_KEYS = "keep-keys"  # write old ciphertext anew under the newest key


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
    is_strong: bool = False  # signed in with a second factor, or by the state's identity service
    confirmed_at: datetime | None = None  # when the second factor was last shown (step-up)
    address: str = ""  # where the request came from, for the journal
    device: str = ""
    method: str = ""  # of HTTP, where a request asked

    @classmethod
    def system(cls, name: str) -> Actor:
        """A named job acting on nobody's behalf."""
        return cls(role=Role.SYSTEM, system_name=name, name=name)


@dataclass(frozen=True, slots=True)
class Looked:
    """What of a record an act is about, for the journal: kinds ("Observation") or single entries
    ("Observation/<id>"), and the visit; nothing named means the record as a whole."""

    entities: tuple[str, ...] = ()
    encounter_id: UUID | None = None


WHOLE = Looked()  # nothing of it in particular


@dataclass(frozen=True, slots=True)
class Decision:
    """An answer with its reasons: `reason` is an English msgid that says why, `next_step` what next.

    `step` is the step of the policy that answered (docs/security.md lists the nine);
    `needs_confirmation`: the same act is allowed once the second factor is shown again;
    `may_break_glass`: the actor may open this record in an emergency.
    """

    allowed: bool
    reason: str
    next_step: str = ""
    step: int = 0
    needs_confirmation: bool = False
    may_break_glass: bool = False


@dataclass(frozen=True, slots=True)
class Closed:
    """What of an opened record is closed to this actor; the walls read it, rows vanish.

    `identity_only`: nothing clinical at all. `elsewhere`: everything that another facility wrote.
    `facilities`, `departments`, `encounters`, `entries` (resource ids), `classes` and `secrecies`
    are closed as they stand; `classes_elsewhere` unless this facility wrote them. Allergies and
    critical alerts stay visible but for `entries`, or when `alerts_too` is set.
    `own_facility` is the facility whose own entries stay visible.
    """

    identity_only: bool = False
    elsewhere: bool = False
    alerts_too: bool = False
    own_facility: UUID | None = None
    facilities: frozenset[UUID] = frozenset()
    departments: frozenset[UUID] = frozenset()
    encounters: frozenset[UUID] = frozenset()
    entries: frozenset[UUID] = frozenset()
    classes: frozenset[str] = frozenset()
    classes_elsewhere: frozenset[str] = frozenset()
    secrecies: frozenset[str] = frozenset()


NOTHING_CLOSED = Closed()


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

    `patient_ids` is the whole set that belongs to the person (merged records included);
    `permissions` is everything this actor may do to this record now: screens show these
    buttons and no others. `closed` is what the actor does not see.
    """

    patient_id: UUID
    patient_ids: tuple[UUID, ...]
    decision: Decision
    closed: Closed = NOTHING_CLOSED
    permissions: frozenset[Action] = frozenset()
    facts: dict[str, Any] = field(default_factory=dict[str, Any])
