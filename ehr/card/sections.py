"""What the card shows on composed pages of lower rooms: the patient's own visits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from ehr.encounters import queries
from patients.cabinet.rules import CabinetItem, Place
from patients.representation.presenters import own_url
from trust.context import RecordContext

FIRST = 3


class OwnVisits:
    """The newest visits on the patient's first page."""

    place = Place.VISITS

    def items(self, ctx: RecordContext) -> Sequence[CabinetItem]:
        """The newest few; a visit that is still going on is not shown yet."""
        return [visit_item(ctx, row) for row in queries.finished(ctx, limit=FIRST)]


def visit_item(ctx: RecordContext, row: Any) -> CabinetItem:
    """One visit as a line."""
    started = row.started_at or row.recorded_at
    return CabinetItem(
        title=_("Visit: %(who)s") % {"who": row.author_name} if row.author_name else _("Visit"),
        url=own_url(ctx, "cabinet-visit", row.id),
        words=row.facility_name,
        when=timezone.localtime(started).date(),
        icon="heart",
    )
