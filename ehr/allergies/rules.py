"""What can be said about allergies. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ehr.allergies.errors import NoSubstance, UnknownCategory
from trust.context import gettext_noop
from trust.ledger.elements import SNOMED, Concept

NONE_KNOWN = Concept("716186003", SNOMED, "No known allergy")


class Category(StrEnum):
    """Kind of substance (FHIR allergy-intolerance-category)."""

    MEDICATION = "medication"
    FOOD = "food"
    ENVIRONMENT = "environment"
    BIOLOGIC = "biologic"


CATEGORY_NAMES: dict[Category, str] = {
    Category.MEDICATION: gettext_noop("Medicine"),
    Category.FOOD: gettext_noop("Food"),
    Category.ENVIRONMENT: gettext_noop("Environment"),
    Category.BIOLOGIC: gettext_noop("Biological"),
}


class Criticality(StrEnum):
    """How dangerous a next contact may be (FHIR allergy-intolerance-criticality)."""

    LOW = "low"
    HIGH = "high"
    UNKNOWN = "unable-to-assess"


CRITICALITY_NAMES: dict[Criticality, str] = {
    Criticality.HIGH: gettext_noop("High: life may be in danger"),
    Criticality.LOW: gettext_noop("Low"),
    Criticality.UNKNOWN: gettext_noop("Cannot be said"),
}


class Clinical(StrEnum):
    """Whether it still holds (FHIR allergyintolerance-clinical)."""

    ACTIVE = "active"
    INACTIVE = "inactive"


class Verification(StrEnum):
    """How sure it is (FHIR allergyintolerance-verification)."""

    CONFIRMED = "confirmed"
    UNCONFIRMED = "unconfirmed"
    IN_ERROR = "entered-in-error"


class Answer(StrEnum):
    """What the card knows when somebody opens it."""

    NOT_ASKED = "not-asked"
    NONE_KNOWN = "none-known"
    HAS = "has"


@dataclass(frozen=True, slots=True)
class Allergy:
    """An allergy as a doctor writes it down."""

    substance: str
    category: Category = Category.MEDICATION
    criticality: Criticality = Criticality.UNKNOWN
    reaction: str = ""


def stated(substance: str, category: str, criticality: str, reaction: str) -> Allergy:
    """What a form says. Raises NoSubstance, UnknownCategory."""
    if not substance.strip():
        raise NoSubstance(field="substance")
    try:
        kind = Category(category)
        danger = Criticality(criticality or Criticality.UNKNOWN)
    except ValueError:
        raise UnknownCategory(field="category") from None
    return Allergy(substance.strip()[:200], kind, danger, reaction.strip()[:300])
