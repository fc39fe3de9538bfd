"""Words of erasures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from trust.erasure.rules import Basis, State


def basis_words(basis: str) -> str:
    """The reason in law."""
    return {
        Basis.WRONG_PERSON: _("It tells of somebody else"),
        Basis.COURT: _("A court ordered it"),
        Basis.PATIENT: _("The patient asked for it, and the law allows it"),
        Basis.UNLAWFUL: _("It should never have been collected"),
    }[Basis(basis)]


def state_tag(state: str) -> tuple[str, str]:
    """How far the case has come."""
    return {
        State.ASKED: ("warn", _("Waits for a second officer")),
        State.DECIDED: ("ok", _("Erased")),
        State.REFUSED: ("x", _("Not erased")),
    }[State(state)]


def lines(rows: Sequence[Any]) -> list[dict[str, Any]]:
    """The officer's lists."""
    return [
        {
            "entry": f"{row.resource_type}/{row.resource_id}",
            "basis": basis_words(row.basis),
            "who": row.asker_name,
            "when": row.asked_at,
            "tag": state_tag(row.state),
            "url": reverse("erasure", args=[row.patient_id, row.id]),
        }
        for row in rows
    ]


def case(row: Any) -> dict[str, Any]:
    """One case with everything the second officer decides on; nothing of the entry itself."""
    return {
        **lines([row])[0],
        "reason": row.reason,
        "decider": row.decider_name,
        "decided": row.decided_at,
    }
