"""What production answers over https: headers of every address, cookies, methods, hosts, faults."""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.urls import get_resolver

from tests.accounts.test_signing_in import PASSWORD, member
from tests.architecture.test_routes import routes
from tests.asvs.production import Answer, Served, serving
from trust.accounts import factors

SAMPLES = {
    "uuid": "00000000-0000-7000-8000-000000000001",
    "slug": "Encounter",
    "str": "csv",
    "int": "1",
    "path": "nothing/here",
}
STATIC = ("/static/css/base.css", "/static/js/keys.js", "/static/mark.svg")


@pytest.fixture(scope="module")
def web(django_db_setup: None) -> Iterator[Served]:
    """One program for all reading tests here."""
    with serving(connection.settings_dict["NAME"]) as served:
        yield served


def addresses() -> list[str]:
    """Every route that production has, with parts that fit; one that is nowhere; files."""
    found = [
        "/" + re.sub(r"<(\w+):\w+>", lambda part: SAMPLES[part[1]], address)
        for address, _pattern in routes(get_resolver().url_patterns)
        if not address.startswith(("_components", "demo/"))
    ]
    return [*found, "/nothing-here", "/people?asked=%00", *STATIC]


@pytest.fixture(scope="module")
def answers(web: Served) -> dict[str, Answer]:
    """What each address says to somebody who is nobody."""
    return {address: web.ask(address) for address in addresses()}


def faults(address: str, answer: Answer) -> list[str]:
    """What this answer lacks or says too much."""
    policy = answer.one("Content-Security-Policy")
    transport = answer.one("Strict-Transport-Security")
    wanted = ("default-src 'none'", "object-src 'none'", "base-uri 'none'", "form-action 'self'")
    age = re.search(r"max-age=(\d+)", transport)
    checks = {
        "policy": all(part in policy for part in (*wanted, "frame-ancestors 'none'")),
        "inline": "unsafe-" not in policy and "*" not in policy,
        "nosniff": answer.one("X-Content-Type-Options") == "nosniff",
        "referrer": answer.one("Referrer-Policy") == "same-origin",
        "opener": answer.one("Cross-Origin-Opener-Policy") == "same-origin",
        "https": bool(age) and int(age[1]) >= 31_536_000 and "includeSubDomains" in transport,
        "other origins": not answer.all("Access-Control-Allow-Origin"),
        "version": not answer.all("X-Powered-By") and not re.search(r"\d", answer.one("Server")),
        "kept": address in STATIC or "no-store" in answer.one("Cache-Control"),
        "charset": _is_readable(answer),
        "fault": answer.status < 500 or address == "/health/ready",
    }
    return [f"{address} {answer.status}: {name}" for name, kept in checks.items() if not kept]


def _is_readable(answer: Answer) -> bool:
    kind = answer.one("Content-Type").lower()
    if not answer.body:
        return True
    is_text = kind.startswith("text/") or "+xml" in kind or "/xml" in kind
    return "charset=" in kind and "utf-8" in kind if is_text else "json" in kind


def test_every_address_carries_every_header(answers: dict[str, Answer]) -> None:
    assert len(answers) > 50
    assert [line for address, answer in answers.items() for line in faults(address, answer)] == []


def test_negative_control_each_missing_header_is_seen(answers: dict[str, Answer]) -> None:
    whole = answers["/sign-in"]
    for name in (
        "Content-Security-Policy",
        "X-Content-Type-Options",
        "Referrer-Policy",
        "Cross-Origin-Opener-Policy",
        "Strict-Transport-Security",
        "Cache-Control",
        "Content-Type",
    ):
        kept = [pair for pair in whole.headers if pair[0].lower() != name.lower()]
        assert faults("/sign-in", Answer(200, kept, whole.body)), name
    for pair in (("Access-Control-Allow-Origin", "*"), ("Server", "granian/2.8")):
        others = [one for one in whole.headers if one[0].lower() != pair[0].lower()]
        assert faults("/sign-in", Answer(200, [*others, pair], whole.body)), pair


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT", "DEBUG", "PROPFIND"])
def test_other_methods_are_refused_everywhere(web: Served, method: str) -> None:
    for address in ("/sign-in", "/language", "/health/live", "/api/", "/static/mark.svg"):
        answer = web.ask(address, method=method, headers={"Cookie": "secret=told"})
        assert answer.status in (400, 405, 501) and b"told" not in answer.body, address


