"""What everybody with the code of a document may know of it; past the walls, by the code alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from ehr.printing.codes import is_code, kept
from ehr.printing.rules import DocumentKind


@dataclass(frozen=True, slots=True)
class Issued:
    """A document of this kind was issued by this facility then; nothing about whom or what."""

    kind: DocumentKind
    facility_name: str
    issued_at: datetime
    sha256: bytes
    asked_at: datetime  # the database's time now


def issued(code: str) -> Issued | None:
    """The document with this code, or None."""
    if not is_code(code):
        return None
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT kind, facility_name, issued_at, sha256, asked_at FROM issued_document(%s)",
            [kept(code)],
        )
        row = cursor.fetchone()
    if row is None:
        return None
    kind, facility, issued_at, digest, asked_at = row
    return Issued(DocumentKind(kind), facility, issued_at, bytes(digest), asked_at)
