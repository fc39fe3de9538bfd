"""Patient as FHIR R5 JSON (UZ Core) and back. Pure.

UZ Core writes the patronymic in `name.suffix`, the region's SOATO code in `address.state`, the
district's in `address.district`, the mahalla's in `address.city`. A person without a number at
hand has an identifier whose value is absent for a reason, never an invented number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from patients.identity.names import WrittenName
from trust.ledger.elements import Concept, When
from trust.ledger.entries import IndexRow
from trust.ledger.overlay import ConceptAt, Each, Flag, Item, Moment, Shape, Text, Texts, Tree

RESOURCE_TYPE = "Patient"
PROFILE = "https://dhp.uz/fhir/core/StructureDefinition/uz-core-patient"
_SID = "https://dhp.uz/fhir/core/sid/pid/uz/"
PINFL = _SID + "ni"
DOCUMENT = _SID + "ppn/local"
MED_ID = _SID + "hc"
TEMPORARY = _SID + "mrt"
V2_0203 = "http://terminology.hl7.org/CodeSystem/v2-0203"
ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
_NAME_ORDER = ("official", "usual", "", "temp", "nickname", "anonymous", "old", "maiden")


@dataclass(frozen=True, slots=True)
class NameFacts:
    """One HumanName."""

    use: str = ""
    text: str = ""
    family: str = ""
    given: tuple[str, ...] = ()
    patronymic: tuple[str, ...] = ()

    @property
    def written(self) -> WrittenName:
        """Its parts, or the line of text when it has none."""
        if not self.family and not self.given:
            return WrittenName(family=self.text)
        return WrittenName(self.family, " ".join(self.given), " ".join(self.patronymic))


def called_by(names: tuple[NameFacts, ...]) -> NameFacts:
    """The name in use: an official one before others, old ones last."""
    order = {use: place for place, use in enumerate(_NAME_ORDER)}
    ranked = sorted(names, key=lambda name: order.get(name.use, len(order)))
    return ranked[0] if ranked else NameFacts()


@dataclass(frozen=True, slots=True)
class IdentifierFacts:
    """One Identifier; `absent` says why its value is missing."""

    system: str = ""
    value: str = ""
    use: str = ""
    kind: Concept | None = None
    absent: str = ""


@dataclass(frozen=True, slots=True)
class TelecomFacts:
    """One ContactPoint."""

    system: str = ""
    value: str = ""
    use: str = ""


@dataclass(frozen=True, slots=True)
class AddressFacts:
    """One Address."""

    use: str = ""
    text: str = ""
    lines: tuple[str, ...] = ()
    country: str = ""
    region: str = ""
    district: str = ""
    mahalla: str = ""


@dataclass(frozen=True, slots=True)
class PatientFacts:
    """What we read of a Patient; everything else stays in the ledger as it came."""

    names: tuple[NameFacts, ...] = ()
    identifiers: tuple[IdentifierFacts, ...] = ()
    telecoms: tuple[TelecomFacts, ...] = ()
    addresses: tuple[AddressFacts, ...] = ()
    gender: str = ""
    birth_date: When | None = None
    is_active: bool | None = None
    is_dead: bool | None = None
    died: When | None = None

    @property
    def name(self) -> NameFacts:
        """The name the person is called by."""
        return called_by(self.names)

    @property
    def pinfl(self) -> str:
        """The PINFL as it stands in the resource, right or wrong."""
        return next((each.value for each in self.identifiers if each.system == PINFL), "")


NAME = Shape(
    NameFacts,
    use=Text("use"),
    text=Text("text"),
    family=Text("family"),
    given=Texts("given"),
    patronymic=Texts("suffix"),
)
IDENTIFIER = Shape(
    IdentifierFacts,
    system=Text("system"),
    value=Text("value"),
    use=Text("use"),
    kind=ConceptAt("type", prefer=(V2_0203,)),
    absent=Text("_value", "extension", Item({"url": ABSENT}), "valueCode"),
)
TELECOM = Shape(TelecomFacts, system=Text("system"), value=Text("value"), use=Text("use"))
ADDRESS = Shape(
    AddressFacts,
    use=Text("use"),
    text=Text("text"),
    lines=Texts("line"),
    country=Text("country"),
    region=Text("state"),
    district=Text("district"),
    mahalla=Text("city"),
)
SHAPE = Shape(
    PatientFacts,
    names=Each("name", shape=NAME, key="use"),
    identifiers=Each("identifier", shape=IDENTIFIER, key="system"),
    telecoms=Each("telecom", shape=TELECOM, key="system"),
    addresses=Each("address", shape=ADDRESS, key="use"),
    gender=Text("gender"),
    birth_date=Moment("birthDate"),
    is_active=Flag("active"),
    is_dead=Flag("deceasedBoolean"),
    died=Moment("deceasedDateTime"),
)


def read(resource: Mapping[str, Any]) -> PatientFacts:
    """The facts of a Patient resource."""
    return SHAPE.read(resource)


def overlay(previous: Mapping[str, Any], facts: PatientFacts) -> Tree:
    """`previous` telling `facts` instead; all else stays."""
    return SHAPE.overlay(previous, facts)


def index(resource: Mapping[str, Any]) -> tuple[IndexRow, ...]:
    """Search values that name nobody; names and numbers are found by `find_people()` alone."""
    facts = read(resource)
    rows = [IndexRow("gender", "token", value=facts.gender)] if facts.gender else []
    rows += _dates("birthdate", facts.birth_date) + _dates("death-date", facts.died)
    active = "false" if facts.is_active is False else "true"
    dead = "true" if facts.is_dead or facts.died else "false"
    return (
        *rows,
        IndexRow("active", "token", value=active),
        IndexRow("deceased", "token", value=dead),
    )


def _dates(parameter: str, when: When | None) -> list[IndexRow]:
    if when is None:
        return []
    low: datetime = when.start
    return [IndexRow(parameter, "date", value=when.text, low=low, high=when.end)]
