"""What one version of a record adds to the statistics, and what it takes back. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date as Date
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from ehr.encounters import wire as encounters
from ehr.problems import wire as problems
from ehr.problems.rules import DiagnosisRole
from reports.facts.ages import age_on
from reports.facts.chapters import category_of, chapter_of
from trust.ledger.elements import COUNTRY_ZONE, Concept, Ref, When

# Visits that took place or are under way; planned, cancelled and mistaken ones are none.
# An open visit is no contact yet: nobody has signed that it took place.
_HELD = {"discharged", "completed"}
_INPATIENT = {"IMP", "ACUTE", "NONAC"}
# A refuted or merely considered diagnosis is none.
_NOT_MADE = {"refuted", "entered-in-error", "differential"}
_OLDEST = 150


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
    first_in_life: bool | None = None  # as the record states it; None where it says nothing


def happening(
    tree: Mapping[str, Any], unstated: datetime, subject: Subject, place: Place
) -> Happening | None:
    """What this version of an Encounter or Condition counts as, if anything.

    `unstated` is when it happened if the resource itself does not say.
    """
    match tree.get("resourceType"):
        case encounters.RESOURCE_TYPE:
            return _contact(tree, unstated, subject, place)
        case problems.RESOURCE_TYPE:
            return _diagnosis(tree, unstated, subject, place)
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


def _contact(
    tree: Mapping[str, Any], unstated: datetime, subject: Subject, place: Place
) -> Happening | None:
    facts = encounters.read(tree)
    is_inpatient = facts.class_ is not None and facts.class_.code in _INPATIENT
    if facts.status not in _HELD or is_inpatient:
        return None
    moment = _moment(facts.start, unstated)
    return Happening(
        kind=Kind.CONTACT,
        person_key=subject.person_key,
        occurred_at=moment,
        facility_id=place.facility_id,
        region=place.region,
        district=place.district,
        encounter_id=_uuid(str(tree.get("id"))),
        icd10="",
        category="",
        chapter="",
        role="",
        age=_age(subject, moment),
        sex=subject.sex,
    )


def _diagnosis(
    tree: Mapping[str, Any], unstated: datetime, subject: Subject, place: Place
) -> Happening | None:
    facts = problems.read(tree)
    if facts.verification is not None and facts.verification.code in _NOT_MADE:
        return None
    moment = _moment(facts.recorded, unstated)
    code = icd10_of(facts.code)
    return Happening(
        kind=Kind.DIAGNOSIS,
        person_key=subject.person_key,
        occurred_at=moment,
        facility_id=place.facility_id,
        region=place.region,
        district=place.district,
        encounter_id=_named(facts.encounter),
        icd10=code,
        category=category_of(code),
        chapter=chapter_of(code),
        role=role_of(facts.role),
        age=_age(subject, moment),
        sex=subject.sex,
        first_in_life=facts.first_in_life,
    )


def icd10_of(concept: Concept | None) -> str:
    """The ICD-10 code of a concept, in capitals; "" where it has none."""
    code = concept.code.strip().upper() if concept else ""
    return code if category_of(code) else ""


def role_of(concept: Concept | None) -> str:
    """The role of a diagnosis in its visit as a word: main, concomitant ...; "" where unknown."""
    try:
        return DiagnosisRole(concept.code).name.lower() if concept else ""
    except ValueError:
        return ""


def _moment(when: When | None, unstated: datetime) -> datetime:
    return when.start if when else unstated


def _age(subject: Subject, moment: datetime) -> int | None:
    if subject.born is None:
        return None
    age = age_on(subject.born, moment.astimezone(COUNTRY_ZONE).date())
    return age if 0 <= age <= _OLDEST else None


def _named(reference: Ref | None) -> UUID | None:
    return _uuid(reference.reference.rpartition("/")[2]) if reference else None


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
