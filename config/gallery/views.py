"""The gallery page in both densities, with charts drawn from sample numbers."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from config.gallery.forms import SampleForm
from ehr.observations import charts
from trust.accounts.web import PublicView

_NAMES = re.compile(r'<symbol id="([a-z-]+)"')


def icon_names() -> list[str]:
    """Every picture of the sprite."""
    sprite = Path(settings.STATICFILES_DIRS[0]) / "icons.svg"
    return _NAMES.findall(sprite.read_text(encoding="utf-8"))


class GalleryView(PublicView):
    """Every component once, right and wrong, empty and full."""

    density = "clinic"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them with invented people."""
        return render(request, f"components/gallery_{self.density}.html", sample_context())


def sample_context() -> dict[str, Any]:
    """Plain values as presenters hand them over."""
    wrong = SampleForm({"family": "", "born": "31.02.2026", "temperature": "370"})
    names = icon_names()
    return {
        "right": SampleForm(auto_id="right_%s"),
        "wrong": wrong,
        "banner": _banner(),
        "trend": _trend(),
        "pressure": _pressure(),
        "icons": [name for name in names if not name.startswith("p-")],
        "pictures": [name for name in names if name.startswith("p-")],
        "steps": [
            {"label": _("Found"), "state": "done"},
            {"label": _("Check and dispense"), "state": "current"},
            {"label": _("Confirmed"), "state": ""},
        ],
        "chips": [
            {"label": _("All"), "url": "#chips", "current": True, "count": 4},
            {"label": _("Visits"), "url": "#chips", "current": False, "count": None},
        ],
        "tabs": [
            {"label": _("Overview"), "url": "#tabs", "current": True},
            {"label": _("Results"), "url": "#tabs", "current": False, "count": 2},
        ],
        "facts": [(_("Born"), "08.03.1976"), (_("Blood group"), "")],
        "med": _medicine(),
        "whose": {"name": "Sinov", "words": _("grandchild, 8 months"), "proxy": True},
    }


def _banner() -> dict[str, Any]:
    return {
        "name": "Namunayeva Bemora Misol qizi",
        "birth_date": date(1976, 3, 8),
        "age": _("50 years"),
        "sex_word": _("female"),
        "pinfl_last": "0039",
        "med_id": "7204-1187-36",
        "allergies": [("stop", "Penitsillin"), ("warn", "Lateks")],
        "alerts": [("x", "eGFR 58"), ("acc", "E11.9")],
        "emergency_url": "#banner",
    }


def _medicine() -> dict[str, Any]:
    return {
        "id": "sample",
        "name": "Namunapril",
        "strength": "10 mg",
        "reason": _("For blood pressure"),
        "picture": "p-tablet",
        "new": True,
        "times": [
            {
                "icon": "sunrise",
                "label": _("Morning"),
                "amount": "1",
                "words": _("1 tablet"),
            },
            {"icon": "sun", "label": _("Noon"), "amount": "", "words": ""},
            {
                "icon": "sunset",
                "label": _("Evening"),
                "amount": "1",
                "words": _("1 tablet"),
            },
            {"icon": "moon", "label": _("Bedtime"), "amount": "", "words": ""},
        ],
        "words": _("1 tablet, twice a day, 30 days"),
        "how": [("p-water", _("With water."))],
    }


def _trend() -> dict[str, Any]:
    points = [
        charts.Point(datetime(2025, 5, 6, tzinfo=UTC), Decimal("8.1")),
        charts.Point(datetime(2025, 9, 9, tzinfo=UTC), Decimal("7.8")),
        charts.Point(datetime(2026, 6, 11, tzinfo=UTC), Decimal("7.2")),
        charts.Point(datetime(2026, 11, 20, tzinfo=UTC), Decimal("7.4")),
    ]
    words = charts.Words(title=_("HbA1c, last results"), band=_("target up to 7"))
    return {
        "svg": charts.chart_trend(points, high=Decimal(7), words=words, name="trend"),
        "keys": [{"kind": "high", "label": _("above the target")}],
        "head": [_("Date"), "%"],
        "rows": [(f"{p.when:%d.%m.%Y}", str(p.value).replace(".", ",")) for p in points],
    }


def _pressure() -> dict[str, Any]:
    points = [
        charts.Pressure(datetime(2026, 6, 12, tzinfo=UTC), 158, 98),
        charts.Pressure(datetime(2026, 10, 12, tzinfo=UTC), 152, 94),
        charts.Pressure(datetime(2026, 11, 2, tzinfo=UTC), 138, 88),
    ]
    words = charts.Words(title=_("Blood pressure, last measurements"))
    return {
        "svg": charts.chart_pressure(points, words=words, name="pressure"),
        "keys": [
            {"kind": "high", "label": _("140 and above")},
            {"kind": "dot", "label": _("within the target")},
        ],
        "head": [_("Date"), _("mm Hg")],
        "rows": [(f"{p.when:%d.%m.%Y}", f"{p.systolic}/{p.diastolic}") for p in points],
    }
