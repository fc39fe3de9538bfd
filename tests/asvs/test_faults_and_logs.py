"""Unexpected faults tell nothing and keep nothing; logs are whole lines in UTC without secrets."""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import structlog
from django.conf import settings
from django.db import DatabaseError
from django.test import Client
from structlog.testing import capture_logs

from config.settings.logs import LOGGING
from patients.identity.models import Person
from tests.accounts.test_signing_in import PASSWORD, browser, member, typed
from tests.api.test_api import analyst, client
from tests.factories import registry
from tests.factories.sessions import SECRET, sign_in
from tests.patients.test_desk_pages import form
from trust.accounts import factors
from trust.context import Role
from trust.journal.models import Journal

pytestmark = pytest.mark.django_db
__all__ = ["analyst"]
SAID = "Sinovboyev 30101900123456"  # what an exception might quote
TELLING = (SAID, "Traceback", "site-packages", "DatabaseError", "SELECT", "SECRET", "psycopg")


def lines(record: logging.LogRecord) -> str:
    """A record as the program writes it."""
    made = LOGGING["formatters"]["json"]  # type: ignore[index]
    formatter = structlog.stdlib.ProcessorFormatter(
        processors=made["processors"], foreign_pre_chain=made["foreign_pre_chain"]
    )
    return formatter.format(record)


def record(words: str, *, error: BaseException | None = None) -> logging.LogRecord:
    """A warning of somebody's code."""
    info = (type(error), error, error.__traceback__) if error else None
    return logging.LogRecord("django.request", logging.ERROR, "x.py", 1, words, None, info)


