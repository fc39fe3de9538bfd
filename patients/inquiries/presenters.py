"""Words of inquiries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from patients.inquiries.states import InquiryState


def state_tag(row: Any) -> tuple[str, str]:
    """Where the question stands, for the patient."""
    return {
        InquiryState.OPEN: ("warn", _("You asked about this; the answer comes within 30 days")),
        InquiryState.EXPLAINED: ("ok", _("Answered: the look belonged to your care")),
        InquiryState.MISUSE: ("x", _("Answered: the look was misuse")),
    }[InquiryState(row.state)]


def lines(rows: Sequence[Any], now: datetime) -> list[dict[str, Any]]:
    """The officer's list."""
    return [
        {
            "who": row.looked_by,
            "when": row.looked_at,
            "due": row.due_at,
            "tag": ("x", _("Answer is late")) if row.due_at < now else ("warn", _("Waits")),
            "url": reverse("review-inquiry", args=[row.patient_id, row.id]),
        }
        for row in rows
    ]
