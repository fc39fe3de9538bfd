"""The lens kit keeps both laws, whatever else a resource holds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import laws
from trust.ledger.canonical import Literal, dump, parse
from trust.ledger.elements import ICD10, LOINC, Concept, Precision, Quantity, Ref, When
from trust.ledger.overlay import (
    FIRST,
    ConceptAt,
    Day,
    Each,
    Either,
    Flag,
    Item,
    Moment,
    NotOverlaid,
    Number,
    QuantityAt,
    RefAt,
    Shape,
    Text,
    Texts,
    Whole,
    coded,
)

EXTENSION = Item({"url": "urn:role"})


@dataclass(frozen=True)
class Line:
    system: str
    value: str


@dataclass(frozen=True)
class Sample:
    status: str
    active: bool | None
    born: date | None
    given_names: tuple[str, ...]
    rank: int | None
    factor: Decimal | None
    code: Concept | None
    role: Concept | None
    subject: Ref | None
    effective: When | None
    systolic: Quantity | None
    diastolic: Quantity | None
    weight: Quantity | None
    number: str
    lines: tuple[Line, ...]
    started: When | None


SHAPE = Shape(
    Sample,
    status=Text("status"),
    active=Flag("active"),
    born=Day("birthDate"),
    given_names=Texts("name", Item({"use": "official"}), "given"),
    rank=Whole("telecom", FIRST, "rank"),
    factor=Number("factor"),
    code=ConceptAt("code", prefer=(ICD10,)),
    role=ConceptAt("extension", EXTENSION, "valueCodeableConcept"),
    subject=RefAt("subject"),
    effective=Either(Moment("effectiveDateTime"), Moment("effectivePeriod", "start")),
    systolic=QuantityAt("component", Item(coded(LOINC, "8480-6")), "valueQuantity"),
    diastolic=QuantityAt("component", Item(coded(LOINC, "8462-4")), "valueQuantity"),
    weight=QuantityAt("valueQuantity"),
    number=Text("identifier", Item({"system": "urn:n"}), "value"),
    lines=Each("line", shape=Shape(Line, system=Text("system"), value=Text("value")), key="system"),
    started=Moment("participant", FIRST, "period", "start"),
)

EXAMPLE: dict[str, Any] = parse(
    b"""{"resourceType":"Sample","status":"final","active":true,"birthDate":"1976-03-08",
    "_birthDate":{"extension":[{"url":"urn:time"}]},"factor":1.50,
    "name":[{"use":"usual","given":["B"]},{"use":"official","given":["A","C"],"family":"F"}],
    "telecom":[{"rank":1,"value":"x"}],
    "code":{"coding":[{"system":"http://snomed.info/sct","code":"25064002"},
      {"system":"http://hl7.org/fhir/sid/icd-10","code":"R51","display":"Headache","version":"x"}],
      "text":"ache"},
    "extension":[{"url":"urn:other","valueString":"kept"},{"url":"urn:role",
      "valueCodeableConcept":{"coding":[{"code":"main","system":"urn:roles"}]}}],
    "subject":{"reference":"Patient/1","display":"N","identifier":{"value":"7"}},
    "effectivePeriod":{"start":"2024-01-01T10:00:00.100Z","end":"2024-01-01T11:00:00Z"},
    "component":[
      {"code":{"coding":[{"system":"http://loinc.org","code":"8480-6","display":"Systolic"}]},
       "valueQuantity":{"value":120.0,"unit":"mmHg","code":"mm[Hg]","extension":[{"url":"e"}]}},
      {"code":{"coding":[{"system":"http://loinc.org","code":"8462-4"}]},
       "valueQuantity":{"value":8E+1,"unit":"mmHg"}}],
    "valueQuantity":{"value":13.20,"unit":"kg","system":"http://unitsofmeasure.org","code":"kg"},
    "identifier":[{"system":"urn:m","value":"1"},{"system":"urn:n","value":"2","use":"usual"}],
    "line":[{"system":"a","value":"1","extra":2.0},{"system":"b","value":"2"}],
    "participant":[{"period":{"start":"2024-01"}}]}"""
)

FACTS = st.builds(
    Sample,
    status=st.just("") | laws.CODES,
    active=st.none() | st.booleans(),
    born=st.none() | st.dates(),
    given_names=st.lists(laws.WORDS, max_size=3).map(tuple),
    rank=st.none() | st.integers(-5, 5),
    factor=st.none() | laws.DECIMALS,
    code=st.none() | laws.CONCEPTS,
    role=st.none() | laws.CONCEPTS,
    subject=st.none() | laws.REFS,
    effective=st.none() | laws.WHENS,
    systolic=st.none() | laws.QUANTITIES,
    diastolic=st.none() | laws.QUANTITIES,
    weight=st.none() | laws.QUANTITIES,
    number=st.just("") | laws.CODES,
    lines=st.lists(st.builds(Line, laws.CODES, laws.CODES), max_size=3).map(tuple),
    started=st.none() | laws.WHENS,
)


@given(laws.disturbed(EXAMPLE), FACTS)
def test_both_laws_hold_for_any_facts_on_any_resource(
    resource: dict[str, Any], facts: Sample
) -> None:
    laws.hold(SHAPE.read, SHAPE.overlay, resource, facts)


@given(laws.disturbed(EXAMPLE), st.data())
def test_both_laws_hold_when_one_fact_changes(
    resource: dict[str, Any], data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(sorted(SHAPE.lenses)))
    changed = replace(SHAPE.read(resource), **{name: getattr(data.draw(FACTS), name)})
    laws.hold(SHAPE.read, SHAPE.overlay, resource, changed)


class _Forgetful(Text):
    """A lens that writes nothing."""

    def put(self, resource: Any, value: str) -> Any:
        return resource


class _Rebuilding(Shape[Any]):
    """An overlay that makes the resource anew and so loses what it does not know."""

    def overlay(self, previous: Any, facts: Any) -> dict[str, Any]:
        return SHAPE.overlay({}, facts)


class _Deaf(Shape[Any]):
    """An overlay that ignores the facts: the first law alone would pass it."""

    def overlay(self, previous: Any, facts: Any) -> dict[str, Any]:
        return previous


class _Respelling(Shape[Any]):
    """An overlay that writes equal numbers anew and so loses their literals."""

    def overlay(self, previous: Any, facts: Any) -> dict[str, Any]:
        value = facts.weight.value.normalize()
        return SHAPE.overlay(previous, facts) | {
            "valueQuantity": {**previous["valueQuantity"], "value": Decimal(f"{value:f}")}
        }


@pytest.mark.parametrize("broken", [_Rebuilding, _Deaf, _Respelling])
def test_a_broken_overlay_is_caught_by_the_laws(broken: type[Shape[Any]]) -> None:
    """Negative control: each of these breaks one law, and the check says so."""
    shape = broken(Sample, **SHAPE.lenses)
    changed = replace(SHAPE.read(EXAMPLE), status="amended")
    with pytest.raises(AssertionError):
        laws.hold(shape.read, shape.overlay, EXAMPLE, changed)
    laws.hold(SHAPE.read, SHAPE.overlay, EXAMPLE, changed)


def test_an_overlay_that_forgets_a_fact_refuses_instead_of_losing_it() -> None:
    shape = Shape(Sample, **{**SHAPE.lenses, "status": _Forgetful("status")})
    with pytest.raises(NotOverlaid):
        shape.overlay(EXAMPLE, replace(SHAPE.read(EXAMPLE), status="amended"))


def test_a_fact_without_a_lens_is_an_error_at_definition() -> None:
    with pytest.raises(TypeError, match="value"):
        Shape(Line, system=Text("system"))


def _changed(**facts: Any) -> dict[str, Any]:
    return SHAPE.overlay(EXAMPLE, replace(SHAPE.read(EXAMPLE), **facts))


def test_another_code_takes_its_old_translations_away() -> None:
    icd = Concept("R52", ICD10, "Pain")
    assert _changed(code=icd)["code"] == {
        "coding": [{"system": ICD10, "code": "R52", "display": "Pain"}]
    }


def test_another_name_of_the_same_code_keeps_its_translations() -> None:
    codings = _changed(code=Concept("R51", ICD10, "Bosh ogʻrigʻi", "ache"))["code"]["coding"]
    assert [coding["code"] for coding in codings] == ["25064002", "R51"]
    assert codings[1] == {
        "system": ICD10,
        "code": "R51",
        "display": "Bosh ogʻrigʻi",
        "version": "x",
    }


def test_an_equal_number_keeps_its_literal_when_only_the_unit_changes() -> None:
    tree = _changed(weight=Quantity(Decimal("13.2"), "kilogramm", "kg"))
    assert b'"value":13.20' in dump(tree["valueQuantity"])


def test_another_subject_takes_the_old_identifier_away() -> None:
    assert _changed(subject=Ref("Patient/2"))["subject"] == {"reference": "Patient/2"}


def test_a_new_birth_date_loses_the_extension_of_the_old_one() -> None:
    assert "_birthDate" not in _changed(born=date(1977, 1, 1))


def test_a_repeating_member_named_by_its_key_keeps_what_we_do_not_model() -> None:
    lines = _changed(lines=(Line("b", "2"), Line("a", "9")))["line"]
    assert lines == [
        {"system": "b", "value": "2"},
        {"system": "a", "value": "9", "extra": Literal("2.0")},
    ]


def test_a_missing_component_is_made_with_its_discriminator() -> None:
    tree = SHAPE.overlay({}, replace(SHAPE.read({}), systolic=Quantity(Decimal(120), "mmHg")))
    assert tree["component"][0]["code"]["coding"] == [{"system": LOINC, "code": "8480-6"}]


def test_the_time_keeps_its_spelling_while_it_is_the_same_moment() -> None:
    same = When.at(datetime(2024, 1, 1, 10, 0, 0, 100_000, tzinfo=UTC))
    assert _changed(effective=same)["effectivePeriod"] == EXAMPLE["effectivePeriod"]


@pytest.mark.parametrize(
    ("text", "precision", "end"),
    [
        ("1999", Precision.YEAR, "1999-12-31T19:00:00+00:00"),
        ("1999-12", Precision.MONTH, "1999-12-31T19:00:00+00:00"),
        ("1999-07-02", Precision.DAY, "1999-07-02T19:00:00+00:00"),
        ("2014-12-05T09:30:10+01:00", Precision.SECOND, "2014-12-05T08:30:10.000001+00:00"),
    ],
)
def test_a_time_is_as_exact_as_it_was_told(text: str, precision: Precision, end: str) -> None:
    when = When.read(text)
    assert when is not None and when.precision is precision
    assert when.end.astimezone(UTC).isoformat() == end
    assert When.read(when.text) == when


@pytest.mark.parametrize(
    "text",
    ["", "1999-13", "2023-02-29", "2024-01-01T10:00:00", "2024-01-01T24:00:00Z", "٢٠٢٤", "x"],
)
def test_an_unreadable_time_says_nothing(text: str) -> None:
    assert When.read(text) is None
