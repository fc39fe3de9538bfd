"""The closed base view of /api/: token or session, gate, JSON, problem+json."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from rest_framework.authentication import CSRFCheck
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser
from rest_framework.response import Response
from rest_framework.views import APIView

from trust.accounts import gate
from trust.accounts.errors import NotPermitted
from trust.context import Action, Actor, Context, Purpose, Refusal

_SAFE = {"GET", "HEAD", "OPTIONS"}


def problem(status: int, title: str, **more: Any) -> JsonResponse:
    """An answer after RFC 9457."""
    content = {"type": "about:blank", "title": title, "status": status, **more}
    response = JsonResponse(content, status=status, content_type="application/problem+json")
    if status == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response


class ShallowJSONParser(JSONParser):
    """JSON as deep as Python reads it; deeper is the sender's fault, not ours."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        """The body, or ParseError."""
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError as error:
            raise ParseError("nested too deeply") from error


class ApiView(APIView):
    """An endpoint without a patient. Subclasses name their `action`, else they cannot be defined.

    What a caller may do follows from the role, as on pages; the scope of a token speaks of FHIR.
    """

    action: ClassVar[Action]
    other_actions: ClassVar[Mapping[str, Action]] = {}  # by method, where they differ
    purpose: ClassVar[Purpose] = Purpose.OPERATIONS
    authentication_classes = ()
    permission_classes = ()
    parser_classes = (ShallowJSONParser,)
    ctx: Context

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Refuse to exist without an action."""
        super().__init_subclass__(**kwargs)
        if not isinstance(getattr(cls, "action", None), Action):
            raise TypeError(f"{cls.__qualname__} names no action")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Who, gate, method, rendering inside the gate."""
        actor = _actor(request)
        if actor is None:
            return problem(401, _("Sign in, or send a valid bearer token."))
        if not _may_write(request):
            return problem(403, _("The form token is missing; send X-CSRFToken."))
        action = self.other_actions.get(request.method or "", self.action)
        try:
            with gate.permit(actor, action, self.purpose) as self.ctx:
                response = self._answer(request, *args, **kwargs)
        except NotPermitted as refusal:
            response = problem(403, _(refusal.reason))
        patch_cache_control(response, no_store=True, private=True)
        return response

    def _answer(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The method, round a savepoint: whatever is answered with an error is not kept."""
        with transaction.atomic():
            response: Any = super().dispatch(request, *args, **kwargs)
            if isinstance(response, Response):
                response.render()
            if response.status_code >= 400:
                transaction.set_rollback(True)
        return response

    def handle_exception(self, exc: Exception) -> Any:
        """Refusals and REST framework's own errors as problems; all else is a fault of ours."""
        if isinstance(exc, NotPermitted):
            raise exc
        if isinstance(exc, Refusal):
            more = {"field": exc.field} if exc.field else {}
            return problem(exc.status, _(exc.message) % exc.facts, **more)
        response = super().handle_exception(exc)
        return problem(
            response.status_code, _("This request cannot be read."), detail=response.data
        )


def _actor(request: HttpRequest) -> Actor | None:
    """As the middlewares found; a machine's own token stands for a named job."""
    held = getattr(request, "bearer", None)
    if held is not None and held.account is None:
        return Actor.system(held.system_name)
    return getattr(request, "actor", None)


def _may_write(request: HttpRequest) -> bool:
    """A session needs the form token, else another site could write in somebody's name."""
    if request.method in _SAFE or getattr(request, "is_by_bearer", False):
        return True
    check = CSRFCheck(lambda _request: None)  # type: ignore[arg-type]
    check.process_request(request)
    return check.process_view(request, None, (), {}) is None  # type: ignore[arg-type]
