"""What is sent: too much, too deep, twice, in the wrong place, of the wrong kind."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from hypothesis import given
from hypothesis import settings as settings_of
from hypothesis import strategies as st

from config.edge import EdgeMiddleware
from patients.identity.models import Person
from reports.engine.models import ReportRun
from tests.accounts.test_signing_in import PASSWORD, browser, member, typed
from tests.api.test_api import ASK, analyst, client
from tests.factories import registry
from tests.factories.sessions import SECRET, sign_in
from tests.patients.test_desk_pages import form
from tests.security.doors import Site, doors, site
from trust.accounts import factors
from trust.accounts.models import Account
from trust.context import Role
from trust.walls.services import set_scope

pytestmark = pytest.mark.django_db
__all__ = ["analyst"]
NEW = "toʻrt soʻz, mana shu yerda"


@pytest.fixture
def desk() -> Client:
    """A registrar."""
    registry.territories()
    return sign_in(browser(), member(Role.REGISTRAR))


def people() -> int:
    """How many are in the scope of nobody's gate: asked as the system does."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE yagona_system")
        count = Person.objects.count()
        cursor.execute("SET LOCAL ROLE yagona_app")
    return count


@pytest.mark.parametrize("depth", [200, 5_000, 200_000])
def test_json_that_is_too_deep_is_refused_and_is_no_fault(analyst: Account, depth: int) -> None:
    body = '{"form":' + "[" * depth + "]" * depth + "}"
    answer = client(analyst).post("/api/report-runs", body, content_type="application/json")
    assert answer.status_code == 400 and not ReportRun.objects.exists()


def test_a_body_of_more_than_twelve_megabytes_is_refused(analyst: Account, desk: Client) -> None:
    long = "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
    body = '{"form": "' + long + '"}'
    answer = client(analyst).post("/api/report-runs", body, content_type="application/json")
    assert answer.status_code in (400, 413)
    sent = desk.post("/people/new", f"family={long}", "application/x-www-form-urlencoded")
    assert sent.status_code in (400, 413)


def test_a_form_of_a_thousand_and_one_fields_is_refused(desk: Client) -> None:
    many = {f"f{number}": "1" for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}
    assert desk.post("/people/new", many).status_code == 400
    assert desk.post("/people/new", {"family": ""}).status_code == 422  # negative control


@pytest.mark.parametrize(
    "body",
    [
        '{"form": ["YG-01"], "period": "2026-11", "territory": "17"}',
        '{"form": {"$ne": ""}, "period": "2026-11", "territory": "17"}',
        '{"form": true, "period": "2026-11", "territory": "17"}',
        '{"form": "YG-01", "period": 2026, "territory": ["17"]}',
        '["YG-01"]',
        '"YG-01"',
        "null",
        "NaN",
        '{"form": NaN}',
    ],
)
def test_another_type_is_refused_and_never_converted(analyst: Account, body: str) -> None:
    answer = client(analyst).post("/api/report-runs", body, content_type="application/json")
    assert answer.status_code in (400, 422) and not ReportRun.objects.exists()


def test_unknown_members_of_a_request_change_nothing(analyst: Account) -> None:
    told = {
        "state": "done",
        "id": str(uuid4()),
        "asked_by": "somebody else",
        "account_id": str(uuid4()),
        "as_of": "2026-11-20",
        "total": 9,
    }
    answer = client(analyst).post("/api/report-runs", ASK | told, content_type="application/json")
    assert answer.status_code in (201, 202)
    run = ReportRun.objects.get()
    assert str(run.pk) != told["id"] and run.state != "done"
    assert str(run.account_id) == str(analyst.pk)


def test_unknown_fields_of_a_form_change_nothing(desk: Client) -> None:
    ours = uuid4()
    more = {"id": str(ours), "patient_id": str(ours), "is_active": "", "source": "told"}
    desk.post("/people/new", form(**more))
    assert people() == 1
    set_scope(patients=[ours])
    assert not Person.objects.filter(pk=ours).exists()


def test_a_password_form_changes_no_other_column() -> None:
    account = member()
    here = sign_in(browser(), account)
    more = {"is_superuser": "1", "role": "head", "username": "root", "display_name": "x"}
    here.post("/password", {"current": PASSWORD, "new": NEW, "again": NEW} | more)
    after = Account.objects.get(pk=account.pk)
    assert after.check_password(NEW)  # negative control: the form was taken
    assert (after.role, after.username, after.display_name, after.is_superuser) == (
        account.role,
        account.username,
        account.display_name,
        False,
    )


