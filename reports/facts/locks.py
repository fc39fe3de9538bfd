"""One projection of a resource at a time."""

from __future__ import annotations

from uuid import UUID

from django.db import connection


def lock_resource(resource_id: UUID) -> None:
    """Wait for any other projection of this resource; released at the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"fact {resource_id}"]
        )
