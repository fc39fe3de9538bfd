"""What must not be guessed comes from the system's dice and is long enough; no secret is in git."""

from __future__ import annotations

import ast
import inspect
import math
import re
import subprocess
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal import auth as recovery
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.core import signing
from django.utils import crypto

from tests.accounts.test_signing_in import browser, member
from tests.architecture.tree import ROOT
from tests.factories import people, records, world
from tests.factories.sessions import sign_in
from trust.accounts import factors, services, web
from trust.accounts.codes import _ALPHABET, _LENGTH
from trust.accounts.models import AccessToken, Account, SignInCode
from trust.accounts.services import issue_code, issue_token

pytestmark = pytest.mark.django_db


def bits(alphabet: int, length: int) -> float:
    """Entropy of `length` symbols drawn from `alphabet`."""
    return length * math.log2(alphabet)


def test_a_session_id_is_random_and_longer_than_it_need_be() -> None:
    keys = {SessionStore()._get_new_session_key() for _ in range(200)}
    letters = set("".join(keys))
    assert len(keys) == 200 and {len(key) for key in keys} == {32}
    assert bits(len(letters), 32) >= 128
    assert crypto.secrets.__name__ == "secrets"


def test_a_token_is_random_and_kept_as_its_hash() -> None:
    account = member()
    tokens = {issue_token(account=account, system_name="", scope="x", minutes=1) for _ in range(20)}
    assert len(tokens) == 20 and all(bits(64, len(token)) >= 256 for token in tokens)
    kept = {row.token_hash for row in AccessToken.objects.all()}
    assert not kept & tokens and all(re.fullmatch(r"[0-9a-f]{64}", one) for one in kept)


def test_a_code_from_the_desk_is_random_spent_once_and_ends() -> None:
    own = world._account_of(people.registered()).actor
    account = Account.objects.get(pk=own.account_id)
    code = issue_code(records.context(), account_id=account.pk)
    assert bits(len(_ALPHABET), _LENGTH) >= 20
    assert set(code) - {"-"} <= set(_ALPHABET)
    row = SignInCode.objects.latest("expires_at")
    assert row.expires_at - records.context().now <= timedelta(days=30, minutes=1)
    here = browser()
    assert here.post("/cabinet/sign-in", {"code": code}).status_code == 302
    assert browser().post("/cabinet/sign-in", {"code": code}).status_code == 422
    assert not account.check_password(code) and not account.check_password(code.replace("-", ""))
    late = issue_code(records.context(), account_id=account.pk)
    SignInCode.objects.filter(used_at=None).update(expires_at=records.context().now - timedelta(1))
    assert browser().post("/cabinet/sign-in", {"code": late}).status_code == 422


def test_seeds_and_recovery_codes_are_random() -> None:
    seeds = {factors.new_enrolment(member()).secret for _ in range(5)}
    assert len(seeds) == 5 and all(bits(32, len(seed)) >= 160 for seed in seeds)
    account = member()
    codes = factors.new_recovery_codes(account)
    assert len(set(codes)) == 10 and all(
        bits(10, len(code.replace("-", ""))) >= 20 for code in codes
    )
    for module in (totp, recovery):
        tree = ast.parse(inspect.getsource(module))
        names = {
            alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.Import)
            for alias in node.names
        }
        assert "random" not in names and "secrets" in names


def test_negative_control_a_short_alphabet_is_seen() -> None:
    assert bits(10, 6) < 20 < bits(10, 8) and bits(36, 24) < 128 < bits(36, 32)


# What is signed and handed out: who began a form.


def loaded(value: str) -> str | None:
    request: Any = type("Request", (), {"POST": {"writer": value}})
    found = web._writer(request)
    return str(found) if found else None


