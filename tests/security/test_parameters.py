"""Whatever stands in a parameter is data: no address fails on it, none of it reaches SQL as SQL."""

from __future__ import annotations

import ast
from collections.abc import Container, Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.architecture.test_routes import CLOSED
from tests.architecture.tree import sources
from tests.security.doors import Door, Site, doors, site
from trust.context import Role

pytestmark = [pytest.mark.django_db, pytest.mark.hazard("H1")]
MARK = "zqx9"  # stands in every payload, and in no statement of ours
READ = ("request.GET.get", "request.POST.get", "query_params.get", "asked.get")
PAYLOADS = (
    f"{MARK}'; DROP TABLE patients_person; --",
    f"{MARK}' OR 1=1 --",
    f"(SELECT {MARK})",
    f'{MARK}"); --',
    f"{MARK}%(a)s %s {{}}",
    f"{MARK}\x00",
    f"{MARK}\ud800".encode("utf-16", "surrogatepass").decode("utf-16", "replace"),
    f"-1 UNION SELECT {MARK}",
    "9" * 400 + MARK,
    f"{MARK}$where",
)


def names() -> set[str]:
    """Every parameter that a view reads from an address, and those that frameworks know."""
    found = {"ordering", "_sort", "page", "ids", "patient", "count", "include", "search"}
    for one in sources():
        for node in ast.walk(one.tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(READ):
                first = node.args[0]
                if isinstance(first, ast.Constant):
                    found.add(str(first.value))
            if isinstance(node, ast.Assign) and "forms." in ast.unparse(node.value):
                found |= {ast.unparse(target) for target in node.targets}
    return found


def asked(here: Site, only: Container[str]) -> Iterator[tuple[str, Door, Role]]:
    """Each closed page with each role that may open it, to read and to write."""
    for door in doors(here):
        if not issubclass(door.view or object, CLOSED) or (only and door.name not in only):
            continue
        for role, client in here.clients.items():
            client.raise_request_exception = False
            for method in ("get", "post"):
                before = transaction.savepoint()
                status = _answered(client, method, door, {}).status_code
                transaction.savepoint_rollback(before)
                if status not in (302, 401, 403, 404, 405):
                    yield method, door, role


def failing(here: Site, only: Container[str] = ()) -> list[str]:
    """Addresses that fail, or hand a parameter to the database as part of a statement."""
    every, bad = sorted(names()), []
    for method, door, role in asked(here, only):
        for payload in PAYLOADS:
            before = transaction.savepoint()
            with CaptureQueriesContext(connection) as captured:
                answer = _answered(here.clients[role], method, door, dict.fromkeys(every, payload))
            transaction.savepoint_rollback(before)
            if answer.status_code >= 500:
                bad.append(f"{method} {door.name} {role} {payload!r}: {answer.status_code}")
            if any(statement(one["sql"] or "") for one in captured):
                bad.append(f"{method} {door.name} {role} {payload!r} in a statement")
    return bad


def _answered(client: Client, method: str, door: Door, values: dict[str, str]) -> Any:
    """What came of it; a form that leads to an answer at its own address is followed there."""
    answer: Any = getattr(client, method)(door.url, values)
    where = answer.get("Location", "")
    return client.get(where) if where.split("?")[0] == door.url else answer


def statement(sql: str) -> bool:
    """Whether the mark stands outside a quoted value of the statement as it was sent."""
    plain, inside = [], False
    for letter in sql:
        inside ^= letter == "'"
        plain.append("" if inside else letter)
    return MARK in "".join(plain)


def test_parameters_are_found() -> None:
    assert {"q", "before", "kind", "outcome", "what", "number"} <= names()


def test_no_parameter_is_more_than_data() -> None:
    found = failing(site())
    assert not found, "\n".join(found)


def test_the_reader_of_statements_tells_value_from_statement() -> None:
    assert statement(f"SELECT {MARK}") and not statement(f"SELECT 'a{MARK}' WHERE x = 'it''s'")
