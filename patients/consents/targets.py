"""What of a record can be named in a refusal; the room that holds the entries answers.

The clinical room above implements `ConsentTargets` and settings name it (CONSENT_TARGETS).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Protocol, cast
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from patients.consents.rules import Target
from trust.context import RecordContext


class ConsentTargets(Protocol):
    """Answers for the opened record and never beyond it."""

    def find(self, ctx: RecordContext, target: Target) -> Target | None:
        """The same target with its name and who wrote it; None when it is not in this record."""
        ...

    def facilities(self, ctx: RecordContext) -> Sequence[Target]:
        """Facilities that wrote something."""
        ...

    def of_visit(self, ctx: RecordContext, encounter_id: UUID) -> Sequence[Target]:
        """The visit and each entry of it."""
        ...


@cache
def targets() -> ConsentTargets:
    """The implementation that settings name."""
    return cast(ConsentTargets, import_string(settings.CONSENT_TARGETS)())
