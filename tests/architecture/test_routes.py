"""Every address leads to a view with an action, or stands on the short public list."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, path
from django.urls.resolvers import RegexPattern
from django.utils.module_loading import import_string

from patients.access.web import ListView, NewRecordView, OwnRecordView, RecordView
from tests.architecture.tree import Source, last_name, sources
from trust.accounts.api import ApiView
from trust.accounts.web import PermitView, PublicView
from trust.context import Action

# name of the route -> why everybody may ask for it
PUBLIC = {
    "sign-in": "nobody is signed in yet",
    "sign-out": "ends one's own session",
    "cabinet-sign-in": "nobody is signed in yet",
    "oneid-start": "nobody is signed in yet",
    "oneid-callback": "back from OneID; its state belongs to this browser",
    "confirm": "shows the own second factor; nobody is anybody before",
    "second-factor": "enrols the own second factor; nobody is anybody before",
    "passkeys": "the own passkeys; staff are nobody before they hold a factor",
    "passkey-options": "a challenge; only its answer proves anything",
    "passkey-sign-in": "nobody is signed in yet",
    "file-keys": "public keys, to check a signed copy with",
    "transparency": "what the log is; sizes and hashes",
    "transparency-sheet": "the key and the roots, to be printed",
    "transparency-keys": "public keys of the log",
    "transparency-script": "the program that checks a proof",
    "transparency-page": "the page that checks a proof",
    "transparency-checkpoint": "a signed root",
    "transparency-tile": "hashes of the log",
    "transparency-inclusion": "hashes that lead to a root",
    "transparency-consistency": "hashes that lead from a root to a newer one",
    "transparency-stamp": "a time-stamp over a root",
    "transparency-cosign": "witnesses hand in what they signed; nothing else is taken",
    "check": "was a document issued under this code; by 160 random bits, tells nothing of anybody",
    "authority-crl": "what a test authority took back; outside production",
    "authority-root-crl": "what a test authority took back; outside production",
    "authority-root": "the certificate of a test authority; outside production",
    "authority-ocsp": "whether a certificate stands; outside production",
    "set_language": "sets a cookie of the reader",
    "health-live": "asked by the machine that runs us",
    "health-ready": "asked by the machine that runs us; tells no names",
    "fhir-metadata": "FHIR: the capability statement is open",
    "fhir-unknown": "FHIR: nothing is here, said as an OperationOutcome",
    "api": "addresses only",
    "openapi": "the shape of /api/, no data",
    "components": "the gallery, outside production",
    "components-cabinet": "the gallery, outside production",
    "demo-enter": "the demonstration's sign-in, outside production",
}
CLOSED = (PermitView, ApiView)
# Views with a `dispatch` of their own, and what for; each calls the closed one.
AROUND = {
    "prescriptions.dispensing.views._ByNumberView": "says 'not here' on the counter's own page",
    "patients.proxies.cabinet_views.AcceptView": "opens by the code of the form; says one sentence to all",
}


def routes(patterns: list[URLPattern | URLResolver]) -> Iterator[tuple[str, URLPattern]]:
    """Every address with its pattern."""
    for one in patterns:
        if isinstance(one, URLResolver):
            for address, found in routes(one.url_patterns):
                yield f"{one.pattern}{address}", found
        else:
            yield str(one.pattern), one


def view_class(pattern: URLPattern) -> Any:
    """The class behind `as_view()`, Django's or REST framework's."""
    view: Any = pattern.callback
    return getattr(view, "view_class", None) or getattr(view, "cls", None)


def open_routes(patterns: list[URLPattern | URLResolver]) -> list[str]:
    """Addresses that are neither closed by an action nor on the public list."""
    bad = []
    for address, pattern in routes(patterns):
        view = view_class(pattern)
        closed = inspect.isclass(view) and issubclass(view, CLOSED)
        if closed and isinstance(getattr(view, "action", None), Action) and not _reopened(view):
            continue
        if pattern.name in PUBLIC and not closed:
            continue
        bad.append(address)
    return bad


def _reopened(view: type) -> bool:
    """Whether the view steps round the gate of its base: `dispatch` and `open` belong to bases."""
    bases = {"trust.accounts.web", "trust.accounts.api", "patients.access.web", "exchange.rest.web"}
    return any(
        name in vars(kind)
        for kind in view.__mro__
        if kind.__module__.split(".")[0] not in ("django", "rest_framework", "builtins")
        and kind.__module__ not in bases
        and f"{kind.__module__}.{kind.__qualname__}" not in AROUND
        for name in ("dispatch", "open", "as_view", "setup")
    )


def unkeyed(patterns: list[URLPattern | URLResolver]) -> list[str]:
    """Addresses with integer ids: they can be counted through."""
    return [
        address
        for address, _ in routes(patterns)
        if "<int:" in address and "<int:version>" not in address
    ]


def test_every_route_has_an_action_or_is_public() -> None:
    assert open_routes(get_resolver().url_patterns) == []


def test_the_public_list_names_only_what_exists() -> None:
    names = {pattern.name for _, pattern in routes(get_resolver().url_patterns)}
    assert set(PUBLIC) - names == set()


def test_views_with_a_dispatch_of_their_own_call_the_closed_one() -> None:
    for name in AROUND:
        kind = import_string(name)
        assert "super().dispatch(" in inspect.getsource(vars(kind)["dispatch"])


@pytest.mark.hazard("H1")
def test_pages_about_a_person_go_through_the_records_gate() -> None:
    for address, pattern in routes(get_resolver().url_patterns):
        if "patient_id" in address:
            assert issubclass(view_class(pattern), RecordView), address


def test_no_route_counts_through_ids_or_is_a_regular_expression() -> None:
    assert unkeyed(get_resolver().url_patterns) == []
    for address, pattern in routes(get_resolver().url_patterns):
        assert not isinstance(pattern.pattern, RegexPattern), address
        assert "pinfl" not in address.lower()


def test_modules_of_views_never_import_models() -> None:
    """Also those whose file has another name than the contract knows."""
    modules = {
        view.__module__.replace(".", "/") + ".py"
        for _, pattern in routes(get_resolver().url_patterns)
        if (view := view_class(pattern)) is not None
    }
    for one in sources():
        if one.path in modules:
            assert not [name for name in imported(one) if name.endswith(".models")], one.path


def imported(one: Source) -> set[str]:
    """Modules a file imports when it runs: what types alone need is left out."""
    typing = {
        inner
        for node in ast.walk(one.tree)
        if isinstance(node, ast.If) and last_name(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    return {
        str(node.module)
        for node in ast.walk(one.tree)
        if isinstance(node, ast.ImportFrom) and node not in typing
    }


@pytest.mark.parametrize("base", [PermitView, RecordView, OwnRecordView, NewRecordView, ListView])
def test_a_page_without_an_action_cannot_be_defined(base: type) -> None:
    with pytest.raises(TypeError, match="names no action"):
        type("Forgot", (base,), {})
    with pytest.raises(TypeError, match="names no action"):
        type("Guessed", (base,), {"action": "read-card"})


def test_an_endpoint_without_an_action_cannot_be_defined() -> None:
    with pytest.raises(TypeError, match="names no action"):
        type("Forgot", (ApiView,), {})


def test_negative_control_planted_routes_are_found() -> None:
    class Public(PublicView):
        pass

    class Reopened(PermitView):
        action = Action.HOME

        def dispatch(self, *args: Any, **kwargs: Any) -> HttpResponse:
            return HttpResponse("everything")

    class Closed(PermitView):
        action = Action.HOME

    planted = [
        path("function", lambda request: HttpResponse()),
        path("unlisted", Public.as_view(), name="unlisted"),
        path("reopened", Reopened.as_view(), name="reopened"),
        path("closed", Closed.as_view(), name="closed"),
        path("listed", Public.as_view(), name="sign-in"),
    ]
    assert open_routes(planted) == ["function", "unlisted", "reopened"]


def test_negative_control_a_counted_id_is_found() -> None:
    planted = [path("cards/<int:pk>", lambda request: HttpResponse())]
    assert unkeyed(planted) == ["cards/<int:pk>"]
