"""Who looked, across facilities; the question itself is journalled, word for word."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.timezone import localdate

from registry.oversight.forms import OversightForm
from registry.oversight.queries import looks
from registry.oversight.rules import PAGE, Asked, Place, span
from trust.accounts.web import OversightView
from trust.context import Action
from trust.transparency.presenters import summary
from trust.transparency.queries import delay, last_replays, witnesses


class LooksView(OversightView):
    """A page of the journal."""

    action = Action.OVERSEE

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The newest looks that fit the question."""
        form = OversightForm(request.GET)
        told: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
        since, until = span(told.get("since"), told.get("until"), localdate(self.ctx.now))
        asked = Asked(
            since,
            until,
            name=told.get("name", ""),
            facility=told.get("facility", ""),
            outcome=told.get("outcome", ""),
            emergency=told.get("emergency", False),
            before=Place.read(request.GET.get("before", "")),
        )
        found = looks(self.ctx, asked)
        context = {
            "form": form,
            "since": since,
            "until": until,
            "looks": found[:PAGE],
            "older": self._older(request, found),
        }
        return TemplateResponse(
            request, "registry/oversight/looks.html", context, status=200 if told else 422
        )

    def _older(self, request: HttpRequest, found: Any) -> str:
        if len(found) <= PAGE:
            return ""
        last = found[PAGE - 1]
        kept = {name: value for name, value in request.GET.items() if name != "before"}
        return "?" + urlencode(kept | {"before": str(Place(last.at, last.id))})


class LogStateView(OversightView):
    """How far the log is, who vouches for it, and what the last pass over it has found."""

    action = Action.OVERSEE

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The page."""
        context = {
            "delay": delay(),
            "trees": summary(),
            "witnesses": [(one.name, one.fingerprint) for one in witnesses()],
            "replays": last_replays(),
        }
        return TemplateResponse(request, "registry/oversight/log.html", context)
