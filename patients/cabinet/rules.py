"""What higher rooms show a patient in the cabinet: the Protocol of `CABINET_SECTIONS`. Pure.

    class CabinetVisits:
        place = Place.VISITS

        def items(self, ctx: RecordContext) -> Sequence[CabinetItem]: ...

Each path in `settings.CABINET_SECTIONS` names such a class; the home page shows the first few of
each place, in the order of the list. Texts are in the reader's language already.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from trust.context import RecordContext


class Place(StrEnum):
    """Where on the patient's first page a section stands."""

    NEXT_VISIT = "next-visit"
    MEDICINES = "medicines"
    VISITS = "visits"
    RESULTS = "results"


@dataclass(frozen=True, slots=True)
class CabinetItem:
    """One line of the cabinet; `tag` is (kind, label) of components/tag.html."""

    title: str
    url: str
    words: str = ""
    when: date | None = None
    icon: str = ""
    tag: tuple[str, str] | None = None


class CabinetSection(Protocol):
    """A feature's part of the patient's first page."""

    place: Place

    def items(self, ctx: RecordContext) -> Sequence[CabinetItem]:
        """Newest first; whatever this patient may see."""
        ...
