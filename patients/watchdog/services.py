"""Flag unusual looks, settle flags, protect a person, tell each patient about the week."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from patients.representation.rules import TASHKENT
from patients.watchdog import queries
from patients.watchdog.errors import NoSuchFlag, OwnFlag, SettledAlready
from patients.watchdog.models import AccessFlag, ProtectedPerson, WatchRun, WeeklyDigest
from patients.watchdog.queries import Week
from patients.watchdog.rules import FlagVerdict, Look, Rule, detail, unusual, window
from trust.context import Context, RecordContext
from trust.ids import uuid7
from trust.notices.services import notify


def watch(ctx: Context) -> int:
    """Flag what was unusual since the last run; how many new flags.

    Looks are read again for an hour, flags are unique per look and rule: two runs at once, or a
    run that was killed, neither lose nor double one.
    """
    since, upto = window(queries.read_until(ctx), ctx.now)
    found = queries.looks(ctx, since, upto)
    flags = [_flag(ctx, look, rule) for look in found for rule in unusual(look, settings.WATCH)]
    new = _fresh(flags)
    AccessFlag.objects.bulk_create(new, ignore_conflicts=True)
    WatchRun(read_until=upto, looks=len(found), flags=len(new)).save(force_insert=True)
    return len(new)


def settle(ctx: RecordContext, *, flag_id: UUID, verdict: FlagVerdict, remark: str) -> None:
    """Write the verdict, once. Raises NoSuchFlag, OwnFlag, SettledAlready."""
    row = queries.flag(ctx, flag_id)
    if row is None:
        raise NoSuchFlag
    if row.account_id == ctx.actor.account_id:
        raise OwnFlag
    changed = AccessFlag.objects.filter(
        patient_id=ctx.patient_id, id=flag_id, settled_at=None
    ).update(settled_at=ctx.now, settled_by=ctx.actor.account_id, verdict=verdict, remark=remark)
    if not changed:
        raise SettledAlready


def protect(ctx: RecordContext) -> None:
    """From the next run on each look without a reason of work is flagged; twice is once."""
    row = ProtectedPerson(
        patient_id=ctx.patient_id, id=uuid7(), added_at=ctx.now, added_by=ctx.actor.account_id
    )
    ProtectedPerson.objects.bulk_create([row], ignore_conflicts=True)


def end_protection(ctx: RecordContext) -> None:
    """Watch this person like everybody."""
    rows = ProtectedPerson.objects.filter(patient_id__in=ctx.patient_ids, ended_at=None)
    rows.update(ended_at=ctx.now, ended_by=ctx.actor.account_id)


def tell_the_week(ctx: Context, *, monday: date) -> int:
    """Tell each patient who was looked at in the week that began on `monday`; how many were told.

    A second run tells nobody twice. No clinical content, no name of staff: those stand in the
    cabinet.
    """
    since = datetime.combine(monday, time(), TASHKENT)
    told = 0
    for week in queries.weeks(ctx, since, since + timedelta(days=7)):
        row = WeeklyDigest(account_id=week.account_id, week=monday, told_at=ctx.now)
        WeeklyDigest.objects.bulk_create([row], ignore_conflicts=True)
        if WeeklyDigest.objects.filter(pk=row.pk).exists():
            with translation.override(settings.LANGUAGE_CODE):
                _tell(ctx, week)
            told += 1
    return told


def _tell(ctx: Context, week: Week) -> None:
    words = ngettext(
        "Last week %(count)d person looked at your record. Where: %(places)s.",
        "Last week %(count)d people looked at your record. Where: %(places)s.",
        week.people,
    )
    body = words % {"count": week.people, "places": "; ".join(sorted(week.facilities))}
    notify(ctx, account_id=week.account_id, subject=_("Who looked at my record"), body=body)


def _fresh(flags: Iterable[AccessFlag]) -> list[AccessFlag]:
    """Volume is flagged once a day and account, whatever look crossed the line."""
    fresh: list[AccessFlag] = []
    seen: set[tuple[UUID | None, date]] = set()
    for one in flags:
        day = one.looked_at.astimezone(TASHKENT).date()
        if one.rule == Rule.VOLUME:
            if (one.account_id, day) in seen or _is_flagged(one, day):
                continue
            seen.add((one.account_id, day))
        fresh.append(one)
    return fresh


def _is_flagged(one: AccessFlag, day: date) -> bool:
    start = datetime.combine(day, time(), TASHKENT)
    return AccessFlag.objects.filter(
        account_id=one.account_id,
        rule=Rule.VOLUME,
        looked_at__gte=start,
        looked_at__lt=start + timedelta(days=1),
    ).exists()


def _flag(ctx: Context, look: Look, rule: Rule) -> AccessFlag:
    return AccessFlag(
        patient_id=look.patient_id,
        id=uuid7(),
        facility_id=look.facility_id,
        account_id=look.account_id,
        actor_name=look.actor_name,
        operation_id=look.operation_id,
        looked_at=look.at,
        rule=rule,
        detail=detail(rule, look),
        flagged_at=ctx.now,
    )
