"""A table in the kind of file that a name's ending asks for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from reports.downloads.csv_file import csv_bytes
from reports.downloads.errors import UnknownFileKind
from reports.downloads.xlsx_file import xlsx_bytes
from reports.forms.periods import ZONE
from reports.forms.table import Table

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WRITERS: dict[str, tuple[str, Callable[[Table], bytes]]] = {
    ".xlsx": (_XLSX, xlsx_bytes),
    ".csv": ("text/csv; charset=utf-8", csv_bytes),
}


@dataclass(frozen=True, slots=True)
class ReportFile:
    """A finished file."""

    name: str
    content_type: str
    content: bytes


def check_ending(name: str) -> str:
    """The ending of a file name, or UnknownFileKind."""
    ending = PurePath(name).suffix.lower()
    if ending not in _WRITERS:
        raise UnknownFileKind(field="out", name=name)
    return ending


def write(table: Table, name: str) -> ReportFile:
    """The table as the kind of file that `name` ends in."""
    ending = check_ending(name)
    content_type, writer = _WRITERS[ending]
    heading = table.heading
    as_of = heading.as_of.astimezone(ZONE)
    parts = (heading.form, heading.period, heading.territory, f"{as_of:%Y%m%dT%H%M%S}")
    return ReportFile("_".join(parts) + ending, content_type, writer(table))
