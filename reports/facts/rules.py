"""What one version of a record adds to the statistics, and what it takes back. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date as Date
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from reports.facts.ages import age_on
from reports.facts.chapters import category_of, chapter_of

ZONE = ZoneInfo("Asia/Tashkent")
TYPES = ("Encounter", "Condition")
# Visits that took place or are under way; planned, cancelled and mistaken ones are none.
_HELD = {"in-progress", "on-hold", "discharged", "completed", "finished"}
_INPATIENT = {"IMP", "ACUTE", "NONAC"}
# A refuted or merely considered diagnosis is none.
_NOT_MADE = {"refuted", "entered-in-error", "differential"}


class Kind(StrEnum):
    """What a fact tells of."""

    CONTACT = "contact"
    DIAGNOSIS = "diagnosis"


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom it concerns, without a name: `person_key` is a keyed hash."""

    person_key: str
    born: Date | None
    sex: str


@dataclass(frozen=True, slots=True)
class Place:
    """The facility and where it stands; "" where that is not known."""

    facility_id: UUID | None = None
    region: str = ""
    district: str = ""


@dataclass(frozen=True, slots=True)
class Happening:
    """A contact or a diagnosis as it is counted."""

    kind: Kind
    person_key: str
    occurred_at: datetime
    facility_id: UUID | None
    region: str
    district: str
    encounter_id: UUID | None
    icd10: str
    category: str
    chapter: str
    role: str
    age: int | None
    sex: str


def happening(
    tree: Mapping[str, Any], recorded_at: datetime, subject: Subject, place: Place
) -> Happening | None:
    """What this version of an Encounter or Condition counts as, if anything."""
    match tree.get("resourceType"):
        case "Encounter" if _is_contact(tree):
            period = tree.get("actualPeriod") or tree.get("period") or {}
            moment = moment_of(period.get("start")) or recorded_at
            encounter_id = _uuid(tree.get("id"))
            return _made(Kind.CONTACT, moment, encounter_id, "", "", subject, place)
        case "Condition" if _is_diagnosis(tree):
            moment = moment_of(tree.get("recordedDate")) or recorded_at
            encounter_id = _reference(tree.get("encounter"))
            code = icd10_of(tree.get("code"))
            return _made(Kind.DIAGNOSIS, moment, encounter_id, code, role_of(tree), subject, place)
        case _:
            return None


def changes(before: Happening | None, after: Happening | None) -> Iterator[tuple[Happening, int]]:
    """The facts that lead from `before` to `after`: one taken back, one added, or none."""
    if before == after:
        return
    if before is not None:
        yield before, -1
    if after is not None:
        yield after, +1


def _made(
    kind: Kind,
    moment: datetime,
    encounter_id: UUID | None,
    code: str,
    role: str,
    subject: Subject,
    place: Place,
) -> Happening:
    age = age_on(subject.born, moment.astimezone(ZONE).date()) if subject.born else None
    return Happening(
        kind=kind,
        person_key=subject.person_key,
        occurred_at=moment,
        facility_id=place.facility_id,
        region=place.region,
        district=place.district,
        encounter_id=encounter_id,
        icd10=code,
        category=category_of(code),
        chapter=chapter_of(code),
        role=role,
        age=age if age is None or 0 <= age <= 150 else None,
        sex=subject.sex,
    )


def _is_contact(tree: Mapping[str, Any]) -> bool:
    classes = tree.get("class") or []
    # R4 has one coding, R5 a list of concepts.
    classes = [{"coding": [classes]}] if isinstance(classes, dict) else classes
    codes = {coding.get("code") for one in classes for coding in one.get("coding") or []}
    return tree.get("status") in _HELD and not codes & _INPATIENT


def _is_diagnosis(tree: Mapping[str, Any]) -> bool:
    status = tree.get("verificationStatus") or {}
    return not {coding.get("code") for coding in status.get("coding") or []} & _NOT_MADE


def icd10_of(concept: Mapping[str, Any] | None) -> str:
    """The ICD-10 code of a concept: the coding that says so, else the first that looks like one."""
    codings = (concept or {}).get("coding") or []
    named = [c for c in codings if "icd-10" in str(c.get("system", "")).lower()]
    codes = [str(c.get("code", "")).strip().upper() for c in (*named, *codings)]
    return next((code for code in codes if category_of(code)), "")


def role_of(tree: Mapping[str, Any]) -> str:
    """The role of a diagnosis in its visit, from the first category that names one; else ""."""
    codings = (c for one in tree.get("category") or [] for c in one.get("coding") or [])
    return next((str(c["code"])[:20] for c in codings if c.get("code") in ROLES), "")


ROLES = frozenset({"main", "complication", "concomitant", "background", "competing"})


def moment_of(text: object) -> datetime | None:
    """A FHIR dateTime; a date, month or year alone means its first local moment."""
    if not isinstance(text, str):
        return None
    padded = {4: text + "-01-01", 7: text + "-01"}.get(len(text), text)
    try:
        moment = datetime.fromisoformat(padded)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=ZONE)


def _reference(reference: Mapping[str, Any] | None) -> UUID | None:
    return _uuid(str((reference or {}).get("reference", "")).rpartition("/")[2])


def _uuid(text: object) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None
