"""Whose number it is, asked before any record is open."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db import connection
from django.urls import reverse

from patients.identity.queries import number_hash
from patients.oneid.rules import Client


def person_by_number(pinfl: str) -> UUID | None:
    """The one living person with this PINFL."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT person_by_number(%s)", [number_hash(pinfl)])
        row = cursor.fetchone()
    return row[0] if row else None


def client() -> Client | None:
    """Who we are to OneID, or None where it is not set up."""
    if not settings.ONEID_URL:
        return None
    return Client(
        url=settings.ONEID_URL,
        client_id=settings.ONEID_CLIENT_ID,
        client_secret=settings.ONEID_CLIENT_SECRET,
        scope=settings.ONEID_SCOPE,
        redirect_uri=f"{settings.BASE_URL}{reverse('oneid-callback')}",
    )
