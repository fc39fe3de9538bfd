"""The counter in the reader's words."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from prescriptions.orders import presenters as orders
from prescriptions.safety.rules import Checked

if TYPE_CHECKING:
    from prescriptions.orders.models import MedicationRequest, PrescriptionMove


def found(
    row: MedicationRequest,
    who: dict[str, Any],
    checked: Checked,
    *,
    asked: bool,
    last: PrescriptionMove | None,
    language: str,
    today: date,
) -> dict[str, Any]:
    """What templates/prescriptions/dispensing/counter.html shows of a prescription."""
    rx = orders.shown(row, language, today, last)
    left = (row.quantity or 0) - row.given
    return {
        "number": rx.number,
        "state": rx.state,
        "person": who,
        "allergies": who["allergies"],
        "allergy_words": who["allergy_words"],
        "doctor": rx.doctor,
        "valid_until": rx.valid_until,
        "lines": [
            {
                "title": rx.title,
                "words": rx.words,
                "others": rx.others,
                "note": rx.note,
                "tag": None,
                "prescribed": rx.quantity,
                "given": orders.quantity_words(row.given, row.quantity_unit, language),
                "left": orders.quantity_words(left, row.quantity_unit, language),
            }
        ],
        "ending": rx.ending,
        "alerts": orders.alerts(checked),
        "alert_reason": row.alert_reason,
        "checks": [*_state_checks(rx), *orders.checks(checked, asked=asked)],
        "may_dispense": rx.is_open and not who["died"],
        "dispense_url": reverse("counter-dispense", kwargs={"key": rx.key}),
    }


def _state_checks(rx: orders.Shown) -> list[tuple[str, tuple[str, str]]]:
    rows: list[tuple[str, tuple[str, str]]] = [
        (_("Doctor's signature"), ("ok", _("signed in the doctor's account")))
    ]
    if rx.valid_until:
        day = rx.valid_until.strftime("%d.%m.%Y")
        kind = "x" if rx.state[0] == "x" else "ok"
        rows.append((_("Valid"), (kind, _("until %(day)s") % {"day": day})))
    return rows


def steps(found: dict[str, Any]) -> list[dict[str, str]]:
    """Where the pharmacist is: found, checked, handed over."""
    given = found["ending"] is not None and found["ending"].verb == "dispense"
    return [
        {"label": pgettext("counter", "Found"), "state": "done"},
        {"label": _("Check and dispense"), "state": "done" if given else "current"},
        {"label": pgettext("counter", "Dispensed"), "state": "done" if given else ""},
    ]
