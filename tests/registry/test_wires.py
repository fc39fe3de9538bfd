"""The two laws of each register resource, and what is read of the national guide's shapes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.organisations import location_wire, wire
from registry.organisations.location_wire import LocationFacts
from registry.organisations.rules import Kind, PlaceKind, kind_of, place_kind_of, target_of
from registry.organisations.wire import IdentifierFacts, OrganizationFacts
from registry.staff import role_wire
from registry.staff import wire as practitioner_wire
from registry.staff.role_wire import PractitionerRoleFacts
from registry.staff.wire import PractitionerFacts
from tests import laws
from trust.ledger.canonical import dump, parse
from trust.ledger.elements import Concept, Ref, When

_SOLIQ = {"system": wire.TAX_ID, "value": "200000001", "use": "official"}
_TRANSLATED = {
    "extension": [
        {
            "url": wire.TRANSLATION,
            "extension": [
                {"url": "lang", "valueCode": "kaa"},
                {"url": "content", "valueString": "Úlgi orayı"},
            ],
        }
    ]
}
ORGANIZATION = {
    "resourceType": "Organization",
    "language": "uz",
    "active": True,
    "name": "Namuna markazi",
    "_name": _TRANSLATED,
    "identifier": [_SOLIQ, {"value": "22"}],
    "type": [{"coding": [{"system": "urn:x", "code": "1"}, {"system": "urn:y", "code": "2"}]}],
    "contact": [
        {
            "telecom": [{"system": "phone", "value": "1", "rank": 1}],
            "address": {"text": "Namuna", "state": "1726", "district": "1726294"},
        }
    ],
    "partOf": {"reference": "Organization/a", "display": "A"},
}
LOCATION = {
    "resourceType": "Location",
    "status": "active",
    "mode": "instance",
    "name": "Boʻlim",
    "_name": _TRANSLATED,
    "form": {"coding": [{"system": "urn:x", "code": "wa"}]},
    "type": [{"text": "Onkologiya"}],
    "address": {"line": ["Namuna, 1"], "district": "1735243", "country": "UZ"},
    "managingOrganization": {"reference": "Organization/a"},
}
PRACTITIONER = {
    "resourceType": "Practitioner",
    "active": True,
    "identifier": [{"system": practitioner_wire.STAFF_NUMBER, "value": "1", "use": "official"}],
    "name": [{"use": "official", "family": "Sinovov", "given": ["Misol"], "suffix": ["A"]}],
    "telecom": [{"system": "phone", "value": "1", "use": "mobile"}],
    "gender": "female",
    "birthDate": "1985-05-06",
    "photo": [{"size": 1024}],
}
ROLE = {
    "resourceType": "PractitionerRole",
    "active": True,
    "identifier": [
        {
            "type": {"coding": [{"system": role_wire.V2_0203, "code": "LN"}]},
            "value": "T-1",
            "period": {"start": "2020-01-01", "end": "2030-01-01"},
        }
    ],
    "practitioner": {"reference": "Practitioner/p"},
    "organization": {"reference": "Organization/o"},
    "location": [{"reference": "Location/l"}, {"reference": "Location/m"}],
    "code": [{"coding": [{"system": "urn:x", "code": "2212.14", "display": "Vrach"}]}],
    "specialty": [{"text": "Kardiologiya"}],
    "period": {"start": "2020-01"},
}

TEXT = st.just("") | laws.WORDS
FLAG = st.none() | st.booleans()
REF = st.none() | laws.REFS
CONCEPT = st.none() | laws.CONCEPTS
WHEN = st.none() | laws.WHENS
LINES = st.lists(laws.WORDS, max_size=2).map(tuple)
IDENTIFIERS = st.lists(
    st.builds(IdentifierFacts, system=st.sampled_from([wire.TAX_ID, "urn:x"]), value=laws.CODES),
    max_size=3,
).map(tuple)
_NAMES = {"name": TEXT, "name_ru": TEXT, "name_kaa": TEXT, "name_en": TEXT}
_PLACE = {"address": TEXT, "address_lines": LINES, "region": TEXT, "district": TEXT}

CASES: list[tuple[Any, dict[str, Any], st.SearchStrategy[Any]]] = [
    (
        wire,
        ORGANIZATION,
        st.builds(
            OrganizationFacts,
            **_NAMES,
            **_PLACE,
            is_active=FLAG,
            kind=CONCEPT,
            identifiers=IDENTIFIERS,
            part_of=REF,
            phone=TEXT,
        ),
    ),
    (
        location_wire,
        LOCATION,
        st.builds(
            LocationFacts,
            **_NAMES,
            **_PLACE,
            status=TEXT,
            form=CONCEPT,
            function=CONCEPT,
            identifiers=IDENTIFIERS,
            organization=REF,
            part_of=REF,
        ),
    ),
    (
        practitioner_wire,
        PRACTITIONER,
        st.builds(
            PractitionerFacts,
            family=TEXT,
            given=LINES,
            patronymic=LINES,
            name_text=TEXT,
            is_active=FLAG,
            gender=TEXT,
            phone=TEXT,
            identifiers=IDENTIFIERS,
        ),
    ),
    (
        role_wire,
        ROLE,
        st.builds(
            PractitionerRoleFacts,
            practitioner=REF,
            organization=REF,
            department=REF,
            position=CONCEPT,
            speciality=CONCEPT,
            is_active=FLAG,
            starts=WHEN,
            ends=WHEN,
            licence_number=TEXT,
            licence_until=WHEN,
        ),
    ),
]
NAMES = [module.RESOURCE_TYPE for module, _, _ in CASES]


@pytest.mark.parametrize("case", CASES, ids=NAMES)
@given(data=st.data())
def test_both_laws_hold(case: Any, data: st.DataObject) -> None:
    module, example, facts = case
    resource = data.draw(laws.disturbed(example))
    laws.hold(module.read, module.overlay, resource, data.draw(facts))


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_the_laws_catch_a_wire_that_forgets(case: Any) -> None:
    module, example, _ = case
    other = module.read({})
    with pytest.raises(AssertionError):
        laws.hold(module.read, lambda before, facts: before, example, other)
    with pytest.raises(AssertionError):
        laws.hold(module.read, lambda before, facts: module.overlay({}, facts), example, other)


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_facts_written_anew_read_back(case: Any) -> None:
    module, example, _ = case
    facts = module.read(example)
    assert module.read(parse(dump(module.overlay({}, facts)))) == facts
    assert module.index(example)


def test_a_new_name_keeps_the_translations_it_was_given() -> None:
    facts = wire.read(ORGANIZATION)
    renamed = OrganizationFacts(**{**_fields(facts), "name": "Yangi nom"})
    assert wire.read(wire.overlay(ORGANIZATION, renamed)).name_kaa == "Úlgi orayı"


def _fields(facts: Any) -> dict[str, Any]:
    return {name: getattr(facts, name) for name in facts.__dataclass_fields__}


def test_the_licence_is_read_from_its_own_identifier() -> None:
    facts = role_wire.read(ROLE)
    assert facts.licence_number == "T-1"
    assert facts.licence_until is not None
    assert facts.licence_until.day == date(2030, 1, 1)
    renewed = PractitionerRoleFacts(
        **{**_fields(facts), "licence_until": When.on(date(2031, 1, 1))}
    )
    told = role_wire.overlay(ROLE, renewed)
    assert told["identifier"][0]["period"] == {"start": "2020-01-01", "end": "2031-01-01"}


def test_foreign_kinds_are_understood_as_far_as_they_tell() -> None:
    structure = "https://terminology.dhp.uz/fhir/core/CodeSystem/organizational-structure-cs"
    assert kind_of(Concept("146", structure)) is Kind.HOSPITAL
    assert kind_of(Concept("351", structure)) is Kind.POLYCLINIC
    assert kind_of(Concept("146", "urn:other")) is Kind.OTHER
    assert kind_of(Concept("pharmacy", "urn:yagona:facility-kind")) is Kind.PHARMACY
    assert kind_of(None) is Kind.OTHER
    assert place_kind_of(Concept("ro", "urn:physical")) is PlaceKind.ROOM
    assert target_of(Ref("Organization/a"), "Organization") == "a"
    assert target_of(Ref("Location/a"), "Organization") == ""
    assert target_of(None, "Organization") == ""