def test_what_is_signed_counts_unchanged_for_its_purpose_and_time(monkeypatch: Any) -> None:
    account = str(member().pk)
    good = signing.dumps(account, salt="writer")
    assert loaded(good) == account  # negative control
    body, stamp, seal = good.split(":")
    assert loaded(f"{body}:{stamp}:{seal[:-1]}{'A' if seal[-1] != 'A' else 'B'}") is None
    assert loaded(f"{signing.b64_encode(b'other').decode()}:{stamp}:{seal}") is None
    assert loaded(f"{body}:{stamp}:") is None and loaded(body) is None
    assert loaded(signing.dumps(account, salt="another purpose")) is None
    assert loaded(signing.dumps(account, salt="writer", key="another key")) is None
    for unsigned in ("eyJhbGciOiJub25lIn0.e30.", f'{{"alg":"none","id":"{account}"}}'):
        assert loaded(unsigned) is None
    monkeypatch.setattr("django.core.signing.time.time", lambda: 4_000_000_000)
    assert loaded(good) is None


def test_the_seal_is_one_algorithm_with_one_key_of_ours(settings: Any) -> None:
    assert signing.Signer().algorithm == "sha256"
    assert settings.SECRET_KEY_FALLBACKS == []
    good = signing.dumps("a", salt="writer")
    settings.SECRET_KEY = "x" * 60
    with pytest.raises(signing.BadSignature):
        signing.loads(good, salt="writer")


def test_a_token_narrows_by_scope_ends_and_is_no_fresh_proof() -> None:
    account = member()
    token = issue_token(account=account, system_name="", scope="user/*.read", minutes=1)
    held = services.bearer(token)
    assert held and held.account_id == account.pk
    AccessToken.objects.update(expires_at=records.context().now - timedelta(minutes=1))
    assert services.bearer(token) is None
    assert services.bearer(token[:-1]) is None and services.bearer("") is None


def test_tokens_are_shown_to_no_browser() -> None:
    here = sign_in(browser(), member())
    issue_token(account=member(), system_name="", scope="x", minutes=1)
    for address in ("/queue", "/api/whoami", "/people"):
        content = here.get(address).content.decode()
        assert not re.search(r"bearer|access_token|refresh_token", content, re.IGNORECASE)


# The repository and the image.

SHAPES = (
    r"-----BEGIN (?:RSA |EC |OPENSSH )?PRIVATE KEY-----",
    r"\bAKIA[0-9A-Z]{16}\b",
    r"\bghp_[A-Za-z0-9]{36}\b",
    r"(?i)\b(?:secret_key|field_key|password|token)\s*[:=]\s*[\"'][A-Za-z0-9+/_-]{24,}[\"']",
    r"postgres(?:ql)?://\w+:[^@\s$%{}\"'()]{6,}@(?!127|localhost)",
)


def leaks(text: str) -> list[str]:
    """What looks like a secret."""
    return [shape for shape in SHAPES if re.search(shape, text)]


def test_no_tracked_file_holds_a_secret() -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True
    ).stdout.decode()
    bad, read = [], 0
    for name in filter(None, tracked.split("\0")):
        file = ROOT / name
        if name.startswith("tests/") or not file.is_file() or file.suffix in (".png", ".woff2"):
            continue
        read += 1
        bad += [(name, shape) for shape in leaks(file.read_text("utf-8", errors="replace"))]
    assert read > 300 and bad == []


@pytest.mark.parametrize(
    "line",
    [
        "-----BEGIN PRIVATE KEY-----",
        "AKIA" + "A" * 16,
        "SECRET_KEY = '" + "a1" * 20 + "'",
        "postgres://yagona:hunter22@db.example/x",
    ],
)
def test_negative_control_a_planted_secret_is_found(line: str) -> None:
    assert leaks(line)


def test_the_image_holds_neither_git_nor_secrets_nor_tests() -> None:
    ignored = (ROOT / ".dockerignore").read_text().split()
    assert {".git", ".secrets", ".venv", "tests", "bench"} <= set(ignored)
    image = (ROOT / "Dockerfile").read_text()
    assert "USER yagona" in image and "--require-hashes" in image
    assert "requirements-dev" not in image and "make run" not in image
    assert not re.search(r"(?i)ENV .*(key|password|secret)", image)


def test_nobody_has_an_account_from_the_start() -> None:
    assert not Account.objects.exists()  # a migrated database holds none
    assert settings.ANONYMOUS_USER_NAME is None  # guardian would make one
    assert member() and Account.objects.exists()  # negative control
