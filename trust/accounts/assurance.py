"""How sure we are who sits there: what a session has shown, and when. Pure.

A session is strong once it has shown a second factor (staff) or what a patient's account signs in
with. It locks when idle and ends after twelve hours; locked or weak, it is nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from trust.context import Role, gettext_noop

KEY = "assurance"  # in the session
ENDS_AFTER = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)  # how often the last look is written down

SHOW_FACTOR = gettext_noop("Show your second factor to go on.")
LOCKED = gettext_noop("You were away. Show that it is still you; what you wrote is kept.")


@dataclass(frozen=True, slots=True)
class Shown:
    """What this session has shown: since when it runs, the last proof, the last look."""

    since: datetime
    seen: datetime
    proven: datetime | None = None
    by: str = ""  # totp, recovery, passkey, password, code, oneid

    @classmethod
    def read(cls, stored: Any) -> Shown | None:
        """From the session; None for anything that is not ours."""
        if not isinstance(stored, Mapping):
            return None
        try:
            proven = stored.get("proven")
            return cls(
                since=_moment(stored["since"]),
                seen=_moment(stored["seen"]),
                proven=_moment(proven) if proven is not None else None,
                by=str(stored.get("by", "")),
            )
        except (KeyError, TypeError, ValueError, OverflowError):
            return None

    def stored(self) -> dict[str, Any]:
        """For the session."""
        return {
            "since": self.since.timestamp(),
            "seen": self.seen.timestamp(),
            "proven": self.proven.timestamp() if self.proven else None,
            "by": self.by,
        }


@dataclass(frozen=True, slots=True)
class Assurance:
    """The judgement: strong or not, why not, and whether the session is over."""

    is_strong: bool
    reason: str = ""
    confirmed_at: datetime | None = None
    is_over: bool = False


SECOND_FACTORS = frozenset({"totp", "recovery", "passkey"})
AT_HOME = SECOND_FACTORS | {"password", "code", "oneid"}


def judge(shown: Shown | None, role: Role, now: datetime, idle: timedelta) -> Assurance:
    """What a session is worth now. A session that says nothing is worth nothing."""
    if shown is None:
        return Assurance(False, SHOW_FACTOR)
    if now - shown.since > ENDS_AFTER:
        return Assurance(False, is_over=True)
    enough = AT_HOME if role is Role.PATIENT else SECOND_FACTORS
    if shown.proven is None or shown.by not in enough:
        return Assurance(False, SHOW_FACTOR)
    if now - max(shown.seen, shown.proven) > idle:
        return Assurance(False, LOCKED)
    return Assurance(True, confirmed_at=shown.proven)


def _moment(seconds: Any) -> datetime:
    return datetime.fromtimestamp(float(seconds), UTC)
