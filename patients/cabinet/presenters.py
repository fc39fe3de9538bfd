"""What the cabinet shows: the first page, and who looked at the record and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format, time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from patients.cabinet.rules import CabinetItem, CabinetSection, Place
from patients.identity.matching import LOOK_ALIKE
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


def looked(rows: Sequence[Journal], me: UUID | None, now: datetime) -> dict[str, str]:
    """One line on the first page: how many people looked this week, and the last of them."""
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
    url = reverse("cabinet-who-looked")
    return {"words": words % {"count": count}, "last": last, "url": url}


def days(rows: Sequence[Journal], me: UUID | None, today: date) -> list[dict[str, Any]]:
    """The journal by day, newest first; repeated looks of one kind are one line."""
    return [
        {"heading": _heading(day, today), "looks": _looks(list(group), me)}
        for day, group in groupby(rows, key=lambda row: localtime(row.at).date())
    ]


def _heading(day: date, today: date) -> str:
    written = date_format(day, "DATE_FORMAT")
    return _("Today, %(date)s") % {"date": written} if day == today else written


def _looks(rows: Sequence[Journal], me: UUID | None) -> list[dict[str, Any]]:
    """Neighbouring rows of the same actor, act and outcome become one look at its latest time."""
    looks: list[dict[str, Any]] = []
    for _key, group in groupby(rows, key=_same_look):
        row = next(group)
        looks.append(
            {
                "name": _("You") if me is not None and row.account_id == me else _name(row),
                "when": localtime(row.at),
                "post_words": " · ".join(filter(None, (row.post_name, row.facility_name))),
                "why": why(row.purpose, row.action, row.entities),
                "emergency": row.purpose == Purpose.EMERGENCY,
                "refused": row.outcome == _REFUSED,
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
        act = _act_words(action)
    return _("%(purpose)s: %(act)s") % {"purpose": _purpose_words(purpose), "act": act}


def _purpose_words(purpose: str) -> str:
    words = {
        Purpose.TREATMENT: _("For treatment"),
        Purpose.EMERGENCY: _("In an emergency"),
        Purpose.PATIENT_REQUEST: _("At your own wish"),
        Purpose.FAMILY_REQUEST: _("Somebody who acts for you"),
        Purpose.BILLING: _("For the bill"),
        Purpose.QUALITY: _("To check the quality of care"),
        Purpose.RESEARCH: _("For research"),
        Purpose.OPERATIONS: _("For the work of the facility"),
        Purpose.REPORTING: _("For statistics"),
        Purpose.PUBLIC_HEALTH: _("For public health"),
    }
    return words[Purpose(purpose)]


def _act_words(action: str) -> str:
    words = {
        Action.SEARCH_PEOPLE: _(
            "found you in a search; saw name, birth date and the end of your PINFL"
        ),
        Action.SEE_PERSON: _("saw who you are"),
        Action.REGISTER_PERSON: _("registered you"),
        Action.CORRECT_PERSON: _("corrected who you are"),
        Action.QUEUE_PERSON: _("put you in the queue"),
        Action.GIVE_CABINET_CODE: _("printed a code for your cabinet"),
        Action.READ_CARD: _("read your record"),
        Action.WRITE_CARD: _("wrote in your record"),
        Action.PRESCRIBE: _("prescribed"),
        Action.SIGN_CARD: _("signed in your record"),
        Action.SIGN_PRESCRIPTION: _("signed a prescription"),
        Action.OPEN_IN_EMERGENCY: _("opened your record in an emergency"),
        Action.CANCEL_PRESCRIPTION: _("cancelled a prescription"),
        Action.READ_PRESCRIPTION: _("saw a prescription and your allergies"),
        Action.DISPENSE: _("dispensed a medicine"),
        Action.READ_OWN: _("looked at your record"),
        Action.SEE_WHO_LOOKED: _("looked at this list"),
        Action.INQUIRE: _("asked about a look"),
        Action.EXPORT_OWN: _("took a copy of this list"),
        Action.DECIDE_CONSENT: _("decided who may see your record"),
        Action.SIMULATE: _("saw your record as somebody else would"),
        Action.MANAGE_PROXIES: _("decided who may act for you"),
        Action.REVIEW_ACCESS: _("checked a look at your record"),
        Action.OVERSEE: _("oversaw who looked"),
        Action.WATCH: _("looked for unusual looks"),
        Action.KEEP_KEYS: _("changed the keys of your record"),
        Action.EXCHANGE_READ: _("another program read your record"),
        Action.EXCHANGE_IMPORT: _("took over entries from another system"),
        Action.PROJECT_FACTS: _("counted entries without your name"),
    }
    return words.get(action, action)  # type: ignore[call-overload]
