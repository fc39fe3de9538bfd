"""What a decision rests on: plain values, gathered by the gate. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from trust.context import Closed
from trust.ledger.entries import Shield

# Direct care and a fresh second factor open these (SG-05, and the law's special data).
SENSITIVE = frozenset(
    {"hiv", "sti", "psychiatry", "addiction", "reproductive", "violence", "genetics"}
)
# The patient's own will: what was closed is itself never shown to care.
WILL = "will"
FROM_PATIENT, FROM_GUARDIAN = "patient", "guardian"


@dataclass(frozen=True, slots=True)
class Refusal:
    """One refusal of the patient that holds now, or a visit its author withholds from the cabinet.

    `scope` as in patients.consents.rules; `side` says against whom: care, guardian, or patient
    (patients.withholding). `target` is a facility, department, visit or
    entry id, `entries` the entry with everything that names it; `source_facility` wrote it.
    """

    scope: str
    side: str = "care"
    target: UUID | None = None
    target_class: str = ""
    entries: frozenset[UUID] = frozenset()
    source_facility: UUID | None = None
    usable_in_emergency: bool = False
    alerts_too: bool = False


@dataclass(frozen=True, slots=True)
class Inheriting:
    """An entry that names something of a sensitive class, and so is of that class; no alert is.

    `facility` wrote the entry itself.
    """

    id: UUID
    sensitive_class: str
    facility: UUID | None = None


@dataclass(frozen=True, slots=True)
class ProxyRight:
    """The right of this account to act for the person: kind and scopes, as they hold now."""

    kind: str
    scopes: frozenset[str]


@dataclass(frozen=True, slots=True)
class AccessFacts:
    """The facts a decision rests on.

    `exists`: the person is in the register; `own`: the account belongs to this person;
    `related`: this facility has an open care relation with the person; `direct`: this very post
    sees them in a visit or by a referral; `emergency`: this account broke the glass within four
    hours; `by_key`: the actor holds a number that leads here (a prescription number);
    `new`: the record is being made in this very act; `reviewable`: an emergency access or an
    inquiry about this person belongs to the actor's facility.
    """

    exists: bool = False
    own: bool = False
    related: bool = False
    direct: bool = False
    emergency: bool = False
    by_key: str = ""
    new: bool = False
    reviewable: bool = False
    proxy: ProxyRight | None = None
    refusals: tuple[Refusal, ...] = ()
    inheriting: tuple[Inheriting, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordEntry:
    """One row of a card as the walls see it: its resource id and its shield.

    `is_alert`: an allergy or a critical alert; `is_identity`: it says who the patient is.
    """

    id: UUID
    shield: Shield
    is_alert: bool = False
    is_identity: bool = False

    def is_visible(self, closed: Closed) -> bool:
        """Whether the walls show this row under `closed`; the SQL of trust/walls says the same."""
        if self.is_identity or closed.identity_only:
            return self.is_identity
        if self.id in closed.entries or self.shield.secrecy in closed.secrecies:
            return False
        if self.is_alert and not closed.alerts_too:
            return True
        return not self._is_among(closed)

    def _is_among(self, closed: Closed) -> bool:
        shield = self.shield
        foreign = shield.facility_id is None or shield.facility_id != closed.own_facility
        return (
            shield.facility_id in closed.facilities
            or shield.department_id in closed.departments
            or shield.encounter_id in closed.encounters
            or shield.sensitivity in closed.classes
            or (foreign and shield.sensitivity in closed.classes_elsewhere)
            or (foreign and closed.elsewhere)
        )
