"""Kinds of facilities and of places within them, and how a foreign code is understood. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from registry.terminology.rules import FACILITY_KIND
from trust.ledger.elements import Concept, Ref

LOCATION_KIND = "urn:yagona:location-kind"
STRUCTURE = "https://terminology.dhp.uz/fhir/core/CodeSystem/organizational-structure-cs"
PHYSICAL_TYPE = "http://terminology.hl7.org/CodeSystem/location-physical-type"


class Kind(StrEnum):
    """What a facility is."""

    POLYCLINIC = "polyclinic"
    HOSPITAL = "hospital"
    PHARMACY = "pharmacy"
    MINISTRY = "ministry"
    OTHER = "other"


class PlaceKind(StrEnum):
    """What a place within a facility is."""

    DEPARTMENT = "department"
    ROOM = "room"
    OTHER = "other"


# organizational-structure-cs of the national guide, as far as it tells one of our kinds
_OF_STRUCTURE = {
    "146": Kind.HOSPITAL,
    "347": Kind.POLYCLINIC,
    "351": Kind.POLYCLINIC,
    "355": Kind.POLYCLINIC,
    "357": Kind.POLYCLINIC,
}
_OF_FORM = {"wa": PlaceKind.DEPARTMENT, "wi": PlaceKind.DEPARTMENT, "ro": PlaceKind.ROOM}


def kind_of(told: Concept | None) -> Kind:
    """Our kind for a told type; what we cannot tell is another facility."""
    if told is None:
        return Kind.OTHER
    if told.system == FACILITY_KIND and told.code in set(Kind):
        return Kind(told.code)
    if told.system == STRUCTURE:
        return _OF_STRUCTURE.get(told.code, Kind.OTHER)
    return Kind.OTHER


def place_kind_of(told: Concept | None) -> PlaceKind:
    """Our kind for a told form of a place."""
    if told is None:
        return PlaceKind.OTHER
    if told.system == LOCATION_KIND and told.code in set(PlaceKind):
        return PlaceKind(told.code)
    return _OF_FORM.get(told.code, PlaceKind.OTHER)


def named(kind: Kind) -> Concept:
    """A facility's kind as a coded value of ours."""
    return Concept(code=kind.value, system=FACILITY_KIND)


def place_named(kind: PlaceKind) -> Concept:
    """A place's kind as a coded value of ours."""
    return Concept(code=kind.value, system=LOCATION_KIND)


def target_of(ref: Ref | None, resource_type: str) -> str:
    """The id that a reference names, when it names a resource of this type."""
    return ref.resource_id if ref and ref.resource_type == resource_type else ""


def missing_of(passport: Mapping[str, object]) -> list[str]:
    """Names of the passport's fields that nobody has filled in."""
    return [name for name, value in passport.items() if not value]
