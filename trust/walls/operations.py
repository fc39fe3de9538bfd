"""Migration operations for the second wall: row-level security, partitions, lookup functions.

`makemigrations` does not see any of these; each stands in its app's migration by hand and
`tests/walls` checks the catalogue that results.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from trust.walls import sql

PARTITIONS = 16  # measured: cheapest with generic plans (docs/adr/0003)


class _Statements(Operation):
    """Run statements forwards; nothing to do backwards, the table goes with its model."""

    reduces_to_sql = True
    reversible = True

    def statements(self) -> Sequence[str]:
        """The SQL to run, in order."""
        raise AssertionError("each operation says what it runs")

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Models do not change."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Run the statements."""
        for statement in self.statements():
            schema_editor.execute(statement, params=None)

    def database_backwards(self, *args: Any, **kwargs: Any) -> None:
        """The policies go with their table."""

    def describe(self) -> str:
        """One line for `migrate`'s plan."""
        return f"{type(self).__name__} {self.deconstruct()[2]}"


class Wall(_Statements):
    """Force row-level security on `table`: kind is card, identity, work, own or draft."""

    def __init__(self, table: str, kind: str) -> None:
        self.table, self.kind = table, kind

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return "Wall", [], {"table": self.table, "kind": self.kind}

    def statements(self) -> Sequence[str]:
        return sql.wall(self.table, self.kind)


class Shields(_Statements):
    """Let the policy of a card table test what is closed (trust/walls/sql.py: shields)."""

    def __init__(
        self, table: str, entry: str = "id", alert: str = "false", identity: str = "false"
    ) -> None:
        self.table, self.entry, self.alert, self.identity = table, entry, alert, identity

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return "Shields", [], {"table": self.table, "entry": self.entry}

    def statements(self) -> Sequence[str]:
        return sql.shields(self.table, self.entry, self.alert, self.identity)


class AppendOnly(_Statements):
    """Refuse UPDATE, DELETE and TRUNCATE by trigger, leaf partitions included."""

    def __init__(self, table: str) -> None:
        self.table = table

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return "AppendOnly", [], {"table": self.table}

    def statements(self) -> Sequence[str]:
        return sql.append_only(self.table)


class Queues(_Statements):
    """Put every row that enters `table` into the queue of the log, whoever writes it.

    `values` are the columns of the queue (trust/transparency/models.py) as SQL over `added`.
    """

    def __init__(self, table: str, tree: str, values: dict[str, str]) -> None:
        self.table, self.tree, self.values = table, tree, values

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return "Queues", [], {"table": self.table, "tree": self.tree, "values": self.values}

    def statements(self) -> Sequence[str]:
        return sql.queues(self.table, self.tree, self.values)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """The table stays when the log goes: its trigger must not."""
        schema_editor.execute(f"DROP FUNCTION queue_{self.table}() CASCADE", params=None)


class Rewrappable(_Statements):
    """Let `column` of an append-only table be written anew under another key, and no more."""

    def __init__(
        self, table: str, column: str, keys: dict[str, str], *, marked: bool = False
    ) -> None:
        self.table, self.column, self.keys, self.marked = table, column, keys, marked

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return "Rewrappable", [], {"table": self.table, "column": self.column}

    def statements(self) -> Sequence[str]:
        return sql.rewrappable(self.table, self.column, self.keys, marked=self.marked)


class Erasable(_Statements):
    """Let a rewrappable table lose content and salt together, in a case of erasure, and no more."""

    def __init__(self, table: str, column: str, *, marked: bool = False) -> None:
        self.table, self.column, self.marked = table, column, marked

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return "Erasable", [], {"table": self.table, "column": self.column}

    def statements(self) -> Sequence[str]:
        return sql.erasable(self.table, self.column, marked=self.marked)


class ErasedWith(_Statements):
    """What a room deletes when an entry is erased (trust/walls/sql.py: erased_with)."""

    def __init__(
        self,
        room: str,
        deletes: dict[str, str],
        appended: dict[str, str] | None = None,
        more: Sequence[str] = (),
    ) -> None:
        self.room, self.deletes = room, deletes
        self.appended, self.more = appended or {}, tuple(more)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return "ErasedWith", [], {"room": self.room}

    def statements(self) -> Sequence[str]:
        return sql.erased_with(self.room, self.deletes, self.appended, self.more)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """The tables stay: erase_entry() must not find the function any more."""
        schema_editor.execute(
            f"SET ROLE yagona_lookup; DROP FUNCTION erase_from_{self.room}(uuid, text, uuid);"
            "RESET ROLE",
            params=None,
        )


class LookupFunction(_Statements):
    """A SECURITY DEFINER function owned by `yagona_lookup`, for one role alone.

    `signature` is `name(argument types)`; `reads` and `writes` name the tables it may touch.
    """

    def __init__(
        self,
        signature: str,
        definition: str,
        reads: Sequence[str] = (),
        writes: Sequence[str] = (),
        to: str = "yagona_app",
    ) -> None:
        self.signature, self.definition, self.to = signature, definition, to
        self.reads, self.writes = tuple(reads), tuple(writes)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return "LookupFunction", [], {"signature": self.signature}

    def statements(self) -> Sequence[str]:
        return sql.lookup_function(
            self.signature, self.definition, self.reads, self.writes, self.to
        )


class CreatePartitioned(CreateModel):
    """`CreateModel` for a table PARTITION BY HASH (patient_id) or by month of `range_column`."""

    def __init__(self, *args: Any, range_column: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.range_column = range_column

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        name, args, kwargs = super().deconstruct()
        return (
            name,
            list(args),
            kwargs | ({"range_column": self.range_column} if self.range_column else {}),
        )

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Create the parent as Django would, then its leaves."""
        model = to_state.apps.get_model(app_label, self.name)
        create, params = schema_editor.table_sql(model)
        table = model._meta.db_table
        by = f"RANGE ({self.range_column})" if self.range_column else "HASH (patient_id)"
        schema_editor.execute(f"{create} PARTITION BY {by}", params or None)
        leaves = sql.months(table) if self.range_column else sql.hashes(table, PARTITIONS)
        for statement in leaves:
            schema_editor.execute(statement, params=None)
        editor: Any = schema_editor  # the index SQL of a model has no public name in Django
        editor.deferred_sql.extend(editor._model_indexes_sql(model))
