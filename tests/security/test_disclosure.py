"""Every route x role x own, foreign or closed patient x method: planted words say what is disclosed.

Generated from the URL resolver. An allowed cell answers 2xx and shows the patient's words; every
other cell never holds them, in body, headers or files.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from patients.access import closures, policy
from patients.access.web import OwnRecordView, RecordView
from tests.architecture.test_routes import CLOSED
from tests.security.doors import Door, doors
from tests.security.planted import Planted, closed_at, planted, with_tokens
from trust.context import NOTHING_CLOSED, Role

pytestmark = [pytest.mark.django_db, pytest.mark.hazard("H1")]
ONE_PAGE = {"card", "fhir-read"}  # enough for a control: the leak is planted below all pages
METHODS = ("get", "head", "options", "post", "put", "patch", "delete")
# Reads that show the name or the note of the patient to a role that may open them.
SHOWS_NAME = {
    "person", "person-correct", "person-queue", "person-cabinet-code",
    "card", "allergies", "visit", "visit-write", "entry", "entry-in-error", "prescribe",
    "prescription", "prescription-slip", "counter-prescription",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cell:
    """One question to the site."""

    door: Door
    role: Role
    method: str


@dataclass(frozen=True, slots=True)
class Said:
    """What left the house: status, headers, body."""

    status: int
    words: str


def sent(client: Client, cell: Cell) -> Said:
    """The answer; what it changed is undone, so that one cell opens no door for the next."""
    client.raise_request_exception = False
    before = transaction.savepoint()
    answer = getattr(client, cell.method)(cell.door.url, headers={"accept-language": "en"})
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    transaction.savepoint_rollback(before)
    words = f"{dict(answer.items())} {body.decode(errors='replace')}"
    return Said(answer.status_code, words)


def clients(one: Planted) -> tuple[dict[Role, Client], dict[Role, Client]]:
    """Browsers and machines of everybody at a site."""
    return one.site.clients, with_tokens(one.site)


def cells(parts_of: Planted, roles: Any, only: Collection[str] = ()) -> Iterator[Cell]:
    """Every closed address (or `only` these) with this patient's parts, by role and method."""
    for door in doors(parts_of.site):
        if not issubclass(door.view or object, CLOSED) or (only and door.name not in only):
            continue
        for role in roles:
            for method in METHODS:
                yield Cell(door, role, method)


def leaks(
    whose: Planted, asking: Planted, words: tuple[str, ...], only: Collection[str] = ()
) -> list[str]:
    """Cells in which somebody of `asking` gets words of `whose`."""
    browsers, machines = clients(asking)
    found = []
    for cell in cells(whose, browsers, only):
        people = machines if cell.door.name.startswith("fhir-") else browsers
        said = sent(people[cell.role], cell).words
        found += [
            f"{cell.method} {cell.door.name} {'name' if one == whose.name else 'note'} {cell.role}"
            for one in words
            if one in said
        ]
    return found


def allowed(whose: Planted) -> Counter[str]:
    """How the cells of the own patient end: shown, and what should be shown and is not."""
    browsers, machines = clients(whose)
    count: Counter[str] = Counter()
    for cell in cells(whose, browsers):
        people = machines if cell.door.name.startswith("fhir-") else browsers
        answer = sent(people[cell.role], cell)
        count["all"] += 1
        if answer.status >= 500:
            count[f"error {cell.method} {cell.door.name} {cell.role}"] += 1
        if cell.method == "get" and 200 <= answer.status < 300:
            shown = whose.name in answer.words or whose.note in answer.words
            count["shown" if shown else "without"] += 1
            if cell.door.name in SHOWS_NAME and not shown:
                count[f"empty {cell.door.name} {cell.role}"] += 1
    return count


def test_nobody_of_another_facility_gets_a_word_of_this_patient() -> None:
    """Who somebody is, a desk may find, and a counter that is shown a number; never what ails them."""
    whose, asking = planted(), planted()
    found = leaks(whose, asking, (whose.name, whose.note))
    may = (
        f" name {Role.REGISTRAR}",
        f" counter-prescription name {Role.PHARMACIST}",
        # before it is opened, the emergency page says whose record it is, as the search does
        f" emergency name {Role.DOCTOR}",
        f" emergency name {Role.NURSE}",
    )
    assert [line for line in found if not line.endswith(may)] == []
    assert found  # the desk did see the name: the words are really planted


def test_the_own_patient_is_shown_where_the_table_allows_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    count = allowed(planted())
    assert [line for line in count if line.startswith(("empty", "error"))] == []
    share = count["shown"] / count["all"]
    with capsys.disabled():
        print(f"\ncells {count['all']}, showing the patient {count['shown']} ({share:.1%})")
    assert count["shown"] > 20


def test_closed_words_are_shown_to_nobody_but_the_patient() -> None:
    here = planted()
    words = closed_at(here)
    found = leaks(here, here, (words,))
    assert found and {line.split()[-1] for line in found} == {Role.PATIENT.value}


def test_negative_control_a_policy_that_asks_for_no_relation_is_seen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whose, asking = planted(), planted()
    monkeypatch.setitem(policy._BY_ROLE, Role.DOCTOR, lambda actor, action, facts: policy._CARE)
    found = leaks(whose, asking, (whose.note,), ONE_PAGE)
    assert Role.DOCTOR.value in {line.split()[-1] for line in found}


def test_negative_control_closures_that_close_nothing_are_seen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here = planted()
    words = closed_at(here)
    monkeypatch.setattr(closures, "_to_care", lambda actor, facts, now: NOTHING_CLOSED)
    roles = {line.split()[-1] for line in leaks(here, here, (words,), ONE_PAGE)}
    assert {Role.DOCTOR.value, Role.NURSE.value} <= roles


def test_negative_control_a_wall_without_shields_is_seen(role: Any) -> None:
    here = planted()
    words = closed_at(here)
    with role("yagona_owner"), connection.cursor() as cursor:
        for table in ("trust_ledger", "ehr_document", "ehr_cardentry"):
            cursor.execute(
                f"ALTER POLICY scope ON {table} USING (patient_id = "
                "any(nullif(current_setting('yagona.patients', true), '')::uuid[]))"
            )
    roles = {line.split()[-1] for line in leaks(here, here, (words,), ONE_PAGE)}
    assert Role.DOCTOR.value in roles


def test_every_route_with_a_patient_is_in_the_matrix() -> None:
    here = planted()
    kinds = (RecordView, OwnRecordView)
    named = {door.name for door in doors(here.site) if issubclass(door.view or object, kinds)}
    asked = {cell.door.name for cell in cells(here, [Role.DOCTOR])}
    assert named <= asked
