"""The patient's own pages: home, and who looked at the record."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.dateparse import parse_datetime
from django.utils.module_loading import import_string

from patients.access.queries import reveal
from patients.access.web import OwnRecordView
from patients.cabinet import presenters
from patients.identity.queries import person
from patients.identity.services import today
from patients.inquiries.queries import of_looks
from patients.representation.presenters import own_url, whose
from patients.watchdog.queries import is_protected
from trust.context import Action
from trust.journal.queries import looks

PAGE = 60


class CabinetHomeView(OwnRecordView):
    """What is next, my medicines, my visits, who looked."""

    action = Action.READ_OWN
    template = "patients/cabinet/home.html"

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The first page."""
        ctx = self.ctx
        found = [import_string(path)() for path in settings.CABINET_SECTIONS]
        context = presenters.sections(found, ctx) | {
            "whose": whose(ctx, person(ctx)),
            "looked": presenters.looked(looks(ctx), ctx),
        }
        return TemplateResponse(request, self.template, context)


class WhoLookedView(OwnRecordView):
    """Every look at the record: who, when and why; refused ones too."""

    action = Action.SEE_WHO_LOOKED
    template = "patients/cabinet/who_looked.html"

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """A page of the journal."""
        ctx = self.ctx
        rows = reveal(ctx, looks(ctx, limit=PAGE, before=_moment(request.GET.get("before", ""))))
        asked = of_looks(ctx, [row.operation_id for row in rows])
        last = rows[-1].at.isoformat().replace("+00:00", "Z") if len(rows) == PAGE else ""
        context = {
            "whose": whose(ctx, person(ctx)),
            "may_switch": Action.DECIDE_CONSENT in ctx.permissions,
            "close_watch": is_protected(ctx),
            "days": presenters.days(rows, ctx, today(ctx), asked),
            "older_url": f"{own_url(ctx, 'cabinet-who-looked')}?before={last}" if last else "",
        }
        return TemplateResponse(request, self.template, context)


def _moment(text: str) -> datetime | None:
    """A moment of the address; anything else is the newest page."""
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment and moment.tzinfo else None
