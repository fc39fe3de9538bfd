"""Counting facts in SQL, as the report role: it reads facts and registers and nothing else."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from reports.facts.counted import Counted, Scope
from reports.facts.rules import Happening, Kind

_ROLE = "yagona_report"


@contextmanager
def reading() -> Generator[Any]:
    """A cursor as `yagona_report` until the block ends; then the role from before."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        before = connection.ops.quote_name(cursor.fetchone()[0])
        # Not the app's: counting a region's year may take its time and wants a plan of its own.
        cursor.execute(
            f"SET LOCAL ROLE {_ROLE}; SET LOCAL statement_timeout = '10min';"
            "SET LOCAL plan_cache_mode = auto"
        )
        yield cursor
        # After an error the rollback of this block restores the role by itself.
        cursor.execute(
            f"SET LOCAL ROLE {before}; SET LOCAL statement_timeout TO DEFAULT;"
            "SET LOCAL plan_cache_mode TO DEFAULT"
        )


def _where(scope: Scope) -> str:
    """The territory and bucket of a scope as SQL; values go as parameters."""
    clauses = {
        "AND region = %(region)s": scope.region,
        "AND district = %(district)s": scope.district,
        "AND left(person_key, 1) = %(bucket)s": scope.bucket,
    }
    return " ".join(sql for sql, value in clauses.items() if value is not None)


def _params(scope: Scope, ages: Sequence[int]) -> Mapping[str, Any]:
    return {
        "start": scope.start,
        "end": scope.end,
        "as_of": scope.as_of,
        "region": scope.region,
        "district": scope.district,
        "bucket": scope.bucket,
        "ages": list(ages),
    }


# A visit stands in the chapter of its main diagnosis; without one, of the first by code.
_CONTACTS = """
WITH contact AS (
  SELECT resource_id, encounter_id, age
    FROM reports_fact
   WHERE kind = 'contact' AND known_at <= %(as_of)s
     AND occurred_at >= %(start)s AND occurred_at < %(end)s {where}
   GROUP BY resource_id, encounter_id, age
  HAVING sum(amount) > 0
)
SELECT coalesce(main.chapter, '') AS chapter,
       coalesce(width_bucket(contact.age, %(ages)s::integer[]), -1) AS band,
       count(*)
  FROM contact
  LEFT JOIN LATERAL (
    SELECT d.chapter
      FROM reports_fact d
     WHERE d.kind = 'diagnosis' AND d.encounter_id = contact.encounter_id
       AND d.known_at <= %(as_of)s
     GROUP BY d.resource_id, d.icd10, d.chapter, d.role
    HAVING sum(d.amount) > 0
     ORDER BY (d.role = 'main') DESC, (d.chapter = ''), d.icd10, d.resource_id
     LIMIT 1
  ) main ON true
 GROUP BY 1, 2
"""

# First in life: as the record states it; where it says nothing, when no earlier diagnosis of the
# category was made anywhere in the country, as known then.
_PERSONS = """
WITH made AS (
  SELECT resource_id, person_key, chapter, category, age, occurred_at, first_in_life
    FROM reports_fact
   WHERE kind = 'diagnosis' AND known_at <= %(as_of)s
     AND occurred_at >= %(start)s AND occurred_at < %(end)s {where}
   GROUP BY resource_id, person_key, chapter, category, age, occurred_at, first_in_life
  HAVING sum(amount) > 0
), judged AS (
  SELECT person_key, chapter,
         coalesce(width_bucket(age, %(ages)s::integer[]), -1) AS band,
         coalesce(first_in_life, category <> '' AND NOT EXISTS (
           SELECT 1
             FROM reports_fact e
            WHERE e.kind = 'diagnosis' AND e.known_at <= %(as_of)s
              AND e.person_key = made.person_key AND e.category = made.category
              AND e.occurred_at < made.occurred_at
            GROUP BY e.resource_id, e.occurred_at
           HAVING sum(e.amount) > 0
         )) AS is_first
    FROM made
)
SELECT CASE WHEN grouping(chapter) = 0 THEN chapter END,
       CASE WHEN grouping(band) = 0 THEN band END,
       count(DISTINCT person_key),
       count(DISTINCT person_key) FILTER (WHERE is_first)
  FROM judged
 GROUP BY GROUPING SETS ((chapter, band), (chapter), (band), ())
"""


def contacts(scope: Scope, *, ages: Sequence[int]) -> list[Counted]:
    """Visits by chapter and age group; `ages` are the first ages of the second group and on."""
    return _counted(_CONTACTS, scope, ages)


def persons(scope: Scope, *, ages: Sequence[int]) -> list[Counted]:
    """Different persons by chapter and age group, with every total counted anew."""
    return _counted(_PERSONS, scope, ages)


def _counted(sql: str, scope: Scope, ages: Sequence[int]) -> list[Counted]:
    with reading() as cursor:
        cursor.execute(sql.format(where=_where(scope)), _params(scope, ages))
        return [Counted(*row) for row in cursor.fetchall()]


_COLUMNS = tuple(Happening.__slots__)
_BEFORE = """
SELECT {columns}, sum(amount) FROM reports_fact
 WHERE resource_type = %s AND resource_id = %s AND version < %s
 GROUP BY {columns} HAVING sum(amount) <> 0
""".format(columns=", ".join(_COLUMNS))


def counted_before(
    resource_type: str, resource_id: UUID, version: int
) -> tuple[Happening | None, int]:
    """What versions below `version` count as, and the last version of all that counted."""
    with reading() as cursor:
        cursor.execute(_BEFORE, [resource_type, resource_id, version])
        row = cursor.fetchone()
        cursor.execute(
            "SELECT coalesce(max(version), 0) FROM reports_fact "
            "WHERE resource_type = %s AND resource_id = %s",
            [resource_type, resource_id],
        )
        last = cursor.fetchone()[0]
    if row is None:
        return None, last
    values: dict[str, Any] = dict(zip(_COLUMNS, row, strict=False))
    values["kind"] = Kind(values["kind"])
    return Happening(**values), last
