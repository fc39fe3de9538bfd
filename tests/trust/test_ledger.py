"""The ledger: versions, chain, head, index, stale updates, as known at a time, races on one card."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction

from tests.factories import records
from trust.ledger import queries, services
from trust.ledger.entries import Entry, IndexRow, Shield
from trust.ledger.errors import StaleVersion
from trust.ledger.models import ChainHead, Ledger, SearchIndex
from trust.ledger.seal import chain_hash
from trust.ledger.services import append


@pytest.mark.django_db
def test_versions_count_up_and_history_keeps_them_all() -> None:
    ctx, one = records.record_context(uuid4()), uuid4()
    for note in ("a", "b"):
        append(ctx, [Entry("Basic", one, {"note": note, "meta": {"profile": ["p"]}})])
    newest = queries.current(ctx, "Basic", one)
    assert newest is not None
    assert newest.version == 2
    assert b'"profile":["p"]' in newest.content
    assert b'"versionId":"2"' in newest.content
    assert [row.version for row in queries.history(ctx, "Basic", one)] == [2, 1]


@pytest.mark.django_db
def test_a_stale_update_is_refused_and_nothing_is_kept() -> None:
    ctx, one = records.record_context(uuid4()), uuid4()
    append(ctx, [Entry("Basic", one, {})])
    append(ctx, [Entry("Basic", one, {"n": "2"}, expected_version=1)])
    with pytest.raises(StaleVersion), transaction.atomic():
        append(ctx, [Entry("Basic", one, {"n": "3"}, expected_version=1)])
    assert len(queries.history(ctx, "Basic", one)) == 2


@pytest.mark.django_db
def test_the_record_as_it_was_known_at_a_time() -> None:
    patient_id, one = uuid4(), uuid4()
    early = records.record_context(patient_id)
    append(early, [Entry("Basic", one, {"n": "1"})])
    late = records.record_context(patient_id, now=early.now + timedelta(hours=1))
    append(late, [Entry("Basic", one, {"n": "2"})])
    known = queries.as_known_at(late, "Basic", one, early.now + timedelta(minutes=5))
    assert known is not None
    assert known.version == 1


@pytest.mark.django_db
def test_the_index_holds_the_newest_version_only() -> None:
    ctx, one = records.record_context(uuid4()), uuid4()
    for value in ("old", "new"):
        append(ctx, [Entry("Basic", one, {}, index=(IndexRow("code", "token", value=value),))])
    rows = SearchIndex.objects.filter(patient_id=ctx.patient_id)
    assert [row.value for row in rows] == ["new"]


@pytest.mark.django_db
def test_every_row_carries_its_shield() -> None:
    ctx, facility = records.record_context(uuid4()), uuid4()
    append(ctx, [Entry("Basic", uuid4(), {}, shield=Shield(facility_id=facility))])
    assert Ledger.objects.get(patient_id=ctx.patient_id).facility_id == facility


@pytest.mark.django_db
@pytest.mark.hazard("H16")
def test_a_whole_chain_verifies() -> None:
    patient_id = records.ledger_of_new_patient(versions=3)
    assert queries.broken_links(records.record_context(patient_id)) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "found_at"),
    [
        ("UPDATE trust_ledger SET content = content || ' ' WHERE position = 2", [2, 3, 4]),
        ("DELETE FROM trust_ledger WHERE position = 2", [3, 4]),
        ("DELETE FROM trust_ledger WHERE position = 3", [4]),
    ],
)
def test_negative_control_a_changed_or_lost_row_breaks_the_chain(
    change: str, found_at: list[int], role: Any
) -> None:
    patient_id = records.ledger_of_new_patient(versions=3)
    with role("yagona_owner"), connection.cursor() as cursor:
        ctx = records.record_context(patient_id)
        cursor.execute("ALTER TABLE trust_ledger DISABLE TRIGGER no_change")
        cursor.execute(change)
    assert set(queries.broken_links(ctx)) & set(found_at)


@pytest.mark.usefixtures("committed")
def test_writers_of_one_card_queue_up_and_leave_no_gap(races: int) -> None:
    patient_id = uuid4()
    assert _in_threads(4, lambda: _append_often(patient_id, races)) == []
    with transaction.atomic():
        ctx = records.record_context(patient_id)
        assert Ledger.objects.filter(patient_id=patient_id).count() == 4 * races
        assert queries.broken_links(ctx) == []


@pytest.mark.usefixtures("committed")
def test_negative_control_without_the_lock_the_writers_collide(
    races: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unlocked(patient_id: UUID) -> ChainHead:
        ChainHead.objects.bulk_create(
            [ChainHead(patient_id=patient_id, position=0, hash=bytes(32))], ignore_conflicts=True
        )
        return ChainHead.objects.get(patient_id=patient_id)

    monkeypatch.setattr(services, "lock_chain", unlocked)
    errors = _in_threads(4, lambda: _append_often(FIXED, races))
    assert errors


FIXED = UUID(int=7)


def _append_often(patient_id: UUID, times: int) -> None:
    for _ in range(times):
        with transaction.atomic():
            append(records.record_context(patient_id), [Entry("Basic", uuid4(), {})])


def _in_threads(count: int, act: Callable[[], None]) -> list[Exception]:
    errors: list[Exception] = []

    def run() -> None:
        try:
            act()
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


def test_chain_hash_depends_on_patient_and_place() -> None:
    leaf, previous = bytes(32), bytes(32)
    hashes = {
        chain_hash(previous, patient, place, leaf)
        for patient in (UUID(int=1), UUID(int=2))
        for place in (1, 2)
    }
    assert len(hashes) == 4
