"""A dump of the whole demonstration, seeded as at a first start, shows none of its people."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from patients.desk.invented import POPULATION
from registry.staff.demo import DATA
from tests.security.readable import demo_words, dump, people_of_the_demo, readable


@pytest.fixture
def demo(committed: str, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of a database with the demonstration in it."""
    monkeypatch.setenv("YAGONA_DATA", str(tmp_path))
    call_command("seed_demo", stdout=StringIO())
    return committed


def test_a_dump_of_the_demonstration_shows_nobody(demo: str) -> None:
    words = demo_words()
    assert len(words) > 4 * POPULATION
    text = dump(demo)
    assert readable(text, words) == []
    with transaction.atomic(), connection.cursor() as cursor:  # negative control: one planted
        cursor.execute(
            "INSERT INTO trust_parkedform (id, account_id, path, body, parked_at) "
            "VALUES (gen_random_uuid(), gen_random_uuid(), %s, '', now())",
            [words[-1]],
        )
    assert readable(dump(demo), words) == [words[-1]]


def test_no_row_of_the_registers_bears_a_name_number_or_phone_of_the_people(demo: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(t::text, ' ') FROM (SELECT p::text FROM registry_practitioner p "
            "UNION ALL SELECT o::text FROM registry_organization o) AS rows (t)"
        )
        rows = cursor.fetchone()[0]
    assert readable(rows, demo_words()) == []


def test_no_member_of_staff_bears_a_name_of_the_people() -> None:
    with (DATA / "demo_staff.csv").open() as rows:
        staff = {f"{row['family']} {row['given']}" for row in csv.DictReader(rows)}
    people = {f"{one.name.family} {one.name.given}" for one in people_of_the_demo()}
    assert staff
    assert not staff & people
