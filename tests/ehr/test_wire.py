"""Both laws of every wire module of the room, on resources shaped as UZ Core shapes them."""

from __future__ import annotations

from dataclasses import fields, replace
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ehr.allergies import wire as allergy
from ehr.documents import wire as document
from ehr.encounters import wire as encounter
from ehr.observations import wire as observation
from ehr.problems import wire as condition
from tests import laws
from trust.ledger.canonical import parse

EXAMPLES: dict[ModuleType, dict[str, Any]] = {
    encounter: parse(
        b"""{"resourceType":"Encounter","status":"completed",
        "class":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"IMP"}]}],
        "priority":{"coding":[{"code":"EM"}]},"length":{"value":1.50,"unit":"h"},
        "type":[{"coding":[{"system":"https://terminology.dhp.uz/fhir/core/CodeSystem/encounter-type-cs",
          "code":"mserv-0001-00004","display":"Treatment services"}]}],
        "subject":{"reference":"Patient/1"},
        "participant":[{"type":[{"coding":[{"system":
          "http://terminology.hl7.org/CodeSystem/v3-ParticipationType","code":"ATND"}]}],
          "period":{"start":"2024-01-01T10:00:00Z"},"actor":{"reference":"Practitioner/2"}}],
        "reason":[{"use":[{"coding":[{"code":"mserv-0002-00001"}]}],
          "value":[{"reference":{"reference":"Condition/3"}}]}],
        "actualPeriod":{"start":"2024-01-01T15:00:00+05:00","end":"2024-01-01T11:00:00.0Z"},
        "diagnosis":[{"condition":[{"reference":{"reference":"Condition/3"}}]}],
        "location":[{"location":{"reference":"Location/4"},"status":"completed"}]}"""
    ),
    observation: parse(
        b"""{"resourceType":"Observation","status":"final","category":[{"coding":[{"system":
        "http://terminology.hl7.org/CodeSystem/observation-category","code":"vital-signs"}]}],
        "code":{"coding":[{"system":"http://loinc.org","code":"85354-9","display":"BP"}]},
        "subject":{"reference":"Patient/1"},"encounter":{"reference":"Encounter/2"},
        "effectiveDateTime":"2025-11-04T10:30:00Z","performer":[{"reference":"Practitioner/3"}],
        "valueQuantity":{"value":13.20,"unit":"kg","code":"kg"},
        "component":[{"code":{"coding":[{"system":"http://loinc.org","code":"8480-6","display":"S"}]},
          "valueQuantity":{"value":120.0,"unit":"mmHg","system":"http://unitsofmeasure.org",
          "code":"mm[Hg]"}},{"code":{"coding":[{"system":"http://loinc.org","code":"8462-4"}]},
          "valueQuantity":{"value":8E+1,"unit":"mmHg"}}],
        "interpretation":[{"text":"Normal"}],
        "referenceRange":[{"low":{"value":90.0},"high":{"value":99.0}}]}"""
    ),
    condition: parse(
        b"""{"resourceType":"Condition","language":"uz",
        "clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical",
          "code":"active","display":"Faol"}]},
        "verificationStatus":{"coding":[{"system":
          "http://terminology.hl7.org/CodeSystem/condition-ver-status","code":"confirmed"}]},
        "severity":{"coding":[{"system":"http://snomed.info/sct","code":"255604002"}]},
        "code":{"coding":[{"system":"http://snomed.info/sct","code":"25064002"},
          {"system":"http://hl7.org/fhir/sid/icd-10","code":"R51","display":"Headache"}]},
        "extension":[{"url":"urn:x","valueDecimal":1.0},
          {"url":"https://dhp.uz/fhir/core/StructureDefinition/diagnosis-type","valueCodeableConcept":
          {"coding":[{"system":"https://terminology.dhp.uz/fhir/core/CodeSystem/diagnosis-type-cs",
          "code":"gencl-0001-00003"}]}},{"url":"urn:yagona:diagnosed-first-in-life","valueBoolean":true}],
        "bodySite":[{"text":"head"}],"subject":{"reference":"Patient/1"},
        "onsetDateTime":"2025-07-25","recordedDate":"2025-07","participant":[{"actor":
          {"reference":"Practitioner/2"},"function":{"coding":[{"system":
          "http://terminology.hl7.org/CodeSystem/provenance-participant-type","code":"author"}]}}],
        "note":[{"text":"two days"}]}"""
    ),
    allergy: parse(
        b"""{"resourceType":"AllergyIntolerance",
        "clinicalStatus":{"coding":[{"system":
          "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical","code":"active"}]},
        "verificationStatus":{"coding":[{"system":
          "http://terminology.hl7.org/CodeSystem/allergyintolerance-verification","code":"confirmed"}]},
        "type":{"coding":[{"code":"allergy"}]},"category":["medication","food"],"criticality":"high",
        "code":{"coding":[{"system":"http://snomed.info/sct","code":"764146007",
          "display":"Penicillin"}],"text":"Penitsillin"},"patient":{"reference":"Patient/1"},
        "recordedDate":"2019-05-14T09:00:00+05:00",
        "reaction":[{"manifestation":[{"concept":{"text":"anafilaksiya"}}],"severity":"severe",
          "onset":"2019-05-13"}]}"""
    ),
    document: parse(
        b"""{"resourceType":"DocumentReference","status":"current","docStatus":"final",
        "type":{"coding":[{"system":"http://loinc.org","code":"34109-9"}]},
        "subject":{"reference":"Patient/1"},"context":[{"reference":"Encounter/2"}],
        "author":[{"reference":"Practitioner/3","display":"Sinov"}],"date":"2025-01-02",
        "content":[{"attachment":{"contentType":"text/plain; charset=utf-8","data":"c2FsYW0=",
          "title":"Qayd","size":5,"creation":"2025"},"profile":[{"valueUri":"urn:x"}]}]}"""
    ),
}
ROOM = list(EXAMPLES)

