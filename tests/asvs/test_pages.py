"""Every page of a signed-in person: what it keeps, carries, shows and takes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from tests.security.doors import Door, Site, doors, site
from trust.accounts.models import Account
from trust.context import Role

pytestmark = pytest.mark.django_db

Found = list[tuple[Door, Role, Any]]
# What a page that only shows may write: the look itself, and that the session is alive.
LOOKS = {"trust_journal", "trust_sealqueue", "django_session", "axes_accessattempt"}
# Without a form token: they end nothing but what the own browser holds, or are no form.
TOKENLESS = {"fhir", "health", "transparency", "authority"}
# Pages that are nobody's: they look the same to whoever is signed in.
PUBLIC = ("components", "sign-in", "cabinet-sign-in", "transparency", "check")


@pytest.fixture
def here() -> Site:
    return site()


def asked(here: Site, method: str = "get") -> Iterator[tuple[Door, Role, Any]]:
    """Each address with each role."""
    for door in doors(here):
        if door.name in ("sign-out", "set_language", "demo-enter"):
            continue
        for role, client in here.clients.items():
            yield door, role, getattr(client, method)(door.url)


def faults(response: Any) -> list[str]:
    """What an answer to somebody lacks."""
    page = response.content.decode(errors="replace")
    kind = response.get("Content-Type", "")
    keys = re.findall(r"sessionid|csrftoken=|__Host-", page)
    binary = any(word in kind for word in ("json", "sheet", "pkix"))  # their form says it
    lacking = {
        "no-store": "no-store" in response.get("Cache-Control", ""),
        "policy": "default-src 'none'" in response.get("Content-Security-Policy", ""),
        "nosniff": response.get("X-Content-Type-Options") == "nosniff",
        "session in the page": not keys or "json" in kind,
        "charset": "charset=utf-8" in kind.lower() or binary or not page,
    }
    return [name for name, kept in lacking.items() if not kept]


def test_every_page_of_every_role_carries_its_headers(here: Site) -> None:
    bad, shown = [], 0
    for door, role, response in asked(here):
        shown += response.status_code == 200
        bad += [f"{door.name} {role}: {fault}" for fault in faults(response)]
    assert bad == [] and shown > 60


def test_negative_control_a_bare_answer_is_seen() -> None:
    assert set(faults(HttpResponse("a", content_type="text/html"))) == {
        "no-store",
        "policy",
        "nosniff",
        "charset",
    }
    assert "session in the page" in faults(HttpResponse("?sessionid=abc"))


def test_every_page_of_somebody_has_the_way_out(here: Site) -> None:
    without = [
        f"{door.name} {role}"
        for door, role, response in asked(here)
        if response.status_code == 200
        and b"</html>" in response.content
        and not door.name.startswith(PUBLIC)
        and b'action="/sign-out"' not in response.content
    ]
    assert without == []


def counted() -> dict[str, tuple[int, int]]:
    """Of each table of ours how many rows there are and what they hold."""
    told = {}
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE yagona_system")
        for model in apps.get_models():
            table = model._meta.db_table
            if table in LOOKS or not model._meta.managed:
                continue
            cursor.execute(
                f'SELECT count(*), coalesce(sum(hashtext(t::text)::bigint), 0) FROM "{table}" t'
            )
            told[table] = cursor.fetchone()
        cursor.execute("SET LOCAL ROLE yagona_app")
    return told


def written(here: Site, method: str) -> list[str]:
    """Tables that look otherwise after every address was asked."""
    before = counted()
    for _ in asked(here, method):
        pass
    after = counted()
    return sorted(table for table in after if after[table] != before[table])


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_what_only_asks_changes_nothing(here: Site, method: str) -> None:
    assert written(here, method) == []


def test_negative_control_a_written_row_is_seen(here: Site) -> None:
    before = counted()
    account = Account.objects.first()
    assert account
    Account.objects.filter(pk=account.pk).update(display_name="Boshqa")
    assert counted() != before


def without_token(here: Site) -> list[str]:
    """Addresses that take a write of a session without its form token."""
    taken = []
    for door in doors(here):
        if door.name.split("-")[0] in TOKENLESS:
            continue
        for role in (Role.REGISTRAR, Role.DOCTOR, Role.PATIENT, Role.ANALYST):
            strict = Client(enforce_csrf_checks=True)
            strict.cookies = here.clients[role].cookies
            for method in ("post", "put", "delete", "patch"):
                status = getattr(strict, method)(door.url, {}).status_code
                if status not in (403, 405, 401):
                    taken.append(f"{method} {door.name} {role}: {status}")
    return taken


def test_nothing_is_written_without_the_form_token(here: Site) -> None:
    assert without_token(here) == []


def test_negative_control_with_the_token_the_form_is_taken(here: Site) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = here.clients[Role.REGISTRAR].cookies
    page = strict.get("/people/new").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token
    body = {"csrfmiddlewaretoken": token[1]}
    assert strict.post("/people/new", body).status_code == 422
    foreign = {"origin": "https://evil.example"}
    assert strict.post("/people/new", body, headers=foreign).status_code == 403


def test_a_simple_request_from_another_site_writes_nothing_through_the_api(here: Site) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = here.clients[Role.ANALYST].cookies
    ask = '{"form": "YG-01", "period": "2026-11", "territory": "17"}'
    for kind in ("text/plain", "application/x-www-form-urlencoded", "application/json"):
        answer = strict.post("/api/report-runs", ask, content_type=kind)
        assert answer.status_code == 403, kind


def test_a_session_is_known_by_its_cookie_alone(here: Site) -> None:
    key = here.clients[Role.DOCTOR].cookies["sessionid"].value
    for address in (f"/queue?sessionid={key}", f"/queue?session={key}", f"/queue;{key}"):
        answer = Client().get(address)
        assert answer.status_code in (302, 404)
    assert Client(headers={"sessionid": key}).get("/queue").status_code == 302
    assert here.clients[Role.DOCTOR].get("/queue").status_code == 200  # negative control


def test_methods_that_an_address_does_not_have_are_refused(here: Site) -> None:
    for door in doors(here):
        view = door.view
        if view is None or door.name in ("sign-out", "demo-enter"):
            continue
        client = here.clients[Role.DOCTOR]
        for method in ("put", "patch", "delete", "trace"):
            if not hasattr(view, method):
                status = getattr(client, method)(door.url).status_code
                assert status in (401, 403, 404, 405), f"{method} {door.name}: {status}"


def test_a_role_sent_by_the_browser_counts_for_nothing(here: Site) -> None:
    client = here.clients[Role.PATIENT]
    claimed = {"X-User-Role": "doctor", "X-Role": "doctor", "X-Original-URL": "/queue"}
    for address in ("/queue", "/people", "/oversight"):
        answer = client.get(address, {"role": "doctor", "is_strong": "1"}, headers=claimed)
        assert answer.status_code == 403, address
    client.cookies["role"] = "doctor"
    assert client.get("/queue").status_code == 403
    assert here.clients[Role.DOCTOR].get("/queue").status_code == 200  # negative control
