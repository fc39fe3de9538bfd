"""Patient and RelatedPerson: nothing foreign is lost, nothing we write is forgotten."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patients.identity import wire
from patients.identity.wire import (
    AddressFacts,
    IdentifierFacts,
    NameFacts,
    PatientFacts,
    TelecomFacts,
)
from patients.representation import wire as related
from patients.representation.wire import RelatedPersonFacts
from tests import laws

EXAMPLE: dict[str, Any] = {
    "resourceType": "Patient",
    "language": "ru",
    "identifier": [
        {
            "system": wire.PINFL,
            "use": "official",
            "value": "40803905120035",
            "type": {"coding": [{"system": wire.V2_0203, "code": "NI"}], "text": "JShShIR"},
        },
        {
            "system": wire.TEMPORARY,
            "use": "temp",
            "period": {"start": "2026-01-01"},
            "_value": {"extension": [{"url": wire.ABSENT, "valueCode": "temp-unknown"}]},
        },
    ],
    "name": [
        {
            "use": "usual",
            "text": "Намунаева Бемора",
            "family": "Намунаева",
            "given": ["Бемора"],
            "suffix": ["Мисоловна"],
        },
        {"use": "maiden", "family": "Sinovova", "period": {"end": "1998"}},
    ],
    "telecom": [{"system": "phone", "value": "+998901234567", "use": "mobile", "rank": 1}],
    "address": [
        {
            "use": "home",
            "line": ["Test 1"],
            "country": "UZ",
            "state": "1726",
            "district": "1726294",
            "city": "22070013",
            "period": {"start": "1999"},
        }
    ],
    "gender": "female",
    "birthDate": "1990-03-08",
    "_birthDate": {"extension": [{"url": "urn:time", "valueTime": "10:00:00"}]},
    "multipleBirthInteger": 2,
    "extension": [{"url": "urn:nationality", "valueCode": "44"}],
}
RELATED: dict[str, Any] = {
    "resourceType": "RelatedPerson",
    "patient": {"reference": "Patient/a"},
    "relationship": [{"coding": [{"system": "urn:roles", "code": "MTH"}], "text": "ona"}],
    "name": EXAMPLE["name"],
    "identifier": EXAMPLE["identifier"],
    "telecom": EXAMPLE["telecom"],
    "birthDate": "1960",
    "communication": [{"preferred": True}],
}

_MAYBE = st.just("") | laws.WORDS
_USES = st.sampled_from(["usual", "official", "old", "maiden"])
NAMES = st.builds(
    NameFacts,
    _USES,
    _MAYBE,
    _MAYBE,
    st.lists(laws.WORDS, max_size=2).map(tuple),
    st.lists(laws.WORDS, max_size=1).map(tuple),
)
IDENTIFIERS = st.one_of(
    st.builds(IdentifierFacts, laws.CODES, laws.WORDS, _USES, st.none() | laws.CONCEPTS),
    st.builds(IdentifierFacts, laws.CODES, st.just(""), _USES, absent=st.just("unknown")),
)
TELECOMS = st.builds(TelecomFacts, st.sampled_from(["phone", "email"]), laws.WORDS, _MAYBE)
ADDRESSES = st.builds(
    AddressFacts,
    _USES,
    _MAYBE,
    st.lists(laws.WORDS, max_size=2).map(tuple),
    st.sampled_from(["", "UZ"]),
    _MAYBE,
    _MAYBE,
    _MAYBE,
)
GENDERS = st.sampled_from(["", "male", "female", "other", "unknown"])
FLAGS = st.sampled_from([None, True, False])
PATIENTS = st.builds(
    PatientFacts,
    names=st.lists(NAMES, max_size=3).map(tuple),
    identifiers=st.lists(IDENTIFIERS, max_size=3).map(tuple),
    telecoms=st.lists(TELECOMS, max_size=2).map(tuple),
    addresses=st.lists(ADDRESSES, max_size=2).map(tuple),
    gender=GENDERS,
    birth_date=st.none() | laws.WHENS,
    is_active=FLAGS,
    is_dead=FLAGS,
    died=st.none() | laws.WHENS,
)
RELATIVES = st.builds(
    RelatedPersonFacts,
    patient=st.none() | laws.REFS,
    relationship=st.none() | laws.CONCEPTS,
    names=st.lists(NAMES, max_size=2).map(tuple),
    identifiers=st.lists(IDENTIFIERS, max_size=2).map(tuple),
    telecoms=st.lists(TELECOMS, max_size=2).map(tuple),
    gender=GENDERS,
    birth_date=st.none() | laws.WHENS,
    is_active=FLAGS,
)


@given(laws.disturbed(EXAMPLE), PATIENTS)
def test_patient_keeps_both_laws(resource: dict[str, Any], facts: PatientFacts) -> None:
    laws.hold(wire.read, wire.overlay, resource, facts)


@given(laws.disturbed(RELATED), RELATIVES)
def test_related_person_keeps_both_laws(
    resource: dict[str, Any], facts: RelatedPersonFacts
) -> None:
    laws.hold(related.read, related.overlay, resource, facts)


def test_an_overlay_that_ignores_its_facts_would_break_the_second_law() -> None:
    facts = PatientFacts(gender="male")
    with pytest.raises(AssertionError):
        laws.hold(wire.read, lambda resource, _facts: resource, EXAMPLE, facts)


def test_a_changed_name_keeps_number_address_and_unknown_elements() -> None:
    facts = wire.read(EXAMPLE)
    changed = wire.overlay(
        EXAMPLE, PatientFacts(**{**_fields(facts), "names": (NameFacts("usual", "N", "Namunova"),)})
    )
    assert changed["extension"] == EXAMPLE["extension"]
    assert changed["identifier"] == EXAMPLE["identifier"]
    assert changed["name"][0]["family"] == "Namunova"
    assert changed["_birthDate"] == EXAMPLE["_birthDate"]


def test_the_name_in_use_is_chosen_before_old_ones() -> None:
    names = (NameFacts("maiden", family="Sinovova"), NameFacts("official", family="Namunayeva"))
    assert PatientFacts(names=names).name.family == "Namunayeva"


def test_search_rows_name_nobody() -> None:
    told = {(row.parameter, row.value) for row in wire.index(EXAMPLE)}
    assert ("birthdate", "1990-03-08") in told
    assert not {row for row in told if row[0] in ("name", "family", "given", "identifier", "phone")}


def _fields(facts: PatientFacts) -> dict[str, Any]:
    return {name: getattr(facts, name) for name in facts.__slots__}