_BY_TYPE: dict[str, st.SearchStrategy[Any]] = {
    "str": st.just("") | laws.WORDS,
    "bool | None": st.none() | st.booleans(),
    "tuple[str, ...]": st.lists(laws.CODES, max_size=3).map(tuple),
    "Concept | None": st.none() | laws.CONCEPTS,
    "Ref | None": st.none() | laws.REFS,
    "When | None": st.none() | laws.WHENS,
    "Quantity | None": st.none() | laws.QUANTITIES,
}


def facts_of(wire: ModuleType) -> st.SearchStrategy[Any]:
    """Any facts of this wire module."""
    shape = wire.SHAPE
    return st.builds(
        shape.facts, **{field.name: _BY_TYPE[str(field.type)] for field in fields(shape.facts)}
    )


@pytest.mark.parametrize("wire", ROOM, ids=lambda wire: wire.RESOURCE_TYPE)
def test_the_example_is_understood(wire: ModuleType) -> None:
    facts = wire.read(EXAMPLES[wire])
    told = [field.name for field in fields(facts) if getattr(facts, field.name)]
    assert len(told) >= 6, told


@pytest.mark.parametrize("wire", ROOM, ids=lambda wire: wire.RESOURCE_TYPE)
@given(data=st.data())
def test_both_laws_hold_for_any_facts(wire: ModuleType, data: st.DataObject) -> None:
    resource = data.draw(laws.disturbed(EXAMPLES[wire]))
    laws.hold(wire.read, wire.overlay, resource, data.draw(facts_of(wire)))


@pytest.mark.parametrize("wire", ROOM, ids=lambda wire: wire.RESOURCE_TYPE)
@given(data=st.data())
def test_both_laws_hold_when_one_fact_changes(wire: ModuleType, data: st.DataObject) -> None:
    resource = data.draw(laws.disturbed(EXAMPLES[wire]))
    name = data.draw(st.sampled_from(sorted(wire.SHAPE.lenses)))
    value = getattr(data.draw(facts_of(wire)), name)
    laws.hold(wire.read, wire.overlay, resource, replace(wire.read(resource), **{name: value}))


@pytest.mark.parametrize("wire", ROOM, ids=lambda wire: wire.RESOURCE_TYPE)
@given(data=st.data())
def test_any_resource_can_be_indexed(wire: ModuleType, data: st.DataObject) -> None:
    for row in wire.index(data.draw(laws.disturbed(EXAMPLES[wire]))):
        assert row.parameter and len(row.value) <= 300 and len(row.system) <= 200


@pytest.mark.parametrize("wire", ROOM, ids=lambda wire: wire.RESOURCE_TYPE)
def test_an_overlay_that_only_copies_is_caught(wire: ModuleType) -> None:
    """Negative control."""
    changed = replace(wire.read(EXAMPLES[wire]), error_reason="slip")
    with pytest.raises(AssertionError):
        laws.hold(wire.read, lambda previous, facts: dict(previous), EXAMPLES[wire], changed)


def test_facts_that_tell_no_reaction_take_every_reaction_away() -> None:
    """Found by chance at full counts: the second of two equal reactions told it again."""
    told = {"manifestation": [{"concept": {"text": "anafilaksiya"}}], "severity": "severe"}
    resource = {"reaction": [told, dict(told)]}
    facts = replace(allergy.read(resource), reaction=None, severity="")
    assert allergy.overlay(resource, facts) == {}
