"""What other systems told is kept whole, flagged, and shown in the card."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from ehr.allergies import services as allergies
from ehr.documents import services as documents
from ehr.encounters import services as encounters
from ehr.observations import services as observations
from ehr.observations.models import Observation
from ehr.problems import services as problems
from ehr.timeline import queries as timeline
from ehr.timeline.models import CardEntry
from tests.ehr.test_services import told
from trust.context import RecordContext
from trust.ledger import queries as ledger
from trust.ledger.canonical import parse

pytestmark = pytest.mark.django_db


def test_what_is_told_from_elsewhere_is_kept_whole_and_flagged(ctx: RecordContext) -> None:
    tree = parse(
        b'{"resourceType":"Observation","status":"final","code":{"coding":[{"system":'
        b'"http://loinc.org","code":"29463-7"}]},"valueQuantity":{"value":185.0,"unit":"lbs"},'
        b'"encounter":{"reference":"Encounter/elsewhere"},"effectiveDateTime":"1999-07",'
        b'"unknown":{"kept":[13.20,1E+2]}}'
    )
    one = uuid4()
    observations.record_told(ctx, resource_id=one, tree=tree, source="urn:other")
    row = Observation.objects.get(patient_id=ctx.patient_id, id=one)
    assert (row.value, row.unit, row.source, row.encounter_id) == (
        Decimal(185),
        "lbs",
        "urn:other",
        None,
    )
    found = ledger.current(ctx, "Observation", one)
    assert found is not None and found.source == "urn:other"
    assert b'"kept":[13.20,1E+2]' in found.content and b'"value":185.0' in found.content
    (line,) = timeline.page_of(list(timeline.page_rows(ctx))).lines
    assert (line.text, line.source, line.facility_name) == ("185 lbs", "urn:other", "")


@pytest.mark.parametrize("literal", ["1E+400", "1e-300", "9" * 30, "-0"])
def test_a_number_beyond_every_column_stays_in_the_ledger(ctx: RecordContext, literal: str) -> None:
    tree = parse(b'{"resourceType":"Observation","valueQuantity":{"value":%s}}' % literal.encode())
    one = uuid4()
    observations.record_told(ctx, resource_id=one, tree=tree, source="x")
    found = ledger.current(ctx, "Observation", one)
    assert found is not None and f'"value":{literal}'.encode() in found.content


@pytest.mark.parametrize(
    "tree",
    [
        {},
        {"status": 7, "code": "x", "class": {}, "actualPeriod": "y", "clinicalStatus": []},
        {
            "recordedDate": "yesterday",
            "effectiveDateTime": "2024-99",
            "date": 5,
            "status": "x" * 99,
        },
        {"actualPeriod": {"start": "2024-01-02", "end": "2024-01-01"}},
        {"actualPeriod": {"end": "2024-01-01"}},
        {"code": {"text": "w" * 1000}, "title": "t" * 1000, "note": [{"text": "n" * 5000}]},
    ],
)
@pytest.mark.parametrize(
    ("kind", "verb"),
    [
        ("Encounter", encounters.record_told),
        ("Observation", observations.record_told),
        ("Condition", problems.record_told),
        ("AllergyIntolerance", allergies.record_told),
        ("DocumentReference", documents.record_told),
        ("EpisodeOfCare", documents.record_told),
    ],
)
def test_strange_resources_are_taken_over_too(
    ctx: RecordContext, kind: str, verb: Any, tree: dict[str, Any]
) -> None:
    one = uuid4()
    verb(ctx, resource_id=one, tree={**tree, "resourceType": kind}, source="urn:other")
    kept = told(ctx, kind, one)
    assert {name: kept[name] for name in tree} == tree
    assert CardEntry.objects.filter(patient_id=ctx.patient_id, resource_id=one).count() == 1
