"""After an erasure no column of any table holds a word of it: the whole catalogue is walked."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from psycopg import sql

from ehr.card.models import Draft
from ehr.documents import services as documents
from exchange.bulk import doors
from patients.access import gate
from patients.consents import services as consents
from patients.consents.rules import Scope, Target
from patients.erasure.errors import StillNamed
from prescriptions.dispensing import services as dispensing
from prescriptions.orders import services as orders
from reports.facts import services as facts
from tests.erasure.conftest import Officers
from tests.factories import actors, prescriptions, world
from trust.context import Action
from trust.keys.errors import Undecryptable
from trust.keys.services import decrypt
from trust.outbox import services as outbox
from trust.signatures.models import DocumentSignature

MARK = "Zarbulmasal"  # no word of anything else
CODED = {"coding": [{"system": "urn:test", "code": MARK, "display": MARK}], "text": MARK}
TREES: dict[str, dict[str, Any]] = {
    "Encounter": {
        "status": "completed",
        "reason": [{"use": [CODED], "value": [{"concept": CODED}]}],
    },
    "Condition": {"code": CODED, "note": [{"text": MARK}]},
    "Observation": {"status": "final", "code": CODED, "valueString": MARK},
    "AllergyIntolerance": {"code": CODED, "reaction": [{"manifestation": [{"concept": CODED}]}]},
    "DocumentReference": {"status": "current", "description": MARK},
    "MedicationRequest": {
        "status": "active",
        "intent": "order",
        "medication": {"concept": CODED},
        "dosageInstruction": [{"text": MARK}],
        "note": [{"text": MARK}],
    },
    "MedicationDispense": {"status": "completed", "medication": {"concept": CODED}},
    "Procedure": {"status": "completed", "code": CODED, "note": [{"text": MARK}]},
}


def opened(value: bytes, purpose: str) -> bytes:
    """A stored value as who holds the keys reads it; in clear, as it is."""
    for start in (0, 1):  # the ledger's marker
        with suppress(Undecryptable, ValueError):
            return decrypt(value[start:], purpose=purpose)
    return value


def found(mark: str = MARK) -> dict[str, int]:
    """Columns of any table, leaves aside, that hold the word; ciphertext is opened first."""
    told: dict[str, int] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT c.relname, a.attname, a.atttypid::regtype::text FROM pg_class c
               JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
               WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
                 AND NOT c.relispartition"""
        )
        for table, column, kind in cursor.fetchall():
            name = sql.Identifier(column)
            text = sql.SQL("{}") if kind == "bytea" else sql.SQL("convert_to({}::text, 'UTF8')")
            cursor.execute(
                sql.SQL("SELECT {} FROM {} WHERE {} IS NOT NULL").format(
                    text.format(name), sql.Identifier(table), name
                )
            )
            purpose = f"{table}.{column}"
            held = [opened(bytes(one), purpose) for (one,) in cursor.fetchall()]
            if count := sum(mark.encode() in one for one in held):
                told[purpose] = count
    return told


def told_entry(signed: world.Signed, kind: str) -> UUID:
    """An entry of this kind whose words are the mark, as another system told it."""
    entry = uuid4()
    subject = {"reference": f"Patient/{signed.patient_id}"}
    who = "patient" if kind == "AllergyIntolerance" else "subject"
    tree = {"resourceType": kind, "id": str(entry), who: subject, **TREES[kind]}
    job = actors.system("import")
    with gate.open_record(job, signed.patient_id, Action.EXCHANGE_IMPORT) as ctx:
        doors.tell_card(ctx, entry, tree, "test")
    return entry


@pytest.mark.django_db
@pytest.mark.hazard("H23")
@pytest.mark.parametrize("kind", TREES)
def test_no_column_of_any_table_keeps_a_word(kind: str, officers: Officers, role: Any) -> None:
    signed = world.with_account()
    entry = told_entry(signed, kind)
    with gate.open_record(signed.actor, signed.patient_id, Action.DECIDE_CONSENT) as ctx:
        scope = Scope.ENCOUNTER if kind == "Encounter" else Scope.ENTRY
        target = Target(scope, type=kind, id=entry)
        consents.close(ctx, target=target, usable_in_emergency=True, alerts_too=True)
        outbox.send(ctx, "test.told", {"resource_id": str(entry), "title": MARK})
    with role("yagona_system"):
        before = found()
    # Negative control: words in clear, in ciphertext and in sealed JSON are seen by the walk.
    assert {"trust_ledger.content", "trust_outboxtask.payload"} <= set(before), before
    assert any(one.startswith(("ehr_", "prescriptions_")) for one in before), before
    if kind not in ("Encounter", "MedicationDispense"):  # these have names of their own
        assert {"patients_consent.target_name", "ehr_cardentry.title"} & set(before), before
    officers.erase(signed.patient_id, kind, entry)
    with role("yagona_system"):
        assert found() == {}


