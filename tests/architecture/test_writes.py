"""How rows are written: new rows by create, changes by a conditional update, money never a float."""

from __future__ import annotations

import ast
from collections.abc import Iterable

import pytest
from django.apps import apps
from django.db import models

from config.tables import TABLES
from tests.architecture.tree import ROOMS, Source, last_name, planted, sources

# `.save()` on a composite key updates first and inserts then; `.delete()` unsays what was said.
SAVERS = {"save", "asave", "delete", "adelete", "update_or_create", "get_or_create", "bulk_update"}
# Where rows are no card, and why one of these words stands there.
ALLOWED = {
    "trust/accounts/models.py": "a new account, with Django's own key",
    "registry/organisations/services.py": "a register is loaded anew; its versions are in the ledger",
    "registry/staff/services.py": "a register is loaded anew; its versions are in the ledger",
    "reports/engine/services.py": "a run is found or made by its unique key; no card",
    "trust/accounts/factors.py": "a second factor is replaced, Django's own key; no card",
    "trust/accounts/passkeys.py": "a passkey is taken away, an old challenge forgotten; no card",
    "trust/management/commands/end_sessions.py": "a session is ended; no card",
    "ehr/card/services.py": "a draft that was signed or dropped: never part of the record",
}
FLOATS = (models.FloatField,)


def savers(found: Iterable[Source]) -> list[str]:
    """Calls that write round the rule."""
    return [
        f"{one.where(node)} {node.func.attr}"
        for one in found
        if one.path not in ALLOWED and one.path.split("/")[0] in ROOMS
        for node in ast.walk(one.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in SAVERS
        and not _is_no_row(node.func.value)
        and not _inserts(node)
    ]


def _inserts(call: ast.Call) -> bool:
    """`save(force_insert=True)` is one INSERT and nothing else."""
    return [(k.arg, ast.unparse(k.value)) for k in call.keywords] == [("force_insert", "True")]


def _is_no_row(value: ast.expr) -> bool:
    """A cache, a session or a workbook is no row."""
    return last_name(value) in {"cache", "session", "book", "image"}


def naive(found: Iterable[Source]) -> list[str]:
    """Own clocks and floats: time is the database's, quantities are Decimal."""
    bad = []
    for one in found:
        if one.path.split("/")[0] not in ROOMS or "/management/" in one.path:
            continue
        for node in ast.walk(one.tree):
            if isinstance(node, ast.Call):
                owner = node.func.value if isinstance(node.func, ast.Attribute) else None
                name = last_name(node.func)
                clock = name in {"now", "utcnow", "today"} and last_name(owner or node) in {
                    "datetime",
                    "date",
                    "timezone",
                }
                if clock or (name == "float" and owner is None):
                    bad.append(f"{one.where(node)} {name}")
    return bad


# Clocks outside a transaction of ours, and floats that are no quantity.
CLOCKS = {
    "patients/identity/queries.py": "how near two names are: a rank, not a quantity",
    "trust/accounts/assurance.py": "seconds in a session",
    "trust/accounts/sessions.py": "when a session showed what: before any transaction",
    "trust/accounts/passkeys.py": "how old a challenge is: before any transaction",
    "trust/accounts/passkey_views.py": "how fresh a proof is: before any transaction",
    "trust/accounts/web.py": "whether a page shows the field for a code",
    "trust/accounts/middleware.py": "how long a session was idle: before any transaction",
    "trust/signatures/house.py": "the first day of a test authority's certificates",
    "exchange/rest/views.py": "the date of a statement about ourselves",
}


def test_no_row_is_saved_or_deleted() -> None:
    assert savers(sources()) == []
    assert set(ALLOWED) - {one.path for one in sources()} == set()


@pytest.mark.hazard("H15")
def test_time_is_the_databases_and_quantities_are_exact() -> None:
    assert [bad for bad in naive(sources()) if bad.split(":")[0] not in CLOCKS] == []


@pytest.mark.parametrize("model", [m for a in ROOMS for m in apps.get_app_config(a).get_models()])
def test_columns_of_the_house(model: type[models.Model]) -> None:
    """No float; on walled tables neither a counted key nor a default that needs RETURNING."""
    walled = TABLES.get(model._meta.db_table, "") in {"card", "card-append", "own", "identity"}
    for column in model._meta.concrete_fields:
        assert not isinstance(column, FLOATS), column
        if walled:
            assert not isinstance(column, models.AutoField), column
            assert column.db_default is models.NOT_PROVIDED, column


@pytest.mark.parametrize(
    "line",
    ["row.save()", "self.row.delete()", "Condition.objects.update_or_create(id=1)", "x[0].save()"],
)
def test_negative_control_a_planted_save_is_found(line: str) -> None:
    assert len(savers([planted(line)])) == 1


@pytest.mark.parametrize(
    "line",
    ["datetime.now(UTC)", "timezone.now()", "date.today()", "float('0.5')", "datetime.utcnow()"],
)
def test_negative_control_a_planted_clock_or_float_is_found(line: str) -> None:
    assert len(naive([planted(line)])) == 1
