"""When the glass may be broken, for how long, and when it is reviewed. Pure."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

LASTS = timedelta(hours=4)
AT_LEAST = 20  # letters of explanation (Singapore NEHR)
REVIEW_WORKING_DAYS = 3


class EmergencyReason(StrEnum):
    """Why the record is opened without a treatment relation or past a refusal."""

    UNCONSCIOUS = "unconscious"
    LIFE = "life"
    CHILD = "child"
    ASKED = "asked"
    OTHER = "other"


class Verdict(StrEnum):
    """What the review found."""

    JUSTIFIED = "justified"
    MISUSE = "misuse"
