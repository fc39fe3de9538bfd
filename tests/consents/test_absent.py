"""Hidden equals absent: the answer for a closed entry is, byte for byte, that for one that never was."""

from __future__ import annotations

import re
import statistics
import time
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client

from patients.access.web import RecordView
from tests.conftest import PROVING
from tests.security.doors import doors
from tests.security.planted import Planted, closed_at, planted, with_tokens
from trust.context import Role

pytestmark = [pytest.mark.django_db, pytest.mark.hazard("H19")]
# What is made anew for every answer, one by one; nothing else may differ.
_FRESH = re.compile(
    rb'name="(csrfmiddlewaretoken|idempotency_key|writer)" value="[^"]*"'
    rb"|nonce-[A-Za-z0-9+/=_-]+"
)
_COOKIES = {"set-cookie", "date", "x-request-id"}
CLOSED_IDS = ("resource_id", "encounter_id", "prescription_id")


@pytest.fixture
def here(db: None) -> Planted:
    one = planted()
    closed_at(one)
    return one


def answer(client: Client, url: str, method: str, ids: list[UUID]) -> tuple[Any, ...]:
    """Status, headers and body without what is fresh, the asked ids masked."""
    client.raise_request_exception = False
    got = getattr(client, method)(url)
    body = b"".join(got.streaming_content) if got.streaming else got.content
    body = _FRESH.sub(b"", body)
    headers = {name.lower(): value for name, value in got.items()}
    told = sorted((name, value) for name, value in headers.items() if name not in _COOKIES)
    text = repr((told, body))
    for number, one in enumerate(ids):
        text = text.replace(str(one), f"id{number}")
    return got.status_code, text


def addresses(here: Planted) -> list[tuple[str, str, str, list[UUID], list[UUID]]]:
    """Each address with closed ids, and the same with ids that never were."""
    closed = {name: here.site.parts[name] for name in CLOSED_IDS}
    never = {name: uuid4() for name in CLOSED_IDS}
    pairs = zip(doors(here.site), doors(here.site, **never), strict=True)
    return [
        (one.name, one.url, other.url, list(closed.values()), list(never.values()))
        for one, other in pairs
        if one.url != other.url and issubclass(one.view or object, RecordView)
    ]


def differing(here: Planted, role: Role) -> list[str]:
    """Addresses whose answers tell the closed from the absent."""
    browser, machine = here.site.clients[role], with_tokens(here.site)[role]
    found = []
    for name, closed, never, closed_ids, never_ids in addresses(here):
        client = machine if name.startswith("fhir-") else browser
        for method in ("get", "post", "head"):
            if answer(client, closed, method, closed_ids) != answer(
                client, never, method, never_ids
            ):
                found.append(f"{method} {name}")
    return found


@pytest.mark.parametrize("role", [Role.DOCTOR, Role.NURSE])
def test_a_closed_entry_answers_like_one_that_never_was(here: Planted, role: Role) -> None:
    assert len(addresses(here)) >= 10
    assert differing(here, role) == []


def test_negative_control_a_wall_that_shows_it_is_seen(here: Planted, role: Any) -> None:
    with role("yagona_owner"), connection.cursor() as cursor:
        for table in ("ehr_cardentry", "ehr_document", "trust_ledger"):
            cursor.execute(
                f"ALTER POLICY scope ON {table} USING (patient_id = "
                "any(nullif(current_setting('yagona.patients', true), '')::uuid[]))"
            )
    assert "get entry" in differing(here, Role.DOCTOR)


def test_neither_takes_longer(here: Planted) -> None:
    """A smoke of the measurement in bench/: medians of a few calls, alternating; printed."""
    client = with_tokens(here.site)[Role.DOCTOR]
    times: dict[str, list[float]] = {"closed": [], "never": []}
    calls = 1000 if PROVING else 40
    for _ in range(calls):
        for kind, one in (("closed", here.site.parts["resource_id"]), ("never", uuid4())):
            start = time.perf_counter()
            client.get(f"/fhir/R5/DocumentReference/{one}")
            times[kind].append((time.perf_counter() - start) * 1000)
    medians = {kind: statistics.median(all_) for kind, all_ in times.items()}
    print(f"\nclosed {medians['closed']:.2f} ms, absent {medians['never']:.2f} ms")
    assert set(map(len, times.values())) == {calls}