@pytest.mark.parametrize("address", ["/queue", "/facilities/", "/api/whoami", "/oversight"])
def test_a_fault_shows_a_plain_page_and_no_word_of_it(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    account = member(Role.INSPECTOR if address == "/oversight" else Role.REGISTRAR)
    here = sign_in(
        Client(raise_request_exception=False, headers={"accept-language": "en"}), account
    )
    assert here.get(address).status_code == 200  # negative control: it works unbroken

    def fail(*_args: Any, **_more: Any) -> None:
        raise DatabaseError(SAID)

    monkeypatch.setattr("trust.journal.services.record", fail)
    answer = here.get(address)
    assert answer.status_code == 500
    assert [word for word in TELLING if word in answer.content.decode()] == []
    assert not settings.DEBUG and not settings.TEMPLATES[0]["OPTIONS"].get("debug")


def test_a_fault_in_the_middle_keeps_nothing(monkeypatch: pytest.MonkeyPatch, role: Any) -> None:
    registry.territories()
    here = sign_in(Client(raise_request_exception=False), member(Role.REGISTRAR))

    def fail(*_args: Any, **_more: Any) -> None:
        raise DatabaseError(SAID)

    monkeypatch.setattr("patients.desk.services.open_care_relation", fail)
    answer = here.post("/people/new", form())
    with role("yagona_system"):
        kept = Person.objects.count()
        looks = Journal.objects.filter(action="register-person").count()
    assert answer.status_code == 500 and kept == 0 and looks == 0


def test_a_line_of_the_log_is_one_line_whatever_is_in_it() -> None:
    words = 'a\r\nERROR forged line\x1b[31m "},{"event": "forged'
    line = lines(record(words))
    assert "\n" not in line and "\r" not in line and "\x1b" not in line
    told = json.loads(line)
    assert told["event"] == words and told["level"] == "error"


def test_negative_control_the_plain_formatter_would_write_two() -> None:
    assert "\n" in logging.Formatter().format(record("a\nERROR forged line"))


def test_a_line_says_when_in_utc_how_grave_and_where() -> None:
    told = json.loads(lines(record("something")))
    at = datetime.fromisoformat(told["timestamp"])
    assert told["timestamp"].endswith("Z") and at.utcoffset() == timedelta()
    assert abs(datetime.now(UTC) - at) < timedelta(minutes=1)
    assert {"event", "level", "logger", "timestamp"} <= set(told)


def test_a_stack_in_the_log_has_no_values() -> None:
    def inner(password: str) -> None:
        raise DatabaseError("something failed")

    try:
        inner(PASSWORD)
    except DatabaseError as error:
        line = lines(record("fault", error=error))
    assert "something failed" in line and "inner" in line
    assert PASSWORD not in line and '"locals"' not in line


def test_unexpected_faults_are_logged(caplog: pytest.LogCaptureFixture, analyst: Any) -> None:
    account = member(Role.REGISTRAR)
    here = sign_in(Client(raise_request_exception=False), account)
    with pytest.MonkeyPatch.context() as patch, caplog.at_level(logging.ERROR):

        def fail(*_args: Any, **_more: Any) -> None:
            raise DatabaseError("broken")

        patch.setattr("trust.journal.services.record", fail)
        assert here.get("/queue").status_code == 500
    found = [one for one in caplog.records if one.name == "django.request"]
    assert found and found[0].exc_info and "/queue" in found[0].getMessage()


def test_refused_tokens_hosts_and_inputs_are_logged(caplog: pytest.LogCaptureFixture) -> None:
    account = member(Role.REGISTRAR)
    strict = sign_in(Client(enforce_csrf_checks=True), account)
    with caplog.at_level(logging.WARNING):
        assert strict.post("/people/new", {}).status_code == 403
        assert strict.get("/", headers={"host": "evil.example"}).status_code == 400
        for _ in range(10):
            typed(browser(), account, "wrong")
    said = {one.name for one in caplog.records}
    assert "django.security.csrf" in said and "django.security.DisallowedHost" in said
    assert any(name.startswith("axes") for name in said)


def test_neither_log_nor_journal_holds_what_opens_a_door(
    caplog: pytest.LogCaptureFixture, role: Any
) -> None:
    account, here = member(), browser()
    factors.keep(account, SECRET)
    code = factors.code_now(SECRET)
    with caplog.at_level(logging.DEBUG), capture_logs() as events:
        typed(here, account, "a-wrong-secret-word")
        typed(here, account)
        here.post("/confirm", {"code": code})
        key = here.cookies["sessionid"].value
        here.get("/queue")
        Client(headers={"authorization": "Bearer told-to-nobody"}).get("/api/whoami")
    with role("yagona_system"):
        journal = [str(vars(row)) for row in Journal.objects.all()]
    kept = [one.getMessage() for one in caplog.records if one.name != "django.db.backends"]
    everything = "\n".join([*kept, *map(str, events), *journal])
    assert account.username in everything or str(account.pk) in everything  # negative control
    for secret in (PASSWORD, "a-wrong-secret-word", key, "told-to-nobody", f"'{code}'"):
        assert secret not in everything


def test_the_program_logs_to_standard_error_alone() -> None:
    assert set(LOGGING["handlers"]) == {"stderr"}  # type: ignore[arg-type]
    handler = LOGGING["handlers"]["stderr"]  # type: ignore[index]
    assert handler["class"] == "logging.StreamHandler" and handler["formatter"] == "json"
    assert not re.search(r"Syslog|HTTPHandler|SMTP|FileHandler", str(LOGGING))


def test_a_row_of_the_journal_says_who_what_when_where_and_why(role: Any) -> None:
    account = member(Role.REGISTRAR)
    here = sign_in(Client(headers={"user-agent": "Sinov/1"}), account)
    here.get("/queue")
    with role("yagona_system"):
        row = Journal.objects.filter(account_id=account.pk, action="see-work-list").latest("at")
    assert row.at.utcoffset() == timedelta()
    told = (row.role, row.actor_name, row.post_id, row.facility_id, row.purpose, row.outcome)
    assert all(told) and row.operation_id
    assert (row.address, row.device) == ("127.0.0.1", "Sinov/1")
    assert row.patient_id is None  # a look at a queue names nobody


def test_who_is_refused_stands_in_the_journal(role: Any) -> None:
    account = member(Role.REGISTRAR)
    here = sign_in(browser(), account)
    assert here.get("/oversight").status_code == 403
    with role("yagona_system"):
        row = Journal.objects.get(account_id=account.pk, action="oversee")
    assert row.outcome == "refused" and row.reason


def test_an_api_fault_is_no_stack(analyst: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: Any, **_more: Any) -> None:
        raise DatabaseError(SAID)

    monkeypatch.setattr("reports.engine.queries.runs", fail)
    caller = client(analyst)
    caller.raise_request_exception = False
    answer = caller.get("/api/report-runs")
    assert answer.status_code == 500
    assert [word for word in TELLING if word in answer.content.decode()] == []
