"""`{% idempotency_key %}`: the hidden fields of every form that creates something."""

from __future__ import annotations

from typing import Any

from django import template
from django.core import signing
from django.utils.html import format_html

from trust.ids import uuid7

register = template.Library()


@register.simple_tag(takes_context=True)
def idempotency_key(context: Any) -> str:
    """A fresh key (the old one on a re-rendered form) and, signed, who is writing."""
    request = context["request"]
    key = request.POST.get("idempotency_key") or str(uuid7())
    actor = getattr(request, "actor", None)
    writer = signing.dumps(str(actor.account_id), salt="writer") if actor else ""
    return format_html(
        '<input type="hidden" name="idempotency_key" value="{}">'
        '<input type="hidden" name="writer" value="{}">',
        key,
        writer,
    )
