"""What the pages of acting for somebody show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from patients.proxies.queries import Charge, Helper
from patients.representation.rules import ProxyKind, ProxyScope, ProxyState


def kind_words() -> dict[ProxyKind, str]:
    """On what the right rests."""
    return {
        ProxyKind.PARENT: _("Parent"),
        ProxyKind.GUARDIAN: _("Guardian"),
        ProxyKind.ADULT: _("Named by the person"),
    }


def scope_words(scopes: Iterable[str]) -> list[str]:
    """What the right allows, one sentence each."""
    told = {
        ProxyScope.SEE: _("sees visits, medicines, results and who looked"),
        ProxyScope.DECIDE: _("may ask why somebody looked"),
    }
    held = frozenset(scopes)
    return [words for scope, words in told.items() if scope in held]


def own_people(helpers: Sequence[Helper], charges: Sequence[Charge]) -> dict[str, Any]:
    """Both directions: who acts for me, and for whom I act."""
    shown = [_helper(one) for one in helpers]
    return {
        "helpers": [one for one in shown if one["holds"]],
        "past": [one for one in shown if not one["holds"]],
        "charges": [_charge(one) for one in charges],
    }


def recorded(helpers: Sequence[Helper], patient_id: Any) -> list[dict[str, Any]]:
    """Parents and guardians that hold a right, for the desk."""
    return [
        _helper(one) | {"end_url": reverse("person-proxy-end", args=[patient_id, one.id])}
        for one in helpers
        if one.state is ProxyState.ACTIVE
    ]


def _helper(one: Helper) -> dict[str, Any]:
    return {
        "name": one.name,
        "kind": kind_words()[one.kind],
        "may": scope_words(one.scopes),
        "state": _state(one),
        "holds": one.state in (ProxyState.ASKED, ProxyState.ACTIVE),
        "is_asked": one.state is ProxyState.ASKED,
        "since": one.given_at,
        "accept_by": one.accept_by,
        "until": one.ends_at,
        "end_url": reverse("cabinet-proxy-end", args=[one.id])
        if one.kind is ProxyKind.ADULT
        else "",
    }


def _state(one: Helper) -> str:
    if one.state is ProxyState.ASKED and one.accept_by:
        day = date_format(localtime(one.accept_by), "SHORT_DATE_FORMAT")
        return _("Not accepted yet; the code is valid until %(day)s.") % {"day": day}
    if one.state is ProxyState.EXPIRED:
        return _("Nobody accepted within seven days.")
    if one.state is ProxyState.ENDED:
        end = one.ended_at or one.ends_at or one.given_at
        return _("Ended on %(day)s.") % {"day": date_format(localtime(end), "SHORT_DATE_FORMAT")}
    if one.ends_at is None:
        return _("Acts until you are 18.")
    day = date_format(localtime(one.ends_at), "SHORT_DATE_FORMAT")
    return _("Acts until %(day)s.") % {"day": day}


def _charge(one: Charge) -> dict[str, Any]:
    return {
        "name": one.name,
        "kind": kind_words()[one.kind],
        "url": reverse("for:cabinet-home", args=[one.patient_id]),
        "resign_url": reverse("for:cabinet-resign", args=[one.patient_id]),
    }
