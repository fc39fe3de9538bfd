"""What the history of a card tells lower rooms: what of it a patient can close."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ehr.timeline.queries import facilities_of, line_of, of_encounter, writer_of
from patients.access.facts import SENSITIVE
from patients.consents.rules import Scope, Target
from trust.context import RecordContext

ENCOUNTER = "Encounter"


class ClosableEntries:
    """The entries of an opened record as targets of a refusal (patients/consents/targets.py)."""

    def find(self, ctx: RecordContext, target: Target) -> Target | None:
        """The target with its name and its writer; None when this record does not hold it."""
        match target.scope:
            case Scope.ALL:
                return target
            case Scope.CLASS:
                return target if target.sensitivity in SENSITIVE else None
            case Scope.FACILITY:
                return next((one for one in self.facilities(ctx) if one.id == target.id), None)
            case Scope.DEPARTMENT:
                written = writer_of(ctx, department_id=target.id)
                name = written.facility_name if written else ""
                return replace(target, name=name) if written else None
            case Scope.ENCOUNTER:
                return self._line(ctx, target, ENCOUNTER)
            case Scope.ENTRY:
                return self._line(ctx, target, target.type)

    def facilities(self, ctx: RecordContext) -> Sequence[Target]:
        """Facilities that wrote something, by name."""
        return [
            Target(Scope.FACILITY, name=name, id=one, type="Organization", facility_id=one)
            for one, name in facilities_of(ctx)
        ]

    def of_visit(self, ctx: RecordContext, encounter_id: UUID) -> Sequence[Target]:
        """The visit and each entry of it."""
        return [_target(line) for line in of_encounter(ctx, encounter_id)]

    def _line(self, ctx: RecordContext, target: Target, kind: str) -> Target | None:
        line = line_of(ctx, kind, target.id) if target.id else None
        return replace(_target(line), scope=target.scope) if line else None


def _target(line: Any) -> Target:
    is_visit = line.resource_type == ENCOUNTER
    return Target(
        Scope.ENCOUNTER if is_visit else Scope.ENTRY,
        name=_name(line),
        id=line.resource_id,
        type=line.resource_type,
        facility_id=line.facility_id,
    )


def _name(line: Any) -> str:
    day = date_format(timezone.localtime(line.occurred_at), "SHORT_DATE_FORMAT")
    what = line.title or line.text or line.code
    if line.resource_type == ENCOUNTER:
        what = _("Visit: %(who)s") % {"who": line.author_name} if line.author_name else _("Visit")
    return ", ".join(filter(None, (day, what[:80], line.facility_name)))