def test_what_belongs_into_the_body_is_not_taken_from_the_address() -> None:
    account = member()
    factors.keep(account, SECRET)
    here = browser()
    address = f"/sign-in?username={account.username}&password={PASSWORD}"
    assert here.post(address).status_code == 200 and "_auth_user_id" not in here.session
    typed(here, account)
    assert here.post(f"/confirm?code={factors.code_now(SECRET)}").status_code == 422
    assert here.post("/confirm", {"code": factors.code_now(SECRET)}).status_code == 302


def test_a_field_sent_twice_is_one_value_everywhere(desk: Client) -> None:
    account = member()
    twice = {"username": ["nobody-at-all", account.username], "password": ["wrong", PASSWORD]}
    assert browser().post("/sign-in", twice).status_code == 302
    turned = {"username": [account.username, "nobody-at-all"], "password": [PASSWORD, "wrong"]}
    assert browser().post("/sign-in", turned).status_code == 200
    before = people()
    doubled: dict[str, Any] = dict(form())
    doubled["family"] = [doubled["family"], ""]
    assert desk.post("/people/new", doubled).status_code == 422 and people() == before
    assert desk.post("/people/new", form()).status_code == 302 and people() == before + 1


@pytest.fixture
def here() -> Site:
    return site()


ODD = (
    *("'; DROP TABLE trust_account; --", "%00", "\x00", "../../etc/passwd", "${7*7}", "{{7*7}}"),
    *("<script>alert(1)</script>", "\ud7ff\ufffd", "a" * 5000, "-1", "1e309", "٣٤", "%s%n%x"),
)


@settings_of(max_examples=12)
@given(word=st.text(min_size=0, max_size=40) | st.sampled_from(ODD))
def test_no_word_in_any_query_is_a_fault(here: Site, word: str) -> None:
    for name in ("q", "code", "page", "before", "region", "next", "from", "to", "name", "facility"):
        for address, role in (
            ("/people", Role.DOCTOR),
            ("/facilities/", Role.HEAD),
            ("/oversight", Role.INSPECTOR),
            ("/medicines", Role.DOCTOR),
            ("/sign-in", Role.PATIENT),
        ):
            answer = here.clients[role].get(address, {name: word})
            assert answer.status_code < 500, (address, name)
    found = here.clients[Role.DOCTOR].post("/people", {"q": word}, follow=True)
    assert found.status_code < 500


def test_no_odd_address_is_a_fault() -> None:
    here = site()
    for door in doors(here):
        for tail in ("%00", "/..", "/%2e%2e/", "'", "?%ff=%fe", ";x=1", "%0d%0aSet-Cookie:a=1"):
            answer = here.clients[Role.DOCTOR].get(door.url + tail)
            assert answer.status_code < 500, door.url + tail
            assert "a" not in answer.cookies


def addressed(**headers: str) -> str:
    request = RequestFactory().get("/", headers=headers)
    request.META["REMOTE_ADDR"] = "10.0.0.9"
    EdgeMiddleware(lambda _one: HttpResponse())(request)
    return str(request.META["REMOTE_ADDR"])


@pytest.mark.parametrize(
    ("proxies", "header", "address"),
    [
        (0, "6.6.6.6", "10.0.0.9"),  # nobody of ours wrote it
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "6.6.6.6, 198.51.100.7", "198.51.100.7"),  # the first part is the client's own
        (2, "6.6.6.6, 198.51.100.7, 10.0.0.1", "198.51.100.7"),
        (2, "198.51.100.7", "10.0.0.9"),  # it did not come through both
        (1, "", "10.0.0.9"),
    ],
)
def test_an_address_is_what_our_own_proxy_saw(
    settings: Any, proxies: int, header: str, address: str
) -> None:
    settings.PROXIES = proxies
    assert addressed(**{"x-forwarded-for": header}) == address


def test_other_headers_of_proxies_are_not_believed(settings: Any) -> None:
    settings.PROXIES = 1
    told = {"x-real-ip": "6.6.6.6", "forwarded": "for=6.6.6.6", "x-user-id": "1", "client-ip": "6"}
    assert addressed(**told) == "10.0.0.9"
