"""Files that are handed out, words that go through a page once, what each answer holds."""

from __future__ import annotations

import re
from typing import Any

import pytest
from celery import current_app
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.utils import timezone
from django.utils.html import escape
from kombu.exceptions import ContentDisallowed
from kombu.serialization import dumps, loads, prepare_accept_content

from tests.accounts.test_signing_in import PASSWORD, browser, member, typed
from tests.api.test_api import ASK, analyst, client
from tests.architecture.tree import ROOT
from tests.factories import runs
from tests.factories.sessions import sign_in
from trust.accounts.models import Account
from trust.accounts.policy import CONFIRMED_ACTIONS, is_confirmed
from trust.context import Role

pytestmark = pytest.mark.django_db
__all__ = ["analyst"]
NAME = re.compile(r'attachment; filename="[A-Za-z0-9_.-]+\.(csv|xlsx)"')


@pytest.fixture
def run(analyst: Account) -> dict[str, Any]:
    """A finished report."""
    told = client(analyst).post("/api/report-runs", ASK, content_type="application/json").json()
    runs.work()
    return client(analyst).get(f"/api/report-runs/{told['id']}").json()


def test_a_file_is_handed_out_under_a_name_of_ours(analyst: Account, run: dict[str, Any]) -> None:
    here = sign_in(browser(), analyst)
    pages = {f"/reports/runs/{run['id']}/report.{kind}" for kind in ("csv", "xlsx")}
    for address in (*run["files"].values(), *pages):
        caller = client(analyst) if address.startswith("/api") else here
        answer = caller.get(address, {"filename": 'x".html', "name": "../../a"})
        assert answer.status_code == 200, address
        assert NAME.fullmatch(answer["Content-Disposition"]), answer["Content-Disposition"]
        kind = answer["Content-Type"]
        assert kind == "text/csv; charset=utf-8" or "spreadsheetml" in kind
        starts = answer.content[:2]
        assert (starts == b"PK") == ("spreadsheetml" in kind)


def test_negative_control_another_name_is_seen() -> None:
    for bad in ('attachment; filename="a".html"', "inline", 'attachment; filename="../a.csv"'):
        assert not NAME.fullmatch(bad)


@pytest.mark.parametrize(
    "ending", ["html", "csv.html", "..%2f..%2fmanage.py", "csv%00", "php", "py", "%2e%2e"]
)
def test_no_other_file_is_made_or_read(analyst: Account, run: dict[str, Any], ending: str) -> None:
    answer = client(analyst).get(f"/api/report-runs/{run['id']}/report.{ending}")
    assert answer.status_code in (400, 404, 422)
    assert b"django" not in answer.content.lower()


@pytest.mark.parametrize("words", ["%3Cb%3E", "%253Cb%253E", "&lt;b&gt;", "\\u003cb\\u003e"])
def test_words_are_decoded_once_and_escaped_once(words: str) -> None:
    here = sign_in(browser(), member(Role.DOCTOR))
    page = here.post("/people", {"q": f"Sinov {words}"}, follow=True).content.decode()
    assert f"Sinov {escape(words)}" in page and "<b>" not in page


def test_an_error_page_shows_no_word_of_the_address() -> None:
    answer = browser().get("/nothing/<script>alert(1)</script>?x=<script>")
    assert answer.status_code == 404 and b"<script>alert" not in answer.content


def test_the_api_tells_exactly_what_it_describes(analyst: Account, run: dict[str, Any]) -> None:
    described = Client().get("/openapi.json").json()["components"]["schemas"]
    assert set(run) == set(described["Run"]["properties"])
    who = client(analyst).get("/api/whoami").json()
    assert set(who) == set(described["WhoAmI"]["properties"])
    for secret in ("password", "username", "last_login", "is_superuser", "last_code_step", "hash"):
        assert secret not in who and secret not in run


def test_a_token_is_no_fresh_second_factor(analyst: Account) -> None:
    answer = client(analyst).get("/api/whoami")
    actor = answer.wsgi_request.actor
    assert actor.confirmed_at is None and CONFIRMED_ACTIONS
    assert not is_confirmed(actor, timezone.now())


@pytest.mark.parametrize("kind", ["pickle", "yaml", "msgpack"])
def test_the_broker_hands_over_json_alone(kind: str) -> None:
    assert list(current_app.conf.accept_content) == ["json"]
    accepted = prepare_accept_content(current_app.conf.accept_content)
    assert settings.CELERY_TASK_SERIALIZER == "json"
    kinds = {"pickle": "application/x-python-serialize", "yaml": "application/x-yaml"}
    with pytest.raises(ContentDisallowed):
        loads(b"x", kinds.get(kind, "application/x-msgpack"), "binary", accept=accepted)
    content_type, encoding, body = dumps({"a": 1}, serializer="json")
    assert loads(body, content_type, encoding, accept=accepted) == {"a": 1}  # negative control


def test_an_older_hash_of_a_password_is_made_anew_at_sign_in() -> None:
    account = member()
    Account.objects.filter(pk=account.pk).update(
        password=make_password(PASSWORD, hasher="pbkdf2_sha256")
    )
    assert typed(browser(), account).status_code == 302
    assert Account.objects.get(pk=account.pk).password.startswith("scrypt$")


# Where a file is taken in: it is read, and kept nowhere.
TAKEN_IN = {"ehr/printing/views.py", "patients/cabinet/proof_views.py"}
FORMS = {"ehr/printing/check.html", "patients/cabinet/proof.html"}


def test_files_are_taken_in_at_two_places_and_kept_at_none() -> None:
    sources = [*ROOT.glob("*/**/*.py")]
    ours = [one for one in sources if one.relative_to(ROOT).parts[0] not in ("tests", ".venv")]
    kept = re.compile(r"FileField|ImageField|MultiPartParser|FileUploadParser|default_storage")
    assert [one for one in ours if kept.search(one.read_text("utf-8"))] == []
    taking = {one for one in ours if "request.FILES" in one.read_text("utf-8")}
    assert {str(one.relative_to(ROOT)) for one in taking} == TAKEN_IN
    pages = ROOT / "templates"
    forms = {one for one in pages.rglob("*.html") if "multipart" in one.read_text("utf-8")}
    assert {str(one.relative_to(pages)) for one in forms} == FORMS
    assert kept.search("models.FileField()")  # negative control
