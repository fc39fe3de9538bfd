"""What beat wakes: the watch every ten minutes, the week's notice on Monday."""

from __future__ import annotations

from datetime import timedelta

from celery import shared_task
from django.utils.timezone import localdate

from patients.watchdog import services
from trust.accounts.gate import oversee, permit
from trust.context import Action, Actor

WATCHDOG = Actor.system("watchdog")


@shared_task(name="patients.watchdog.watch")
def watch() -> int:
    """Flags stand within an hour: every ten minutes, and once more for what was missed."""
    with oversee(WATCHDOG, Action.WATCH, "") as ctx:
        return services.watch(ctx)


@shared_task(name="patients.watchdog.tell_the_week")
def tell_the_week() -> int:
    """About the week that has ended."""
    with permit(WATCHDOG, Action.WATCH) as ctx:
        today = localdate(ctx.now)
        monday = today - timedelta(days=today.weekday() + 7)
        return services.tell_the_week(ctx, monday=monday)
