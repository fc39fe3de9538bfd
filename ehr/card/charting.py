"""The picture of blood pressures on the card, with its table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ehr.card.rules import Part
from ehr.observations.charts import Pressure, Words, chart_pressure
from ehr.observations.rules import plain


def pressure_part(rows: Sequence[Any]) -> Part:
    """The last pressures; one that lacks a half or a time is in the list, not in the picture."""
    title = _("Blood pressure, mmHg")
    whole = [row for row in rows if row.diastolic is not None and row.effective_at]
    points = [
        Pressure(timezone.localtime(row.effective_at), int(row.systolic), int(row.diastolic))
        for row in whole
    ]
    chart = {
        "svg": chart_pressure(points, words=Words(title), name="pressure"),
        "keys": [
            {"kind": "high", "label": _("above the target")},
            {"kind": "band", "label": _("target 90–140")},
        ],
        "head": [_("Date"), _("Upper"), _("Lower")],
        "rows": [
            (
                date_format(timezone.localtime(row.effective_at), "DATE_FORMAT"),
                plain(row.systolic),
                plain(row.diastolic),
            )
            for row in whole
        ],
    }
    return Part(
        id="pressure",
        title=title,
        icon="chart",
        template="ehr/card/section_chart.html",
        empty=_("Nothing has been measured yet."),
        chart=chart if points else None,
    )
