"""What may happen to a right to act. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from patients.representation.rules import ProxyState

ACCEPT_WITHIN = timedelta(days=7)
# Whoever helps a grandmother changes; a right nobody renews should not outlive the reason for it.
LONGEST = timedelta(days=3 * 365)
ASKED_AT_ONCE = 5


class ProxyMove(StrEnum):
    """The verbs of a right to act."""

    ACCEPT = "accept"
    END = "end"


TRANSITIONS = {
    (ProxyState.ASKED, ProxyMove.ACCEPT): ProxyState.ACTIVE,
    (ProxyState.ASKED, ProxyMove.END): ProxyState.ENDED,
    (ProxyState.ACTIVE, ProxyMove.END): ProxyState.ENDED,
}


def state_now(
    state: str, *, accept_by: datetime | None, ends_at: datetime | None, now: datetime
) -> ProxyState:
    """The state as it holds at `now`: a question runs out after seven days, a right at its end."""
    if state == ProxyState.ASKED and accept_by is not None and accept_by <= now:
        return ProxyState.EXPIRED
    if state == ProxyState.ACTIVE and ends_at is not None and ends_at <= now:
        return ProxyState.ENDED
    return ProxyState(state)


def move(state: ProxyState, verb: ProxyMove) -> ProxyState | None:
    """Where `verb` leads, or None where it may not happen."""
    return TRANSITIONS.get((state, verb))
