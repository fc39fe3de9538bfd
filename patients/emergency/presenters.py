"""Words of emergency accesses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from patients.emergency.rules import EmergencyReason, Verdict


def reason_words(reason: str) -> str:
    """Why it was opened."""
    return {
        EmergencyReason.UNCONSCIOUS: _("Life in danger, the patient cannot answer"),
        EmergencyReason.AGREED: _("Urgent care, the patient agrees"),
        EmergencyReason.OUTBREAK: _("Poisoning or a dangerous infection"),
    }.get(EmergencyReason(reason), _("Another emergency"))


def verdict_tag(row: Any, now: datetime) -> tuple[str, str]:
    """The result of the review; without one, whether it is late."""
    if row.verdict == Verdict.JUSTIFIED:
        return "ok", _("It was an emergency")
    if row.verdict == Verdict.MISUSE:
        return "x", _("Misuse")
    if row.review_due_at < now:
        return "x", _("Review is late")
    return "warn", _("Waits for review")


def lines(rows: Sequence[Any], now: datetime) -> list[dict[str, Any]]:
    """The officer's list."""
    return [
        {
            "who": row.actor_name,
            "post": row.post_name,
            "when": row.opened_at,
            "due": row.review_due_at,
            "late": row.reviewed_at is None and row.review_due_at < now,
            "reason": reason_words(row.reason),
            "tag": verdict_tag(row, now),
            "url": reverse("review-emergency", args=[row.patient_id, row.id]),
        }
        for row in rows
    ]


def case(row: Any, now: datetime) -> dict[str, Any]:
    """One access with everything the officer decides on."""
    return {
        "who": row.actor_name,
        "post": row.post_name,
        "opened": row.opened_at,
        "closed": row.ended_at or row.closes_at,
        "due": row.review_due_at,
        "reason": reason_words(row.reason),
        "told": row.told,
        "tag": verdict_tag(row, now),
        "reviewed": row.reviewed_at,
        "reviewer": row.reviewer_name,
        "remark": row.remark,
    }
