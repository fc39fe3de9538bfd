"""What prescriptions show on the card, in a visit and in the cabinet, and what they sign there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from ehr.card import queries as card
from ehr.card.presenters import language
from ehr.card.rules import Part, Row, Visit, VisitDraft
from ehr.printing.rules import Block
from patients.cabinet.rules import CabinetItem, Place
from prescriptions.orders import paper, presenters, queries, services
from prescriptions.orders.presenters import Shown
from prescriptions.orders.states import State
from trust.context import Action, RecordContext
from trust.ledger.elements import When

_OPEN = (State.DRAFT, State.ISSUED)


def _today(ctx: RecordContext) -> date:
    return When.at(ctx.now).day


def reason_field(prescription_id: Any) -> str:
    """Where the visit form keeps the doctor's reason for one prescription."""
    return f"rx_reason_{prescription_id}"


class CardMedicines:
    """CARD_SECTIONS: current prescriptions with their state; earlier ones folded."""

    side: ClassVar[str] = "left"

    def wanted(self, ctx: RecordContext) -> Mapping[str, Any]:
        """Prescriptions and how they ended."""
        return {"prescriptions": queries.recent_rows(ctx), "ends": queries.end_rows(ctx)}

    def show(self, ctx: RecordContext, found: Mapping[str, Sequence[Any]]) -> Part:
        """The panel, from the rows found."""
        ends = {move.medication_request_id: move for move in found["ends"]}
        pairs = [
            (row.state, presenters.shown(row, language(), _today(ctx), ends.get(row.id)))
            for row in found["prescriptions"]
        ]
        return Part(
            id="medicines",
            title=_("Prescriptions"),
            icon="pill",
            rows=[self._row(rx) for state, rx in pairs if state in _OPEN],
            empty=_("No prescription waits to be dispensed."),
            past=[self._row(rx) for state, rx in pairs if state not in _OPEN],
            past_title=_("Earlier"),
        )

    def _row(self, rx: Shown) -> Row:
        return Row(
            label=rx.title, url=rx.urls["page"], words=presenters.row_words(rx), tag=rx.state
        )


class VisitPrescriptions:
    """VISIT_SECTIONS: prescribe inside the visit; the visit's signature signs the drafts too."""

    key: ClassVar[str] = "prescriptions"

    def show(self, ctx: RecordContext, visit: Visit) -> Part | None:
        """What was prescribed in this visit, with its alerts."""
        own = ctx.action is Action.READ_OWN
        may_write = visit.is_open and visit.is_mine and not own
        rows = [
            row
            for row in queries.of_encounter(ctx, visit.encounter_id)
            if may_write or row.state != State.DRAFT
        ]
        if not rows and not may_write:
            return None
        lines = self._lines(ctx, visit, rows, own=own)
        return Part(
            id="prescriptions",
            title=_("Prescriptions"),
            icon="pill",
            template="prescriptions/orders/visit_part.html",
            data={"lines": lines, "prescribe": may_write, "state": self._state(lines)},
        )

    def _lines(
        self, ctx: RecordContext, visit: Visit, rows: Sequence[Any], *, own: bool
    ) -> list[dict[str, Any]]:
        """Each prescription; a draft with its alerts and the reason half written."""
        last = queries.last_moves(ctx, [row.id for row in rows])
        drafts = [row for row in rows if row.state == State.DRAFT]
        checked = {row.id: services.check_safety(ctx, row) for row in drafts}
        stopped = {key for key, answer in checked.items() if answer.stops}
        saved = card.draft(ctx, visit.encounter_id) if stopped else None
        kept = saved.fields if saved else {}
        cabinet = ctx if own else None
        return [
            {
                "rx": presenters.shown(row, language(), _today(ctx), last.get(row.id), own=cabinet),
                "alerts": presenters.alerts(checked[row.id]) if row.id in checked else [],
                "reason_field": reason_field(row.id) if row.id in stopped else "",
                "reason": next(iter(kept.get(reason_field(row.id), ())), ""),
            }
            for row in rows
        ]

    def _state(self, lines: Sequence[Mapping[str, Any]]) -> Any:
        """The part's state in the list of parts."""
        if any(line["reason_field"] for line in lines):
            return "stop", _("answer the alert")
        return "done" if lines else ""

    def printed(self, ctx: RecordContext, visit: Visit) -> Block | None:
        """What was signed in this visit, in the reader's words."""
        rows = queries.of_encounter(ctx, visit.encounter_id)
        return paper.visit_block(
            [paper.shown_now(ctx, row) for row in rows if paper.may_be_printed(row)]
        )

    def sign(self, ctx: RecordContext, draft: VisitDraft) -> None:
        """Sign one's own drafts of this visit. A refusal undoes the whole signature."""
        for row in queries.of_encounter(ctx, draft.encounter_id):
            if row.state == State.DRAFT and row.author_id == ctx.actor.account_id:
                services.sign(
                    ctx,
                    prescription_id=row.id,
                    alert_reason=draft.text(reason_field(row.id)),
                )


class OwnMedicines:
    """CABINET_SECTIONS: the newest prescriptions with the dose in the reader's script."""

    place = Place.MEDICINES

    def items(self, ctx: RecordContext) -> Sequence[CabinetItem]:
        """Open ones first; drafts are the doctor's alone."""
        rows = queries.recent(ctx, limit=20, drafts=False)
        shown = [presenters.shown(row, language(), _today(ctx), own=ctx) for row in rows]
        return [
            CabinetItem(
                title=rx.title,
                url=rx.urls["page"],
                words=rx.words,
                when=When.at(rx.when).day,
                icon="pill",
                tag=rx.state,
            )
            for rx in sorted(shown, key=lambda rx: not rx.is_open)
        ]
