"""The register of medicines as a page shows it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from prescriptions.formulary.names import MedicationName, full_name


@dataclass(frozen=True, slots=True)
class Shown:
    """One line of the register."""

    name: str
    atc: str
    source: str
    tag: tuple[str, str]


def lines(rows: Iterable[tuple[Any, MedicationName]], language: str) -> list[Shown]:
    """The register in the reader's language; what nobody has reviewed says so."""
    return [
        Shown(full_name(name, language), row.atc, row.told_by or row.source, _tag(row))
        for row, name in rows
    ]


def _tag(row: Any) -> tuple[str, str]:
    if row.told_by:
        return "off", _("told by another system")
    return ("ok", _("reviewed")) if row.reviewer else ("warn", _("demonstration"))
