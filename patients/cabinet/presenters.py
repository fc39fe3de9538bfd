"""What the cabinet shows: the first page, and who looked at the record and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.formats import date_format, time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from patients.access.presenters import act_words, entity_words, purpose_words
from patients.cabinet.rules import CabinetItem, CabinetSection, Place
from patients.identity.matching import LOOK_ALIKE
from patients.inquiries.presenters import state_tag
from patients.representation.presenters import own_url
from trust.context import Action, Purpose, RecordContext, Role

if TYPE_CHECKING:
    from trust.journal.models import Journal

SHOWN = 5
WEEK = timedelta(days=7)
_REFUSED = "refused"


def sections(found: Iterable[CabinetSection], ctx: RecordContext) -> dict[str, Any]:
    """The first lines of each place."""
    places: dict[Place, list[CabinetItem]] = {place: [] for place in Place}
    for section in found:
        places[section.place].extend(section.items(ctx))
    return {
        "next_visit": next(iter(places[Place.NEXT_VISIT]), None),
        "medicines": places[Place.MEDICINES][:SHOWN],
        "visits": places[Place.VISITS][:SHOWN],
        "results": places[Place.RESULTS][:SHOWN],
    }


def looked(rows: Sequence[Journal], ctx: RecordContext) -> dict[str, str]:
    """One line on the first page: how many people looked this week, and the last of them."""
    me, now = ctx.actor.account_id, ctx.now
    others = [row for row in rows if row.account_id != me and row.outcome != _REFUSED]
    week = {row.account_id or row.system_name for row in others if row.at > now - WEEK}
    count = len(week)
    words = ngettext("%(count)d person this week", "%(count)d people this week", count)
    last = ""
    if others:
        when = localtime(others[0].at)
        facts = {
            "name": _name(others[0]),
            "date": date_format(when, "DATE_FORMAT"),
            "time": time_format(when, "TIME_FORMAT"),
        }
        last = _("Last: %(name)s, %(date)s, %(time)s") % facts
    url = own_url(ctx, "cabinet-who-looked")
    return {"words": words % {"count": count}, "last": last, "url": url}


def days(
    rows: Sequence[Journal], ctx: RecordContext, today: date, asked: Mapping[UUID, Any]
) -> list[dict[str, Any]]:
    """The journal by day, newest first; repeated looks of one kind are one line.

    `asked` are the patient's inquiries by operation.
    """
    return [
        {"heading": _heading(day, today), "looks": _looks(list(group), ctx, asked)}
        for day, group in groupby(rows, key=lambda row: localtime(row.at).date())
    ]


def _heading(day: date, today: date) -> str:
    written = date_format(day, "DATE_FORMAT")
    return _("Today, %(date)s") % {"date": written} if day == today else written


def _looks(
    rows: Sequence[Journal], ctx: RecordContext, asked: Mapping[UUID, Any]
) -> list[dict[str, Any]]:
    """Neighbouring rows of the same actor, act and outcome become one look at its latest time."""
    looks: list[dict[str, Any]] = []
    me, may_ask = ctx.actor.account_id, Action.INQUIRE in ctx.permissions
    for _key, group in groupby(rows, key=_same_look):
        of_one_kind = list(group)
        row, entities = of_one_kind[0], [one for each in of_one_kind for one in each.entities]
        inquiry = asked.get(row.operation_id)
        is_staff = row.facility_id is not None and row.account_id not in (None, me)
        looks.append(
            {
                "name": _("You") if me is not None and row.account_id == me else _name(row),
                "when": localtime(row.at),
                "post_words": " · ".join(filter(None, (row.post_name, row.facility_name))),
                "why": why(row.purpose, row.action, entities),
                "emergency": row.purpose == Purpose.EMERGENCY,
                "refused": row.outcome == _REFUSED,
                "reviewed": state_tag(inquiry) if inquiry else None,
                "answer": inquiry.answer if inquiry else "",
                "object_url": own_url(ctx, "cabinet-inquire", row.operation_id)
                if is_staff and may_ask and not inquiry
                else "",
            }
        )
    return looks


def _same_look(row: Journal) -> tuple[object, ...]:
    return row.account_id, row.system_name, row.action, row.purpose, row.outcome


def _name(row: Journal) -> str:
    if row.role == Role.SYSTEM:
        return _("A job of the system: %(name)s") % {"name": row.system_name}
    return row.actor_name


def why(purpose: str, action: str, entities: Sequence[str] = ()) -> str:
    """For what, and what was done, in plain words."""
    if LOOK_ALIKE in entities:
        act = _("compared you with somebody being registered; saw name and birth date")
    else:
        act = act_words(action)
    said = _("%(purpose)s: %(act)s") % {"purpose": purpose_words(purpose), "act": act}
    kinds = entity_words(entities)
    return f"{said} ({kinds})" if kinds else said
