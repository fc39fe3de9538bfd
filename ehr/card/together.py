"""Several querysets in one statement: a page asks the database once, whatever its parts want.

Each queryset stays its feature's own; only the round trips are joined. Rows come back as model
instances, in the queryset's order.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import BinaryField, Field, Model, QuerySet

Wanted = Mapping[str, "QuerySet[Any]"]
Found = dict[str, Sequence[Any]]


def fetch(wanted: Wanted) -> Found:
    """The rows of every queryset, by name. Querysets select whole rows of one table."""
    parts: list[str] = []
    params: list[Any] = []
    for rows in wanted.values():
        sql, values = rows.query.sql_with_params()
        columns = ", ".join(f"c{place}" for place in range(len(_fields(rows.model))))
        # `sql` is Django's own, with its values apart
        parts.append(f"(SELECT json_agg(t)::text FROM ({sql}) AS t({columns}))")  # noqa: S608
        params.extend(values)
    if not parts:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", params)
        answers = cursor.fetchone()
    pairs = zip(wanted.items(), answers, strict=True)
    return {name: _rows(rows.model, answer) for (name, rows), answer in pairs}


def _fields(model: type[Model]) -> list[Field[Any, Any]]:
    return [field for field in model._meta.concrete_fields if field.column]


def _rows(model: type[Model], answer: str | None) -> list[Model]:
    fields = _fields(model)
    names = [field.attname for field in fields]
    return [
        model.from_db(
            "default",
            names,
            [_value(field, row[f"c{place}"]) for place, field in enumerate(fields)],
        )
        for row in json.loads(answer or "[]", parse_float=Decimal)
    ]


def _value(field: Any, raw: Any) -> Any:
    if raw is None:
        return None
    if isinstance(field, BinaryField):
        data = bytes.fromhex(raw.removeprefix("\\x"))
        return decode(data) if (decode := getattr(field, "from_db_value", None)) else data
    return field.to_python(raw)