def test_a_preflight_from_elsewhere_gets_no_leave(web: Served) -> None:
    asking = {
        "Origin": "https://evil.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization",
    }
    for address in ("/api/whoami", "/fhir/R5/metadata", "/sign-in"):
        answer = web.ask(address, method="OPTIONS", headers=asking)
        said = [
            name for name, _value in answer.headers if name.lower().startswith("access-control")
        ]
        assert said == [], address


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "localhost@evil.example"]
)
def test_another_host_name_is_refused(web: Served, host: str) -> None:
    assert web.ask("/sign-in", headers={"Host": host}).status == 400
    assert web.ask("/sign-in", headers={"X-Forwarded-Host": host}).status == 200


def test_a_refused_request_shows_no_stack_and_no_setting(answers: dict[str, Answer]) -> None:
    for address, answer in answers.items():
        for word in (b"Traceback", b"site-packages", b"DJANGO_SETTINGS", b"Exception"):
            assert word not in answer.body or address == "/openapi.json", address


def test_production_has_no_gallery_no_demonstration_and_no_folder_lists(web: Served) -> None:
    nowhere = (
        "/_components/",
        "/demo/enter",
        "/static/",
        "/static/css/",
        "/.git/config",
        "/static/../manage.py",
        "/static/%2e%2e/manage.py",
        "/admin/",
        "/debug/",
        "/accounts/login/",
        "/server-status",
    )
    for address in nowhere:
        assert web.ask(address).status in (400, 404), address
    assert web.ask("/static/mark.svg").status == 200  # negative control: a file is found


def test_the_sign_in_page_shows_no_invented_person(web: Served) -> None:
    page = web.ask("/sign-in", headers={"Accept-Language": "en"}).body
    assert b"demonstration" not in page.lower() and b'name="password"' in page


def test_a_page_leads_to_https_and_a_machine_is_refused(django_db_setup: None) -> None:
    with serving(connection.settings_dict["NAME"], tls=False, PROXIES="1") as served:
        for address in ("/sign-in", "/queue", "/language"):
            answer = served.ask(address)
            assert answer.status == 301 and answer.one("Location").startswith("https://"), address
        for address in ("/api/whoami", "/fhir/R5/metadata"):
            assert served.ask(address).status == 403, address
        proxied = {"X-Forwarded-Proto": "https"}
        assert served.ask("/sign-in", headers=proxied).status == 200
        assert served.ask("/fhir/R5/metadata", headers=proxied).status == 200
        assert served.ask("/health/live").status == 200  # probes come from inside


def test_without_a_proxy_nobody_says_that_it_was_https(django_db_setup: None) -> None:
    with serving(connection.settings_dict["NAME"], tls=False) as served:
        assert served.ask("/sign-in", headers={"X-Forwarded-Proto": "https"}).status == 301


def cookies(answer: Answer) -> dict[str, str]:
    """Name -> the rest of the line."""
    return {line.split("=", 1)[0]: line for line in answer.all("Set-Cookie")}


def loose(line: str) -> list[str]:
    """What this cookie leaves open."""
    marks = {part.strip().lower() for part in line.split(";")[1:]}
    wanted = {"secure", "httponly", "path=/"}
    bad = sorted(wanted - marks)
    if not line.startswith("__Host-") or any(mark.startswith("domain") for mark in marks):
        bad.append("host")
    if not marks & {"samesite=lax", "samesite=strict"}:
        bad.append("samesite")
    return bad


