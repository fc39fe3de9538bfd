"""Import: each resource created, present or refused; refused ones change nothing; read back equal."""

from __future__ import annotations

import io
from collections import Counter
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.core.management import call_command
from django.db import connection

from exchange.bulk.files import Received
from exchange.bulk.references import mapped
from exchange.bulk.services import Result, Told, resource_id, take_over
from tests.factories import fhir
from trust.accounts.services import issue_token
from trust.journal.models import Journal
from trust.ledger.canonical import dump, parse

pytestmark = pytest.mark.django_db
ALL = [*fhir.card(), *fhir.registers(), *fhir.orphans(), fhir.patient()]


def took(resources: list[Any], source: str = "test") -> dict[str, Told]:
    arrived = [Received(f"{number}", parse(dump_of(one))) for number, one in enumerate(resources)]
    return {told.name: told for told in take_over(arrived, source=source)}


def dump_of(resource: Any) -> bytes:
    return orjson.dumps(resource)


def counts(told: dict[str, Told]) -> Counter[Result]:
    return Counter(one.result for one in told.values())


def ledger_rows(role: Any) -> int:
    with role("yagona_system"), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM trust_ledger")
        return cursor.fetchone()[0]


def test_everything_is_accounted_for_in_any_order() -> None:
    told = took(ALL)
    refused = {name for name, one in told.items() if one.result is Result.REFUSED}
    assert refused == {"DocumentReference/pdf", "Condition/lost"}
    assert counts(told)[Result.CREATED] == len(ALL) - 2
    assert told["MedicationRequest/rx"].unresolved == ("Medication/elsewhere",)
    assert told["Patient/sinov"].flags


def test_a_second_run_creates_nothing(role: Any) -> None:
    took(ALL)
    before = ledger_rows(role)
    assert counts(took(ALL)) == {Result.PRESENT: len(ALL) - 2, Result.REFUSED: 2}
    assert ledger_rows(role) == before


def test_other_content_under_the_same_id_is_refused_as_changed(role: Any) -> None:
    took(ALL)
    before = ledger_rows(role)
    changed = took([fhir.patient(gender="female"), fhir.registers()[0] | {"name": "Boshqa"}])
    assert counts(changed) == {Result.REFUSED: 2}
    assert all("Changed" in str(one.refusal) for one in changed.values())
    assert ledger_rows(role) == before


def test_the_same_id_of_another_source_is_another_resource() -> None:
    took(ALL)
    assert counts(took([fhir.patient()], source="other"))[Result.CREATED] == 1


def test_a_refused_resource_changes_nothing(role: Any) -> None:
    took([fhir.patient()])
    before = ledger_rows(role)
    bad = [
        fhir.patient("bad", gender="nonsense"),
        {"resourceType": "Patient", "id": "worse", "nonsense": 1},
        {"resourceType": "Nonsense", "id": "x"},
        {"id": "typeless"},
    ]
    assert counts(took(bad)) == {Result.REFUSED: 4}
    assert ledger_rows(role) == before


def test_what_was_read_in_is_read_back_equal(client: Any) -> None:
    told = took(ALL)
    token = issue_token(account=None, system_name="test", scope="system/*.read", minutes=5)
    known = {
        f"{one['resourceType']}/{one['id']}": f"{one['resourceType']}/"
        f"{resource_id('test', one['resourceType'] + '/' + one['id'])}"
        for one in ALL
    }
    for sent in ALL:
        name = f"{sent['resourceType']}/{sent['id']}"
        if told[name].result is Result.REFUSED:
            continue
        answer = client.get(f"/fhir/R5/{known[name]}", HTTP_AUTHORIZATION=f"Bearer {token}")
        assert answer.status_code == 200, name
        got = parse(answer.content)
        assert got.pop("meta")["versionId"] == "1"
        assert got.pop("id") == known[name].split("/")[1]
        expected = mapped({k: v for k, v in sent.items() if k != "id"}, known)
        assert dump(got) == dump(parse(orjson.dumps(expected))), name


def test_number_literals_survive(client: Any) -> None:
    sent = dump_of(fhir.patient()).replace(b"13.2}", b"13.20}")
    told = list(take_over([Received("1", parse(sent))], source="test"))
    token = issue_token(account=None, system_name="test", scope="system/*.read", minutes=5)
    answer = client.get(
        f"/fhir/R5/Patient/{told[0].resource_id}", HTTP_AUTHORIZATION=f"Bearer {token}"
    )
    assert b'"valueDecimal":13.20}' in answer.content


def test_an_imported_audit_event_is_no_journal_row(role: Any) -> None:
    took(ALL)
    with role("yagona_system"):
        assert set(Journal.objects.values_list("system_name", flat=True)) == {"import"}


def test_the_command_reads_files_bundles_and_ndjson_and_counts(tmp_path: Path) -> None:
    bundle = {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"resource": one} for one in fhir.registers()],
    }
    (tmp_path / "a.json").write_bytes(dump_of(bundle))
    (tmp_path / "b.ndjson").write_bytes(b"\n".join(map(dump_of, [*fhir.card(), fhir.patient()])))
    (tmp_path / "c.json").write_bytes(b'{"resourceType": "Patient", "resourceType": "x"}')
    out = io.StringIO()
    call_command("import_fhir", str(tmp_path), stdout=out)
    assert out.getvalue().splitlines()[-1] == "total 14 created 13 present 0 refused 1"
