"""AuditEvent through FHIR: the patient's own journal, valid R5, nobody else's."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid4

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from exchange.rest.audit import AuditFacts, audit_event, kind_of
from exchange.rest.audit_asked import BadSearch, understood
from exchange.rest.scopes import may_search
from exchange.validation.services import check
from tests.factories import actors, records, registry, world
from tests.factories.looks import look
from tests.factories.world import Signed
from trust.accounts.models import Account
from trust.accounts.services import issue_token
from trust.context import Action, Purpose, Role
from trust.journal.models import Journal
from trust.ledger import services as ledger
from trust.ledger.entries import Entry
from trust.walls.services import clear_scope, set_scope

YESTERDAY = timezone.now() - timedelta(days=1)


def token(signed: Signed, scope: str = "patient/*.rs") -> str:
    account = Account.objects.get(pk=signed.actor.account_id)
    return issue_token(account=account, system_name="", scope=scope, minutes=5)


def get(client: Any, path: str, held: str) -> Any:
    return client.get(f"/fhir/R5/{path}", HTTP_AUTHORIZATION=f"Bearer {held}")


def events(answer: Any) -> list[dict[str, Any]]:
    assert answer.status_code == 200, answer.content
    bundle = answer.json()
    assert check(bundle) and bundle["type"] == "searchset"
    return [one["resource"] for one in bundle.get("entry", [])]


@pytest.fixture
def me(db: None) -> Signed:
    """Somebody whom a doctor looked at yesterday."""
    signed = world.with_account()
    look(actors.doctor(), signed.patient_id, YESTERDAY)
    return signed


def test_a_look_is_a_valid_resource_with_the_fields_of_balp(client: Any, me: Signed) -> None:
    found = events(get(client, "AuditEvent?date=lt" + quote(timezone.now().isoformat()), token(me)))
    read = next(one for one in found if one["code"]["coding"][0]["code"] == "read-card")
    assert check(read)
    assert read["action"] == "R" and read["outcome"]["code"]["code"] == "success"
    assert read["patient"] == {"reference": f"Patient/{me.patient_id}"}
    who, place = read["agent"]
    assert who["who"]["display"] == "Shifokorova Sinov" and who["requestor"] is True
    assert who["who"]["reference"].startswith("PractitionerRole/")
    assert place["who"]["reference"] == f"Organization/{actors.FACILITY}"
    assert read["authorization"][0]["coding"][0]["code"] == "TREAT"
    assert [one["role"]["coding"][0]["code"] for one in read["entity"]] == ["1", "21"]
    assert datetime.fromisoformat(read["recorded"]) == YESTERDAY


def test_one_look_is_read_by_its_id_as_the_search_showed_it(client: Any, me: Signed) -> None:
    held = token(me)
    (shown, *_rest) = events(get(client, "AuditEvent", held))
    answer = get(client, f"AuditEvent/{shown['id']}", held)
    assert answer.json() == shown and answer["ETag"] == 'W/"1"'
    assert answer["Cache-Control"] == "no-store, private"


def test_every_row_of_the_own_journal_comes_page_by_page_once(client: Any, me: Signed) -> None:
    for number in range(7):
        look(actors.doctor(), me.patient_id, YESTERDAY - timedelta(hours=number % 3))
    until = quote((YESTERDAY + timedelta(seconds=1)).isoformat())
    held, path, seen = token(me), f"AuditEvent?_count=3&date=lt{until}", list[str]()
    while path:
        answer = get(client, path, held)
        seen += [one["id"] for one in events(answer)]
        links = {one["relation"]: one["url"] for one in answer.json()["link"]}
        path = links.get("next", "").partition("/fhir/R5/")[2]
    set_scope(patients=[me.patient_id])
    rows = Journal.objects.filter(patient_id=me.patient_id, at__lt=YESTERDAY + timedelta(seconds=1))
    kept = [str(one) for one in rows.order_by("-at", "-id").values_list("id", flat=True)]
    clear_scope()
    assert seen == kept and len(kept) == 8


def test_another_persons_looks_are_neither_found_nor_read(client: Any, me: Signed) -> None:
    other = world.with_account()
    theirs = {one["id"] for one in events(get(client, "AuditEvent", token(other)))}
    mine = {one["id"] for one in events(get(client, "AuditEvent", token(me)))}
    assert theirs and not theirs & mine
    hidden = get(client, f"AuditEvent/{theirs.pop()}", token(me))
    absent = get(client, f"AuditEvent/{uuid4()}", token(me))
    assert hidden.status_code == absent.status_code == 404
    assert hidden.content == absent.content
    asked = get(client, f"AuditEvent?patient=Patient/{other.patient_id}", token(me))
    assert events(asked) == []
    assert events(get(client, f"AuditEvent?patient={me.patient_id}", token(me)))  # control


def test_staff_and_jobs_find_no_journal_here(client: Any, me: Signed) -> None:
    facility = registry.facility()
    account = registry.account(Role.DOCTOR)
    registry.post(at=facility, role=Role.DOCTOR, account_id=account.id)
    doctor = issue_token(account=account, system_name="", scope="user/*.*", minutes=5)
    job = issue_token(account=None, system_name="test", scope="system/*.*", minutes=5)
    (one, *_rest) = events(get(client, "AuditEvent", token(me)))
    for held in (doctor, job):
        assert get(client, "AuditEvent", held).status_code == 404
        assert get(client, f"AuditEvent?patient={me.patient_id}", held).status_code == 404
        assert get(client, f"AuditEvent/{one['id']}", held).status_code == 404


@pytest.mark.parametrize(
    ("scope", "search", "read"),
    [
        ("patient/AuditEvent.rs", 200, 200),
        ("patient/AuditEvent.r", 403, 200),
        ("patient/AuditEvent.s", 200, 403),
        ("patient/Observation.rs", 403, 403),
        ("patient/AuditEvent.cud", 403, 403),
    ],
)
def test_the_scope_limits_both(client: Any, me: Signed, scope: str, search: int, read: int) -> None:
    (one, *_rest) = events(get(client, "AuditEvent", token(me)))
    held = token(me, scope)
    assert get(client, "AuditEvent", held).status_code == search
    assert get(client, f"AuditEvent/{one['id']}", held).status_code == read


def test_reading_the_journal_is_itself_in_it(client: Any, me: Signed) -> None:
    held = token(me)
    get(client, "AuditEvent", held)
    codes = [one["code"]["coding"][0]["code"] for one in events(get(client, "AuditEvent", held))]
    assert codes.count("see-who-looked") == 2


@pytest.mark.parametrize(
    "query", ["name=x", "date=tomorrow", "_count=many", "_before=x", "date=ge2026-13-01"]
)
def test_a_parameter_that_is_not_understood_is_refused(client: Any, me: Signed, query: str) -> None:
    answer = get(client, f"AuditEvent?{query}", token(me))
    assert answer.status_code == 400 and answer.json()["resourceType"] == "OperationOutcome"


@pytest.mark.django_db
def test_what_another_system_told_is_still_read_by_its_id(client: Any) -> None:
    patient_id = world.queued_at(actors.FACILITY)
    job = issue_token(account=None, system_name="test", scope="system/*.read", minutes=5)
    resource_id = told(patient_id)
    answer = get(client, f"AuditEvent/{resource_id}", job)
    assert answer.status_code == 200 and answer.json()["resourceType"] == "AuditEvent"


def told(patient_id: UUID) -> UUID:
    """An AuditEvent of another system, kept whole in the ledger."""
    resource_id = uuid4()
    ctx = records.record_context(patient_id)
    tree = {"resourceType": "AuditEvent", "recorded": "2026-03-02T09:00:00Z"}
    locators = (("fhir", f"AuditEvent/{resource_id}"),)
    ledger.append(ctx, [Entry("AuditEvent", resource_id, tree, locators=locators)])
    clear_scope()
    return resource_id


FACTS = st.builds(
    AuditFacts,
    at=st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    actor_name=st.text(st.characters(categories=["L"]), min_size=1, max_size=20),
    facility_name=st.text(st.characters(categories=["L"]), min_size=1, max_size=20),
    system_name=st.sampled_from(["", "digest"]),
    role=st.sampled_from([one.value for one in Role]),
    action=st.sampled_from([one.value for one in Action]),
    purpose=st.sampled_from([one.value for one in Purpose]),
)


@given(FACTS)
def test_every_row_makes_a_valid_resource(facts: AuditFacts) -> None:
    event = check(audit_event(facts, site="https://example.org"))
    assert event["action"] in "CRUE" and event["id"] == str(facts.id)


def test_acts_have_their_letters() -> None:
    assert [kind_of(one) for one in ("read-card", "prescribe", "sign-card", "search-people")] == [
        "R", "C", "U", "E",
    ]  # fmt: skip


@given(st.dates(datetime(2020, 1, 1).date(), datetime(2040, 1, 1).date()))  # noqa: DTZ001
def test_the_five_ways_of_asking_for_a_day_fit_together(day: Any) -> None:
    spans = {p: understood({"date": [f"{p}{day}"]}) for p in ("", "ge", "gt", "le", "lt")}
    assert spans[""].since == spans["ge"].since == spans["lt"].until
    assert spans[""].until == spans["gt"].since == spans["le"].until
    both = understood({"date": [f"ge{day}", f"lt{day}"]})
    assert both.since == both.until


@given(st.text(max_size=30))
def test_no_text_breaks_the_reading_of_a_search(text: str) -> None:
    for name in ("date", "patient", "_count", "_before"):
        with suppress(BadSearch):  # any other exception fails the test
            understood({name: [text]})


def test_searching_has_its_own_letter() -> None:
    assert may_search("patient/AuditEvent.s", "AuditEvent")
    assert not may_search("patient/AuditEvent.r", "AuditEvent")
