"""An entry erased by two officers is gone everywhere; what is left proves that it was lawful."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, transaction

from ehr.documents import services as documents
from patients.access import gate
from patients.erasure import errors, services
from patients.erasure.errors import NothingToErase
from tests.architecture.tree import sources
from tests.erasure.conftest import Officers
from tests.factories import actors, people
from trust.accounts.errors import NotPermitted
from trust.context import Action
from trust.erasure.models import Erasure
from trust.erasure.rules import Basis
from trust.ledger import queries, tombstones
from trust.ledger.canonical import parse
from trust.ledger.entries import Entry
from trust.ledger.errors import ErasedByLaw
from trust.ledger.models import Ledger, SearchIndex
from trust.ledger.services import append

pytestmark = pytest.mark.django_db
NOTE = "DocumentReference"


@pytest.fixture
def noted() -> tuple[UUID, UUID]:
    """A person with one note of two versions, and the note."""
    patient_id = people.queued()
    with gate.open_record(actors.doctor(), patient_id, Action.WRITE_CARD) as ctx:
        note_id = documents.write_note(ctx, text="Sirligap")
        documents.write_note(ctx, text="Qolgani")
        documents.enter_in_error(ctx, document_id=note_id, seen_version=1, reason="Xato")
    return patient_id, note_id


def reading(patient_id: UUID) -> Any:
    return gate.open_record(actors.doctor(), patient_id, Action.READ_CARD)


def test_both_versions_lose_their_content_and_a_tombstone_follows(
    noted: tuple[UUID, UUID], officers: Officers
) -> None:
    patient_id, note_id = noted
    erasure_id = officers.erase(patient_id, NOTE, note_id)
    with reading(patient_id) as ctx:
        stone, second, first = queries.history(ctx, NOTE, note_id)
        assert (first.content, second.content) == (b"", b"")
        tree = parse(stone.content)
        assert tombstones.erasure_of(tree) == erasure_id
        told = {value for one in tree["extension"][0]["extension"] for value in one.values()}
        assert {"wrong-person", officers.asker.name, officers.decider.name} <= told
        assert not SearchIndex.objects.filter(resource_id=note_id).exists()
        assert queries.broken_links(ctx) == []
        assert queries.current(ctx, NOTE, note_id) == stone
        assert note_id not in {one.resource_id for one in queries.of_types(ctx, [NOTE])}
        assert queries.as_known_at(ctx, NOTE, note_id, first.recorded_at) is not None


def test_one_person_cannot_do_both(noted: tuple[UUID, UUID], officers: Officers) -> None:
    patient_id, note_id = noted
    erasure_id = officers.ask(NOTE, note_id)
    with pytest.raises(errors.OwnErasure):
        officers.decide(patient_id, erasure_id, officers.asker)
    with reading(patient_id) as ctx:
        assert all(one.content for one in queries.history(ctx, NOTE, note_id))


def test_negative_control_the_table_too_refuses_one_person_twice(
    noted: tuple[UUID, UUID], officers: Officers
) -> None:
    """What would stop a service that forgot to ask who asked."""
    patient_id, note_id = noted
    erasure_id = officers.ask(NOTE, note_id)
    with (
        gate.open_record(officers.decider, patient_id, Action.DECIDE_ERASURE) as ctx,
        pytest.raises(IntegrityError, match="erasure_two_persons"),
        transaction.atomic(),
    ):
        Erasure.objects.filter(id=erasure_id).update(
            state="decided", decided_by=officers.asker.account_id, decided_at=ctx.now
        )


@pytest.mark.parametrize("make", [actors.doctor, actors.registrar, actors.inspector])
def test_nobody_but_officers_may_ask(make: Any, noted: tuple[UUID, UUID]) -> None:
    _patient_id, note_id = noted
    with pytest.raises(gate.NotHere):
        Officers(make(), make()).ask(NOTE, note_id)


def test_an_officer_of_another_facility_neither_asks_nor_decides(
    noted: tuple[UUID, UUID], officers: Officers
) -> None:
    patient_id, note_id = noted
    stranger = actors.officer(actors.OTHER_FACILITY)
    with pytest.raises(NothingToErase):
        officers.ask(NOTE, note_id, stranger)
    erasure_id = officers.ask(NOTE, note_id)
    with pytest.raises(NotPermitted):
        officers.decide(patient_id, erasure_id, stranger)


def test_deciding_asks_for_a_fresh_second_factor(
    noted: tuple[UUID, UUID], officers: Officers
) -> None:
    patient_id, note_id = noted
    erasure_id = officers.ask(NOTE, note_id)
    with pytest.raises(NotPermitted) as refused:
        officers.decide(patient_id, erasure_id, replace(officers.decider, confirmed_at=None))
    assert refused.value.decision.needs_confirmation


def test_a_refused_case_erases_nothing_and_may_be_asked_again(
    noted: tuple[UUID, UUID], officers: Officers
) -> None:
    patient_id, note_id = noted
    erasure_id = officers.ask(NOTE, note_id)
    with pytest.raises(errors.AskedAlready):
        officers.ask(NOTE, note_id)
    with gate.open_record(officers.decider, patient_id, Action.DECIDE_ERASURE) as ctx:
        services.refuse(ctx, erasure_id=erasure_id)
    with pytest.raises(errors.DecidedAlready):
        officers.decide(patient_id, erasure_id)
    with reading(patient_id) as ctx:
        assert all(one.content for one in queries.history(ctx, NOTE, note_id))
    assert officers.ask(NOTE, note_id)


def test_who_the_patient_is_is_never_erased(noted: tuple[UUID, UUID], officers: Officers) -> None:
    patient_id, _note_id = noted
    with pytest.raises(errors.NeverErased):
        officers.ask("Patient", patient_id)


def test_what_was_erased_is_not_written_again(noted: tuple[UUID, UUID], officers: Officers) -> None:
    patient_id, note_id = noted
    officers.erase(patient_id, NOTE, note_id)
    with gate.open_record(actors.system("import"), patient_id, Action.EXCHANGE_IMPORT) as ctx:
        with pytest.raises(ErasedByLaw):
            append(ctx, [Entry(NOTE, note_id, {"status": "current"})])
        append(ctx, [Entry(NOTE, uuid4(), {"status": "current"})])  # negative control


@pytest.mark.parametrize("who", ["yagona_app", "yagona_report", "yagona_owner", "yagona_system"])
def test_nobody_else_calls_the_function(who: str, noted: tuple[UUID, UUID], role: Any) -> None:
    with (
        role(who),
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
    ):
        call(*noted, uuid4())


def test_even_the_eraser_erases_nothing_without_a_decision(
    noted: tuple[UUID, UUID], officers: Officers, role: Any
) -> None:
    patient_id, note_id = noted
    for erasure_id in (uuid4(), officers.ask(NOTE, note_id)):  # none, and one only asked for
        with (
            role("yagona_eraser"),
            pytest.raises(DatabaseError, match="no two people"),
            transaction.atomic(),
        ):
            call(patient_id, note_id, erasure_id)


def test_the_eraser_can_do_nothing_else(noted: tuple[UUID, UUID], role: Any) -> None:
    for statement in (
        "SELECT 1 FROM trust_ledger",
        "UPDATE trust_ledger SET content = NULL, salt = NULL",
        "SELECT erase_from_ehr(gen_random_uuid(), 'x', gen_random_uuid())",
        "INSERT INTO trust_erasure (id) VALUES (gen_random_uuid())",
    ):
        with (
            role("yagona_eraser"),
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def call(patient_id: UUID, note_id: UUID, erasure_id: UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT erase_entry(%s, %s, %s, %s)", [patient_id, NOTE, note_id, erasure_id]
        )


@pytest.mark.parametrize(
    "change",
    [
        "content = NULL",
        "salt = NULL",
        "content = NULL, salt = NULL, source = 'x'",
        "content = NULL, salt = NULL, leaf_hash = 'x'",
        "content = '{}', salt = 'x'",
    ],
)
def test_the_trigger_holds_even_the_owner_of_the_function(
    change: str, noted: tuple[UUID, UUID], officers: Officers, role: Any
) -> None:
    """As yagona_lookup itself, in a decided case: both leave together and nothing else changes."""
    rights(decided(*noted, officers), role)
    with (
        role("yagona_lookup"),
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
    ):
        update(change, noted[1])


def test_negative_control_content_and_salt_leave_in_a_decided_case_and_in_no_other(
    noted: tuple[UUID, UUID], officers: Officers, role: Any
) -> None:
    both = "content = NULL, salt = NULL"
    rights(uuid4(), role)
    with (
        role("yagona_lookup"),
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
    ):
        update(both, noted[1])
    rights(decided(*noted, officers), role)
    with role("yagona_lookup"):
        assert update(both, noted[1]) == 2


def rights(erasure_id: UUID, role: Any) -> None:
    """What no grant gives: the owner of the function may write every column."""
    with role("yagona_owner"), connection.cursor() as cursor:
        cursor.execute("GRANT UPDATE ON trust_ledger TO yagona_lookup")
        cursor.execute("SELECT set_config('yagona.erasing', %s, true)", [str(erasure_id)])


def update(change: str, note_id: UUID) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE trust_ledger SET {change} WHERE resource_id = %s", [note_id])
        return cursor.rowcount


def decided(patient_id: UUID, note_id: UUID, officers: Officers) -> UUID:
    """A decided case whose entry is still there, as the service has it for a moment."""
    erasure_id = officers.ask(NOTE, note_id)
    with gate.open_record(officers.decider, patient_id, Action.DECIDE_ERASURE) as ctx:
        Erasure.objects.filter(id=erasure_id).update(
            state="decided", decided_by=ctx.actor.account_id, decided_at=ctx.now
        )
    return erasure_id


def test_a_case_erases_no_other_entry(
    noted: tuple[UUID, UUID], officers: Officers, role: Any
) -> None:
    patient_id, note_id = noted
    erasure_id = decided(patient_id, note_id, officers)
    with gate.open_record(actors.doctor(), patient_id, Action.WRITE_CARD) as ctx:
        other = documents.write_note(ctx, text="Boshqasi")
    with (
        role("yagona_eraser"),
        pytest.raises(DatabaseError, match="no two people"),
        transaction.atomic(),
    ):
        call(patient_id, other, erasure_id)
    with role("yagona_eraser"):
        call(patient_id, note_id, erasure_id)  # negative control
    with reading(patient_id):
        assert Ledger.objects.filter(content=None).count() == 2


def test_only_erasures_ask_for_their_scope() -> None:

    using = {one.path for one in sources() if "erasing_scope" in one.text}
    assert using == {"patients/access/gate.py", "patients/erasure/services.py"}


def test_reasons_are_a_closed_list() -> None:
    assert {one.value for one in Basis} == {"wrong-person", "court", "patient", "unlawful"}
