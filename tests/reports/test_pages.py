"""Pages of reports: choose, watch without script, open a cell, download."""

from __future__ import annotations

import csv
import re
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from registry.territories import services as territories
from reports.engine.models import ReportRun
from tests.factories import records, registry, runs
from tests.factories.facts import add, contact, diagnosis, told
from tests.factories.sessions import sign_in
from trust.accounts.models import Account
from trust.context import Role
from trust.journal.models import Journal
from trust.walls.services import set_scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(country: list[str]) -> Account:
    """An analyst of the whole country with a post."""
    found = registry.account(Role.ANALYST)
    registry.post(role=Role.ANALYST, account_id=found.id)
    for code in country:
        territories.grant_reporting(records.context(), account_id=found.id, code=code)
    return found


@pytest.fixture
def reader(account: Account) -> Client:
    """Signed in, reading English."""
    client = Client(headers={"Accept-Language": "en"})
    sign_in(client, account)
    return client


def ask(reader: Client, **more: str) -> str:
    """The address of the run that the form leads to."""
    asked = {"period": "2026-11", "territory": "17", "as_of": "", **more}
    answer = reader.post(reverse("report-ask", args=["YG-01"]), asked)
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def test_the_list_leads_to_the_form_and_the_form_to_a_run(reader: Client) -> None:
    listed = reader.get(reverse("reports")).content.decode()
    assert "YG-01" in listed
    assert "not an official SSV form" in listed
    form = reader.get(reverse("report-ask", args=["YG-01"])).content.decode()
    assert "Republic of Uzbekistan" in form
    run = reader.get(ask(reader)).content.decode()
    assert "waiting for a worker" in run


def test_progress_is_seen_without_script_and_ends_when_the_run_does(reader: Client) -> None:
    address = ask(reader, territory="1703")
    start, *_ = runs.waiting()
    runs.DOORS[start.task](str(start.id), start.payload)
    half = runs.waiting()[: len(runs.waiting()) // 2]
    for row in half:
        runs.DOORS[row.task](str(row.id), row.payload)
    going = reader.get(address).content.decode()
    assert f"{len(half)} of" in going
    assert f'id="look-again" href="{address}"' in going.replace(' class="btn btn-2"', "")
    assert 'http-equiv="refresh"' not in going, "a page that reloads itself takes the focus away"
    assert 'hx-trigger="every 2s"' in going
    runs.work()
    done = reader.get(address).content.decode()
    assert "100 %" in done
    assert "look-again" not in done
    assert "every 2s" not in done


def test_the_fragment_for_htmx_is_no_whole_page(reader: Client) -> None:
    address = ask(reader)
    fragment = reader.get(f"{address}/progress").content.decode()
    assert '<div id="progress"' in fragment
    assert "<html" not in fragment


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"period": "soon"}, "is not a period"),
        ({"period": "2030"}, "has not begun yet"),
        ({"as_of": "25.11.2026"}, "is not a time"),
        ({"territory": "1799"}, "Select a valid choice"),
        ({"period": "<script>alert(1)"}, "&lt;script&gt;"),
    ],
)
def test_a_refusal_stands_beside_its_field_and_what_was_written_stays(
    reader: Client, change: dict[str, str], words: str
) -> None:
    asked = {"period": "2026-11", "territory": "17", "as_of": "", **change}
    answer = reader.post(reverse("report-ask", args=["YG-01"]), asked)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert words in text
    assert 'class="errsum"' in text
    assert "<script>alert" not in text
    assert not ReportRun.objects.exists()


def test_an_unknown_form_is_refused_with_a_page(reader: Client) -> None:
    answer = reader.get(reverse("report-ask", args=["1-SSV"]))
    assert answer.status_code == 404
    assert "There is no report" in answer.content.decode()


def test_the_same_form_sent_twice_makes_one_run(reader: Client) -> None:
    first, second = (ask(reader, idempotency_key="k-1") for _ in range(2))
    assert first == second
    assert ReportRun.objects.count() == 1


def test_a_run_is_cancelled_from_its_page(reader: Client) -> None:
    address = ask(reader)
    assert "Cancel this run" in reader.get(address).content.decode()
    reader.post(f"{address}/cancel")
    after = reader.get(address).content.decode()
    assert "cancelled" in after
    assert "Cancel this run" not in after
    assert reader.post(f"{address}/cancel").status_code == 409


def finished(reader: Client) -> str:
    visit = contact()
    add([told(visit), told(diagnosis(encounter_id=visit.encounter_id))])
    address = ask(reader)
    runs.work()
    return address


def test_a_cell_of_the_table_opens_to_its_definition(reader: Client) -> None:
    address = finished(reader)
    table = reader.get(f"{address}/table").content.decode()
    assert "Andijan region" in table
    assert "unsuppressed" in table
    query = {"show": "per_1000", "row": "1703", "chapter": "IX", "age": "total"}
    opened = reader.get(f"{address}/table", query).content.decode()
    assert 'id="cell"' in opened
    assert "persons 1 ÷ inhabitants 3521800 × 1000" in re.sub(r"(?<=\d)[,\s](?=\d{3})", "", opened)
    assert "I00-I99" in opened
    nowhere = reader.get(f"{address}/table", {**query, "row": "9999"})
    assert nowhere.status_code == 200
    assert 'id="cell"' not in nowhere.content.decode()


def test_files_say_what_they_are_and_each_download_is_journalled(
    reader: Client, account: Account
) -> None:
    address = finished(reader)
    sheet = reader.get(f"{address}/report.csv")
    assert "attachment" in sheet["Content-Disposition"]
    lines = list(csv.DictReader(StringIO(sheet.content.decode())))
    assert {line["disclosure"] for line in lines} == {"internal, unsuppressed"}
    book = openpyxl.load_workbook(BytesIO(reader.get(f"{address}/report.xlsx").content))
    assert "definitions" in book.sheetnames
    assert reader.get(f"{address}/report.exe").status_code == 404
    set_scope(oversight=True)
    rows = Journal.objects.filter(account_id=account.id, action="download-report")
    assert rows.count() == 3


def test_a_table_that_is_not_there_yet_says_so(reader: Client) -> None:
    answer = reader.get(f"{ask(reader)}/table")
    assert answer.status_code == 409
    assert "no table" in answer.content.decode()


def test_a_doctor_sees_no_reports(country: list[str]) -> None:
    doctor = registry.account(Role.DOCTOR)
    registry.post(role=Role.DOCTOR, account_id=doctor.id)
    client = Client()
    sign_in(client, doctor)
    for name, args in (("reports", []), ("report-ask", ["YG-01"])):
        assert client.get(reverse(name, args=args)).status_code == 403


def test_every_page_is_for_the_reader_in_their_language(reader: Client) -> None:
    with translation.override(None):
        answer = reader.get(reverse("reports"), headers={"Accept-Language": "ru"})
    assert 'lang="ru"' in answer.content.decode()
