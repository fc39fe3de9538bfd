"""The life of an inquiry. Pure: a table of allowed moves."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

ANSWER_WITHIN = timedelta(days=30)


class InquiryState(StrEnum):
    """Where an inquiry stands."""

    OPEN = "open"
    EXPLAINED = "explained"  # the look belonged to care
    MISUSE = "misuse"  # it did not
