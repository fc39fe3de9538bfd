"""/api/: who am I, facilities, report runs; every refusal is a problem with a reason."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import localdate

from registry.territories import services as territories
from reports.engine.models import ReportRun
from tests.factories import records, registry, runs
from tests.factories.facts import add, contact, told
from tests.factories.sessions import sign_in
from trust.accounts import services as accounts
from trust.accounts.models import Account
from trust.context import Role
from trust.journal.models import Journal
from trust.walls.services import set_scope

pytestmark = pytest.mark.django_db

ASK = {"form": "YG-01", "period": "2026-11", "territory": "1703"}


@pytest.fixture
def analyst() -> Account:
    """An analyst with a post who may report on Andijon."""
    registry.territories()
    account = registry.account(Role.ANALYST)
    registry.post(role=Role.ANALYST, account_id=account.id)
    territories.grant_reporting(records.context(), account_id=account.id, code="1703")
    return account


def client(account: Account | None, **more: Any) -> Client:
    """Calls with a bearer token of that account, or of a machine."""
    token = accounts.issue_token(
        account=account, system_name="" if account else "probe", scope="api", minutes=5
    )
    return Client(headers={"Authorization": f"Bearer {token}"}, **more)


def test_whoami_says_who_and_what_they_may(analyst: Account) -> None:
    answer = client(analyst).get("/api/whoami").json()
    assert (answer["role"], answer["account_id"]) == ("analyst", str(analyst.id))
    assert "run-report" in answer["actions"]
    assert "read-card" not in answer["actions"]


def test_a_machines_token_is_a_named_job() -> None:
    answer = client(None).get("/api/whoami").json()
    assert (answer["role"], answer["system_name"]) == ("system", "probe")


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer nonsense", "Basic YTpi"])
def test_without_a_valid_token_nothing_is_told(header: str) -> None:
    for path in ("/api/whoami", "/api/facilities", "/api/report-runs"):
        answer = Client(headers={"Authorization": header}).get(path)
        assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")


def test_an_expired_token_is_none(analyst: Account) -> None:
    caller = client(analyst)
    accounts.AccessToken.objects.update(expires_at=records.context().now - timedelta(days=1))
    assert caller.get("/api/whoami").status_code == 401


def test_a_session_beside_a_bad_token_does_not_count(analyst: Account) -> None:
    caller = Client(headers={"Authorization": "Bearer nonsense"})
    sign_in(caller, analyst)
    assert caller.get("/api/whoami").status_code == 401
    del caller.defaults["HTTP_AUTHORIZATION"]
    assert caller.get("/api/whoami").status_code == 200, "negative control"


def test_a_session_writes_only_with_the_form_token(analyst: Account) -> None:
    caller = Client(enforce_csrf_checks=True)
    sign_in(caller, analyst)
    answer = caller.post("/api/report-runs", ASK, content_type="application/json")
    assert answer.status_code == 403
    assert not ReportRun.objects.exists()


def test_a_token_opens_no_page(analyst: Account) -> None:
    assert client(analyst).get("/reports/").status_code == 302


def test_a_report_is_asked_watched_and_fetched(analyst: Account) -> None:
    add([told(contact())])
    caller = client(analyst)
    asked = caller.post("/api/report-runs", ASK, content_type="application/json")
    assert asked.status_code == 202
    run = asked.json()
    assert (run["state"], run["percent"], run["files"]) == ("queued", 0, None)
    runs.work()
    done = caller.get(f"/api/report-runs/{run['id']}").json()
    assert (done["state"], done["percent"]) == ("done", 100)
    assert done["disclosure"] == "internal, unsuppressed"
    file = caller.get(done["files"]["csv"])
    assert b"contacts,1703" in file.content
    assert caller.get("/api/report-runs").json()[0]["id"] == run["id"]


def test_the_same_key_asks_once(analyst: Account) -> None:
    caller = client(analyst)
    ids = {
        caller.post(
            "/api/report-runs",
            ASK,
            content_type="application/json",
            headers={"Idempotency-Key": "one"},
        ).json()["id"]
        for _ in range(3)
    }
    assert len(ids) == 1


@pytest.mark.parametrize(
    ("change", "status", "field"),
    [
        ({"period": "soon"}, 422, "period"),
        ({"territory": "1726"}, 403, "territory"),
        ({"territory": "99"}, 422, "territory"),
        ({"form": "1-SSV"}, 404, "form"),
        ({"as_of": "yesterday"}, 422, "as_of"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_its_field(
    analyst: Account, change: dict[str, str], status: int, field: str
) -> None:
    caller = client(analyst)
    answer = caller.post("/api/report-runs", {**ASK, **change}, content_type="application/json")
    assert (answer.status_code, answer.json()["field"]) == (status, field)
    assert not ReportRun.objects.exists()


def test_missing_fields_and_broken_json_are_problems(analyst: Account) -> None:
    caller = client(analyst)
    for body in ("{}", "{", "[1]"):
        answer = caller.post("/api/report-runs", body, content_type="application/json")
        assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


def test_a_doctor_runs_no_report_and_the_refusal_is_journalled() -> None:
    registry.territories()
    doctor = registry.account(Role.DOCTOR)
    registry.post(role=Role.DOCTOR, account_id=doctor.id)
    answer = client(doctor).post("/api/report-runs", ASK, content_type="application/json")
    assert answer.status_code == 403
    set_scope(oversight=True)
    refused = Journal.objects.filter(account_id=doctor.id, outcome="refused")
    assert [row.action for row in refused] == ["run-report"]


def test_somebody_elses_run_is_not_there(analyst: Account) -> None:
    run = client(analyst).post("/api/report-runs", ASK, content_type="application/json").json()
    other = registry.account(Role.ANALYST, username="other-analyst")
    registry.post(role=Role.ANALYST, account_id=other.id)
    caller = client(other)
    assert caller.get(f"/api/report-runs/{run['id']}").status_code == 404
    assert caller.post(f"/api/report-runs/{run['id']}/cancel").status_code == 404


def test_a_run_is_cancelled_once(analyst: Account) -> None:
    caller = client(analyst)
    run = caller.post("/api/report-runs", ASK, content_type="application/json").json()
    address = f"/api/report-runs/{run['id']}/cancel"
    assert caller.post(address).json()["state"] == "cancelled"
    assert caller.post(address).status_code == 409


def test_an_account_whose_licence_ended_gets_nothing() -> None:
    registry.territories()
    account = registry.account(Role.DOCTOR)
    yesterday: date = localdate() - timedelta(days=1)
    registry.post(role=Role.DOCTOR, account_id=account.id, licence_until=yesterday)
    assert client(account).get("/api/whoami").status_code in (401, 403)


def test_facilities_are_found_by_region_and_shown_one_by_one(analyst: Account) -> None:
    here = registry.facility("Andijon sinov poliklinikasi", district="1703203")
    registry.facility("Toshkent sinov poliklinikasi", district="1726266")
    caller = client(analyst)
    found = caller.get("/api/facilities", {"region": "1703"}).json()
    assert [one["id"] for one in found["results"]] == [str(here.id)]
    assert found["next"] is None
    one = caller.get(f"/api/facilities/{here.id}").json()
    assert (one["territory"], one["name"]) == ("1703203", "Andijon sinov poliklinikasi")
    missing = caller.get("/api/facilities/00000000-0000-7000-8000-00000000dead")
    assert missing.status_code == 404


def test_the_description_names_every_endpoint_and_needs_no_sign_in() -> None:
    found = Client().get("/openapi.json")
    assert found.status_code == 200
    paths = found.json()["paths"]
    assert set(paths) == {
        "/api/whoami",
        "/api/facilities",
        "/api/facilities/{facility_id}",
        "/api/report-forms",
        "/api/report-runs",
        "/api/report-runs/{run_id}",
        "/api/report-runs/{run_id}/cancel",
        "/api/report-runs/{run_id}/report.{ending}",
    }
    assert "202" in paths["/api/report-runs"]["post"]["responses"]
    listed = paths["/api/report-runs"]["get"]["responses"]["200"]["content"]["application/json"]
    assert listed["schema"]["type"] == "array"


def test_there_is_no_browsable_api(analyst: Account) -> None:
    answer = client(analyst).get("/api/whoami", headers={"Accept": "text/html"})
    assert "text/html" not in answer["Content-Type"]
