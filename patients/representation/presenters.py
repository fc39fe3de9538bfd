"""Whose record a page of the cabinet shows: one's own, or that of somebody one acts for."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from patients.identity.queries import PersonFacts
from trust.context import RecordContext


def is_proxy(ctx: RecordContext) -> bool:
    """Whether the cabinet shows somebody else's record."""
    return ctx.actor.patient_id != ctx.patient_id


def own_url(ctx: RecordContext, name: str, *args: Any) -> str:
    """The address of a cabinet page of the open record: a proxy's names whose it is."""
    if is_proxy(ctx):
        return reverse(f"for:{name}", args=[ctx.patient_id, *args])
    return reverse(name, args=args)


def whose(ctx: RecordContext, who: PersonFacts) -> dict[str, Any]:
    """Greeted by the given name; a proxy sees for whom they act, and the way back."""
    urls = {
        "medicines": own_url(ctx, "cabinet-medicines"),
        "visits": own_url(ctx, "cabinet-visits"),
        "who_looked": own_url(ctx, "cabinet-who-looked"),
    }
    if not is_proxy(ctx):
        name = who.name.given or who.full_name
        return {"name": name, "words": "", "proxy": False, "urls": urls}
    return {
        "name": who.full_name,
        "words": "",
        "proxy": True,
        "back_url": reverse("cabinet-home"),
        "urls": urls,
    }
