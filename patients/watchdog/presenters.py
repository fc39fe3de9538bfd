"""Words of flags."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from patients.watchdog.rules import FlagVerdict, Rule


def rule_words(rule: str, detail: str) -> str:
    """Which rule, with its numbers."""
    first, _space, second = detail.partition(" ")
    match Rule(rule):
        case Rule.SURNAME:
            return _("The same family name, and the person was not waiting or seen here.")
        case Rule.REGION:
            return _("The person lives in another region and was not waiting or seen here.")
        case Rule.VOLUME:
            words = _("%(today)s people in one day; usually %(usual)s.")
            return words % {"today": first, "usual": second}
        case Rule.NIGHT:
            return _("At night, %(time)s; the person was not waiting or seen here.") % {
                "time": first
            }
        case Rule.VIP:
            return _("A protected person who was not waiting or seen here.")


def tag(row: Any) -> tuple[str, str]:
    """Where the flag stands."""
    if row.verdict == FlagVerdict.EXPLAINED:
        return "ok", _("The look belonged to care")
    if row.verdict == FlagVerdict.MISUSE:
        return "x", _("Misuse")
    return "warn", _("Waits")


def lines(rows: Sequence[Any]) -> list[dict[str, Any]]:
    """The officer's list."""
    return [
        {
            "who": row.actor_name,
            "when": row.looked_at,
            "rule": rule_words(row.rule, row.detail),
            "tag": tag(row),
            "url": reverse("review-flag", args=[row.patient_id, row.id]),
        }
        for row in rows
    ]
