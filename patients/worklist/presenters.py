"""What the queue page shows, and where each role opens a person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from patients.identity.presenters import age_words
from patients.worklist.states import WorkState
from trust.context import Actor, Role

if TYPE_CHECKING:
    from patients.worklist.queries import Waiting

# Care works at the card, the desk at the identity page.
_AT_THE_CARD = frozenset({Role.DOCTOR, Role.NURSE})


def person_url(actor: Actor, patient_id: UUID) -> str:
    """The page about a person that this role works with."""
    route = "card" if actor.role in _AT_THE_CARD else "person"
    try:
        return reverse(route, args=[patient_id])  # the card is known here by its name only
    except NoReverseMatch:
        return ""


def lines(rows: Sequence[Waiting], actor: Actor, today: date) -> list[dict[str, Any]]:
    """Lines of the queue as patients/worklist/queue.html shows them."""
    return [_line(row, actor, today) for row in rows]


def _line(row: Waiting, actor: Actor, today: date) -> dict[str, Any]:
    mine = row.taken_by is not None and row.taken_by == actor.post_id
    taken = _("With you") if mine else _("With a colleague")
    return {
        "name": row.name,
        "name_lang": row.lang,
        "url": person_url(actor, row.patient_id),
        "birth_date": row.birth_date,
        "age": age_words(row.birth_date, today),
        "since": row.due_at,
        "tag": ("acc", taken) if row.state is WorkState.TAKEN else None,
        "action_url": person_url(actor, row.patient_id),
        "action_label": _("Open the card") if actor.role in _AT_THE_CARD else _("Open"),
    }
