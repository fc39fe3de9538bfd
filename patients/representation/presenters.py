"""Whose record a page of the cabinet shows: one's own, or that of somebody one acts for."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from patients.identity.queries import PersonFacts
from trust.context import RecordContext


def whose(ctx: RecordContext, who: PersonFacts) -> dict[str, Any]:
    """Greeted by the given name; a proxy sees for whom they act, and the way back."""
    if ctx.actor.patient_id == ctx.patient_id:
        return {"name": who.name.given or who.full_name, "words": "", "proxy": False}
    return {
        "name": who.full_name,
        "words": "",
        "proxy": True,
        "back_url": reverse("cabinet-home"),
    }