def test_every_cookie_is_bound_to_host_https_and_server(committed: str) -> None:
    account = member()
    secret = factors.new_enrolment(account).secret
    factors.keep(account, secret)
    with serving(committed) as served:
        page = served.ask("/sign-in")
        told = cookies(page)
        token = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', page.body)
        assert token
        form = {"username": account.username, "password": PASSWORD, "language": "ru"}
        body = urlencode(form | {"csrfmiddlewaretoken": token[1].decode()})
        sent = {
            "Cookie": told["__Host-csrftoken"].split(";")[0],
            "Origin": f"https://localhost:{served.port}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        for address in ("/sign-in", "/language"):
            answer = served.ask(address, method="POST", headers=sent, body=body)
            assert answer.status == 302, answer.body
            told |= cookies(answer)
        refused = served.ask(
            "/sign-in", method="POST", headers=sent | {"Origin": "https://evil.example"}, body=body
        )
        assert refused.status == 403
    assert set(told) == {"__Host-csrftoken", "__Host-sessionid", "__Host-django_language"}
    assert {name: loose(line) for name, line in told.items()} == {name: [] for name in told}


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("sessionid=1; Secure; HttpOnly; Path=/; SameSite=Lax", ["host"]),
        ("__Host-a=1; HttpOnly; Path=/; SameSite=Lax", ["secure"]),
        ("__Host-a=1; Secure; Path=/; SameSite=Lax", ["httponly"]),
        ("__Host-a=1; Secure; HttpOnly; Path=/; SameSite=None", ["samesite"]),
    ],
)
def test_negative_control_a_loose_cookie_is_seen(line: str, left: Any) -> None:
    assert loose(line) == left


def raw(served: Served, sent: bytes) -> bytes:
    """What comes back for these very bytes until the line is closed or silent."""
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    plain = socket.create_connection(("localhost", served.port), timeout=3)
    with trusting.wrap_socket(plain, server_hostname="localhost") as line:
        line.sendall(sent)
        got = b""
        try:
            while part := line.recv(65536):
                got += part
        except TimeoutError:
            pass
        return got


HEAD = b"POST /health/live HTTP/1.1\r\nHost: localhost\r\n"
HIDDEN = b"GET /health/ready HTTP/1.1\r\nHost: localhost\r\n\r\n"


def answers_of(got: bytes) -> list[bytes]:
    """Status of each answer on one line."""
    return re.findall(rb"HTTP/1\.1 (\d{3})", got)


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        # Chunked and a length: the length is ignored or all of it refused, nothing hides behind it.
        (b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", b"0\r\n\r\n"),
        (b"Content-Length: 4\r\nContent-Length: 60\r\n", b"abcd" + HIDDEN),
        (b"Transfer-Encoding: chunked, identity\r\n", b"0\r\n\r\n" + HIDDEN),
        (b"Transfer-Encoding : chunked\r\n", b"0\r\n\r\n" + HIDDEN),
        (b"Content-Length: +4\r\n", b"abcd" + HIDDEN),
        (b"Content-Length: 4\r\n \r\nX: y\r\n", b"abcd" + HIDDEN),
    ],
)
def test_no_request_hides_behind_another(web: Served, headers: bytes, body: bytes) -> None:
    got = answers_of(raw(web, HEAD + headers + b"\r\n" + body))
    assert len(got) <= 1 and (not got or got[0] in (b"400", b"403", b"405", b"501")), got


def test_negative_control_two_honest_requests_get_two_answers(web: Served) -> None:
    assert len(answers_of(raw(web, HIDDEN + HIDDEN))) == 2


def test_nobody_gets_a_session_by_looking(answers: dict[str, Answer]) -> None:
    for address, answer in answers.items():
        assert not any("sessionid" in line for line in answer.all("Set-Cookie")), address
    assert answers["/sign-in"].all("Set-Cookie")  # negative control: the form token is set
