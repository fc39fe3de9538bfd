"""`run_report`: the list, the two kinds of file, refusals in one line."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from reports.engine.models import ReportRun
from tests.factories.facts import add, contact, diagnosis, told

pytestmark = pytest.mark.django_db


def run(*args: str) -> str:
    out = StringIO()
    call_command("run_report", *args, stdout=out)
    return out.getvalue()


def test_the_list_has_the_code_first_on_each_line() -> None:
    lines = run("--list").splitlines()
    assert lines
    assert all(line.split()[0] == "YG-01" for line in lines)


@pytest.mark.parametrize("period", ["2026", "2026-H2", "2026-Q4", "2026-11"])
def test_each_period_is_accepted(country: list[str], tmp_path: Path, period: str) -> None:
    visit = contact()
    add([told(visit), told(diagnosis(encounter_id=visit.encounter_id))])
    file = tmp_path / "report.csv"
    said = run("YG-01", "--period", period, "--territory", "1703", "--out", str(file))
    assert said.startswith(f"YG-01 {period} 1703 as of 2026")
    lines = list(csv.DictReader(StringIO(file.read_text(), newline="")))
    values = {(i["measure"], i["row"], i["chapter"], i["age"]): i["value"] for i in lines}
    assert values["contacts", "1703", "IX", "18-59"] == "1"
    assert values["first_in_life", "total", "total", "total"] == "1"


def test_as_of_decides_what_is_known(country: list[str], tmp_path: Path) -> None:
    visit = contact()
    add([told(visit)])

    def total(as_of: str) -> str:
        file = tmp_path / f"{as_of.replace(':', '')}.csv"
        run("YG-01", "--period", "2026-11", "--as-of", as_of, "--out", str(file))
        lines = csv.DictReader(StringIO(file.read_text(), newline=""))
        whole = {"measure": "contacts", "row": "total", "chapter": "total", "age": "total"}
        return next(i["value"] for i in lines if whole.items() <= i.items())

    assert total("2026-11-10T06:59:59Z") == "0"
    assert total("2026-11-10T12:00:00") == "1", "Tashkent time, five hours before UTC"


def test_the_ending_chooses_a_workbook(country: list[str], tmp_path: Path) -> None:
    file = tmp_path / "report.xlsx"
    run("YG-01", "--period", "2026", "--out", str(file))
    sheet = openpyxl.load_workbook(file)["contacts"]
    rows = [row[0].value for row in sheet.iter_rows(min_row=9)]
    assert rows == [*country, "total"]


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["YG-99", "--period", "2026"], "no report"),
        (["YG-01", "--period", "26"], "is not a period"),
        (["YG-01", "--period", "2026", "--territory", "18"], "territory code"),
        (["YG-01", "--period", "2026", "--territory", "1799"], "no territory 1799"),
        (["YG-01", "--period", "2026", "--as-of", "noon"], "is not a time"),
        (["YG-01"], "missing: period"),
    ],
)
def test_a_refusal_is_one_line_and_writes_nothing(
    country: list[str], tmp_path: Path, args: list[str], words: str
) -> None:
    file = tmp_path / "report.csv"
    with pytest.raises(CommandError, match=words):
        run(*args, "--out", str(file))
    assert not file.exists()
    assert not ReportRun.objects.exists()


def test_another_ending_is_refused_before_anything_is_counted(
    country: list[str], tmp_path: Path
) -> None:
    with pytest.raises(CommandError, match="ends otherwise"):
        run("YG-01", "--period", "2026", "--out", str(tmp_path / "report.pdf"))
    assert not ReportRun.objects.exists()
