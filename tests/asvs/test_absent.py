"""What docs/asvs.csv calls not applicable is not there: no import, no word, no address of it."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.urls import get_resolver

from tests.architecture.test_routes import routes
from tests.architecture.tree import ROOT, Source, planted, sources
from tests.asvs.test_source import imports

# Starts and watches the servers of one machine; measures from outside: neither runs in production.
BESIDE = ("config/servers/", "bench/")


@dataclass(frozen=True)
class Trace:
    """By what a feature would be seen."""

    modules: tuple[str, ...] = ()
    words: str = ""  # a pattern for sources, templates and scripts
    addresses: tuple[str, ...] = ()


ABSENT: dict[str, Trace] = {
    "LDAP": Trace(("ldap", "ldap3", "django_auth_ldap")),
    "XML": Trace(("xml", "lxml", "defusedxml", "xmltodict", "bs4", "html.parser")),
    "LaTeX": Trace(("pylatex", "latex"), r"pdflatex|xelatex|shell-escape"),
    "rich text": Trace(
        ("markdown", "bleach", "nh3", "bbcode", "docutils", "mistune"),
        r"contenteditable(?!\])|tinymce|ckeditor",
    ),
    "Java": Trace(("jpype", "py4j", "jnius")),
    "memcached": Trace(("pymemcache", "pylibmc", "memcache"), r"PyMemcacheCache|PyLibMCCache"),
    "mail": Trace(("smtplib", "imaplib", "poplib", "email", "django.core.mail"), r"send_mail\("),
    "own memory management": Trace(("ctypes", "cffi", "mmap", "cython")),
    "postMessage": Trace(words=r"postMessage|onmessage|addEventListener\(.message"),
    "kept uploads": Trace(
        words=r"FileField\(|ImageField\(|MultiPartParser|FileUploadParser|default_storage",
        addresses=("upload", "attach"),
    ),
    "GraphQL": Trace(("graphene", "strawberry", "ariadne", "graphql"), addresses=("graphql",)),
    "WebSocket": Trace(("channels", "websockets", "wsproto"), r"new WebSocket", ("websocket",)),
    "SMS": Trace(("twilio", "vonage", "eskiz"), r"send_sms|playmobile"),
    "out-of-band requests": Trace(("firebase_admin", "pyfcm", "apns2"), r"pushManager"),
    "signed assertions": Trace(
        ("allauth.socialaccount", "saml2", "onelogin", "djangosaml2", "mozilla_django_oidc"),
        addresses=("saml", "oidc"),
    ),
    "OAuth client": Trace(("authlib", "oauthlib", "requests_oauthlib")),
    "authorization server": Trace(
        ("oauth2_provider", "allauth.idp"), addresses=("oauth", "authorize", "token")
    ),
    "tokens for other services": Trace(("jwt", "jose", "jwcrypto"), r"\bJWT\b|\bid_token\b"),
    "keys from passwords": Trace(
        tuple(
            f"cryptography.hazmat.primitives.kdf.{kind}" for kind in ("pbkdf2", "scrypt", "argon2")
        )
    ),
    "client certificates": Trace(words=r"SSL_CLIENT|X-Client-Cert|CERT_REQUIRED"),
    "internal HTTP services": Trace(("requests", "httpx", "grpc", "xmlrpc")),
    "WebRTC": Trace(("aiortc",), r"RTCPeerConnection|getUserMedia|\bturns?:"),
    "second application": Trace(words=r"SESSION_COOKIE_DOMAIN|CSRF_COOKIE_DOMAIN"),
}


def seen(
    trace: Trace, found: Iterable[Source], texts: Iterable[str], asked: Iterable[str]
) -> list[str]:
    """Where the feature would be."""
    bad = []
    for one in found:
        if one.path.startswith(BESIDE):
            continue
        for node, name in imports(one):
            if any(name == module or name.startswith(f"{module}.") for module in trace.modules):
                bad.append(one.where(node))
        if trace.words and re.search(trace.words, one.text):
            bad.append(one.path)
    bad += [text[:60] for text in texts if trace.words and re.search(trace.words, text)]
    return bad + [one for one in asked if any(word in one for word in trace.addresses)]


def pages() -> list[str]:
    """Templates and scripts."""
    found = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "static/js").glob("*.js")]
    return [file.read_text("utf-8") for file in found]


def addresses() -> list[str]:
    """Every route."""
    return [address for address, _pattern in routes(get_resolver().url_patterns)]


@pytest.mark.parametrize("feature", sorted(ABSENT))
def test_what_is_said_to_be_absent_is_absent(feature: str) -> None:
    assert seen(ABSENT[feature], sources(), pages(), addresses()) == []


@pytest.mark.parametrize("feature", sorted(ABSENT))
def test_negative_control_what_is_there_is_seen(feature: str) -> None:
    trace = ABSENT[feature]
    for module in trace.modules:
        assert seen(trace, [planted(f"import {module}")], [], []), module
    for word in trace.addresses:
        assert seen(trace, [], [], [f"/somewhere/{word}"]), word
    assert trace.modules or trace.words


def test_every_item_that_does_not_apply_names_a_feature_that_is_looked_for() -> None:
    with (ROOT / "docs/asvs.csv").open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["status"] == "not applicable"]
    assert {row["evidence"].split(":")[0] for row in rows} == set(ABSENT)
    assert settings.CACHES["default"]["BACKEND"].endswith("RedisCache")
    assert (
        '"--no-ws"' in (ROOT / "docker-compose.yml").read_text()
        or "- --no-ws" in (ROOT / "docker-compose.yml").read_text()
    )
