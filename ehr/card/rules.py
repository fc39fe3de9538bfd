"""What upper rooms show on the card and in a visit: Protocols and plain values. Pure.

How a room plugs in (prescriptions, for instance): a class in a feature's `sections.py`, its dotted
path in `config/settings/sections.py`, no import of it from here.

    class Medicines:                                   # CARD_SECTIONS
        side = "left"
        def wanted(self, ctx):                         # joined into the page's one statement
            return {"medicines": queries.current_rows(ctx)}
        def show(self, ctx, found):
            return Part(id="medicines", title=_("Medicines"), icon="pill",
                        rows=[Row(label=..., url=..., words=...) for row in found["medicines"]])

    class Prescriptions:                               # VISIT_SECTIONS
        key = "prescriptions"
        def show(self, ctx, visit):                    # on the visit page, open or signed
            return Part(..., template="prescriptions/orders/visit_part.html", data={...})
        def printed(self, ctx, visit):                 # on the PDF of a signed visit
            return Block(title=_("Prescriptions"), lines=[Line(label=..., value=...)])
        def sign(self, ctx, draft):                    # inside sign_visit's transaction
            services.sign_drafts(ctx, encounter_id=draft.encounter_id)   # a Refusal undoes all

    class OrderFacts:                                  # DOCUMENT_FACTS
        def facts(self, ctx, encounter_id):
            return {"prescriptions": "..."}            # words a certificate may quote

The Protocol of CABINET_SECTIONS is `patients/cabinet/rules.py`'s.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Protocol
from uuid import UUID

from ehr.observations.rules import VITALS, Measurement, read_all
from ehr.printing.rules import Block
from ehr.problems.rules import Diagnosis, Verification, role
from trust.context import RecordContext

Tag = tuple[str, str]  # kind (stop, x, warn, acc, ok, off, "") and word


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a card section (templates/ehr/card/row.html)."""

    label: str
    url: str = ""
    words: str = ""
    tag: Tag | None = None
    code: str = ""
    side: str = ""
    struck: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One panel. The usual `template` shows rows; another one gets its own `data`."""

    id: str
    title: str
    icon: str = ""
    template: str = "ehr/card/section_list.html"
    link_url: str = ""
    link_label: str = ""
    rows: Sequence[Row] = ()
    empty: str = ""
    past: Sequence[Row] = ()
    past_title: str = ""
    chart: Mapping[str, Any] | None = None
    data: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True)
class Visit:
    """The visit a page is about."""

    encounter_id: UUID
    is_open: bool
    is_mine: bool
    started_at: datetime | None


@dataclass(frozen=True, slots=True)
class VisitDraft:
    """What the visit form holds when it is signed: every field by name, as it was sent."""

    encounter_id: UUID
    fields: Mapping[str, Sequence[str]]

    def text(self, name: str) -> str:
        """The last value of a field, or nothing."""
        values = self.fields.get(name) or ("",)
        return values[-1]

    def texts(self, name: str) -> Sequence[str]:
        """Every value of a repeated field."""
        return self.fields.get(name) or ()


class CardSection(Protocol):
    """A panel beside the history. `side` is left or right."""

    side: ClassVar[str]

    def wanted(self, ctx: RecordContext) -> Mapping[str, Any]:
        """Querysets by name, each limited, whole rows of one table."""
        ...

    def show(self, ctx: RecordContext, found: Mapping[str, Sequence[Any]]) -> Part:
        """The panel, from the rows that were found; no further query."""
        ...


class VisitSection(Protocol):
    """A part of the visit page that is signed with the visit."""

    key: ClassVar[str]

    def show(self, ctx: RecordContext, visit: Visit) -> Part | None:
        """The panel, or None where there is nothing to show."""
        ...

    def printed(self, ctx: RecordContext, visit: Visit) -> Block | None:
        """The part on paper: what is signed, or None where there is nothing."""
        ...

    def sign(self, ctx: RecordContext, draft: VisitDraft) -> None:
        """Write what the draft says. A Refusal undoes the whole signature."""
        ...


class DocumentFacts(Protocol):
    """Words a certificate or extract may quote."""

    def facts(self, ctx: RecordContext, encounter_id: UUID | None) -> Mapping[str, str]:
        """By name."""
        ...


ROWS = 4  # diagnoses a visit form offers places for


def vitals_of(draft: VisitDraft) -> list[Measurement]:
    """What was measured. Raises the first refusal."""
    measurements, refusals = read_all({vital.key: draft.text(vital.key) for vital in VITALS})
    for refusal in refusals:
        raise refusal
    return measurements


def diagnoses_of(draft: VisitDraft) -> list[tuple[int, Diagnosis]]:
    """The diagnoses of the form with the number of their row. Raises UnknownRole."""
    stated: list[tuple[int, Diagnosis]] = []
    for place in range(ROWS):
        code = draft.text(f"code_{place}").strip()
        if not code:
            continue
        first = {"yes": True, "no": False}.get(draft.text(f"first_{place}"))
        sure = Verification.PROVISIONAL if draft.text(f"sure_{place}") else Verification.CONFIRMED
        stated.append((place, Diagnosis(code, role(draft.text(f"role_{place}")), sure, first)))
    return stated


def has_content(draft: VisitDraft) -> bool:
    """Whether anything was written that is worth a signature."""
    return bool(
        draft.text("note").strip()
        or any(draft.text(vital.key).strip() for vital in VITALS)
        or any(draft.text(f"code_{place}").strip() for place in range(ROWS))
    )
