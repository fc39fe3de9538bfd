"""What holds for every request and every answer, whichever room answers."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
GetResponse = Callable[[HttpRequest], HttpResponseBase]


class EdgeMiddleware:
    """No other method, no machine in clear, the client's own address, nothing kept unless said."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Refuse, or hand on and see to it that no browser keeps the answer."""
        request.META["REMOTE_ADDR"] = _address(request)
        response = _refused(request) or self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store, private")
        return response


def _refused(request: HttpRequest) -> HttpResponse | None:
    if request.method not in METHODS:
        return HttpResponse(status=405, headers={"Allow": ", ".join(METHODS)})
    is_machine = request.path.startswith(settings.MACHINES)
    if settings.SECURE_SSL_REDIRECT and is_machine and not request.is_secure():
        title = _("This address is answered over https alone.")
        content = {"type": "about:blank", "title": title, "status": 403}
        return JsonResponse(content, status=403, content_type="application/problem+json")
    return None


def _address(request: HttpRequest) -> str:
    """Whom the outermost of our own proxies saw; what a client wrote into the header stands before."""
    seen = [one.strip() for one in request.headers.get("X-Forwarded-For", "").split(",")]
    own = request.META.get("REMOTE_ADDR", "")
    if not settings.PROXIES or len(seen) < settings.PROXIES:
        return own
    return seen[-settings.PROXIES] or own
