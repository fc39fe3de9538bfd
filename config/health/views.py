"""Two questions: is the process alive, may it be given work."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse

from config.health.probes import look, warnings
from trust.accounts.web import PublicView


class LiveView(PublicView):
    """The process answers; asks nobody else, so that a lost database restarts no web server."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Always yes."""
        return JsonResponse({"live": True})


class ReadyView(PublicView):
    """Everything a page needs is there."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Yes with 200, no with 503 and what is missing."""
        checks = look()
        ready = all(told == "ok" for told in checks.values())
        told = {"ready": ready, "checks": checks, "warnings": warnings()}
        return JsonResponse(told, status=200 if ready else 503)
