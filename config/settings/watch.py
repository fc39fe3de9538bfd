"""Thresholds of the watchdog and when it wakes. An officer may tune them; a rule is no verdict."""

from __future__ import annotations

from datetime import time

from celery.schedules import crontab

from patients.watchdog.rules import Limits

WATCH = Limits(
    # A polyclinic's last shift ends at 20:00; two hours are left for what was not finished.
    night_from=time(22),
    night_until=time(6),
    night_kinds=frozenset({"hospital"}),
    # The heaviest honest day we know of: two shifts of 36 visits, and their results.
    volume_floor=90,
    volume_times=3,
)
CELERY_BEAT_SCHEDULE = {
    "watch": {"task": "patients.watchdog.watch", "schedule": crontab(minute="*/10")},
    # Before the week's first queue; Asia/Tashkent (CELERY_TIMEZONE).
    "tell-the-week": {
        "task": "patients.watchdog.tell_the_week",
        "schedule": crontab(minute="30", hour="7", day_of_week="mon"),
    },
}