@pytest.mark.django_db
def test_a_prescription_goes_with_its_moves_and_its_visits_drafts(
    officers: Officers, role: Any
) -> None:
    case = prescriptions.visit()
    entry, _number = prescriptions.issued(case, note=MARK)
    with gate.open_record(case.doctor, case.patient_id, Action.CANCEL_PRESCRIPTION) as ctx:
        orders.cancel(ctx, prescription_id=entry, reason=MARK)
        Draft.objects.create(
            patient_id=ctx.patient_id,
            encounter_id=case.encounter_id,
            author_id=ctx.actor.account_id,
            body=json.dumps({"text": [MARK]}),
            saved_at=ctx.now,
        )
    with role("yagona_system"):
        assert {"prescriptions_prescriptionmove.reason", "ehr_draft.body"} <= set(found())
    officers.erase(case.patient_id, "MedicationRequest", entry)
    with role("yagona_system"):
        assert found() == {}


@pytest.mark.django_db
def test_what_others_hang_on_is_erased_after_them(officers: Officers) -> None:
    case = prescriptions.visit()
    entry, number = prescriptions.issued(case)
    counter = actors.pharmacist()
    with gate.open_by_key(counter, "prescription", number, Action.DISPENSE) as ctx:
        given = dispensing.dispense(ctx, number=number)
    first = officers.ask("MedicationRequest", entry)
    with pytest.raises(StillNamed):
        officers.decide(case.patient_id, first)
    pharmacy = Officers(actors.officer(actors.PHARMACY), actors.officer(actors.PHARMACY))
    pharmacy.erase(case.patient_id, "MedicationDispense", given)
    officers.decide(case.patient_id, first)


@pytest.mark.django_db
def test_facts_go_and_a_late_task_counts_nothing(officers: Officers, role: Any) -> None:
    signed = world.with_account()
    entry = told_entry(signed, "Condition")
    assert project(signed.patient_id, entry, 1) == 1
    assert counted(entry, role) == 1
    officers.erase(signed.patient_id, "Condition", entry)
    assert counted(entry, role) == 0
    assert project(signed.patient_id, entry, 1) == 0
    assert project(signed.patient_id, entry, 2) == 0
    assert counted(entry, role) == 0


def project(patient_id: UUID, entry: UUID, version: int) -> int:
    job = actors.system("facts")
    with gate.open_record(job, patient_id, Action.PROJECT_FACTS) as ctx:
        return facts.project(ctx, resource_type="Condition", resource_id=entry, version=version)


def counted(entry: UUID, role: Any) -> int:
    with role("yagona_system"), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM reports_fact WHERE resource_id = %s", [entry])
        return cursor.fetchone()[0]


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["reports_fact", "prescriptions_prescriptionmove"])
def test_negative_control_without_a_case_append_only_rows_stay(table: str, role: Any) -> None:
    """The trigger that lets an erasure pass lets nothing else pass, the functions' owner neither."""
    signed = world.with_account()
    project(signed.patient_id, told_entry(signed, "Condition"), 1)
    prescriptions.drafted(prescriptions.visit())
    with (
        role("yagona_lookup"),
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"DELETE FROM {table}")


@pytest.mark.django_db
def test_what_was_signed_of_a_visit_goes_with_any_entry_of_it(
    officers: Officers, role: Any
) -> None:
    """The bytes under a signature repeat every word of the visit; its Provenance stays."""
    case = prescriptions.visit()
    with gate.open_record(case.doctor, case.patient_id, Action.WRITE_CARD) as ctx:
        note = documents.write_note(ctx, text="Qayd", encounter_id=case.encounter_id)
        for visit in (case.encounter_id, uuid4()):
            DocumentSignature.objects.create(
                patient_id=ctx.patient_id,
                encounter_id=visit,
                resource_type="Encounter",
                resource_id=visit,
                part="author",
                content=MARK if visit == case.encounter_id else "{}",
                digest="0" * 64,
                cms=b"",
                level="B-B",
                account_id=uuid4(),
                serial="1",
                signer_name="Sinov",
                signed_at=ctx.now,
                recorded_at=ctx.now,
            )
    with role("yagona_system"):
        assert set(found()) == {"trust_documentsignature.content"}
    officers.erase(case.patient_id, "DocumentReference", note)
    with role("yagona_system"):
        assert found() == {}
        assert DocumentSignature.objects.count() == 1  # of another visit: nobody asked for that
