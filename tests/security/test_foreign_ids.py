"""A body names other people's ids, owners, states: nothing of another person changes (V-09, V-10).

Generated from the resolver: every closed address, every role, every writing method, with every
column of ours as a field. The other person is a patient of the same facility, so that only the
address of the request keeps the two apart.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import connection, transaction

from patients.access.web import RecordView
from tests.architecture.test_routes import CLOSED
from tests.factories import actors, prescriptions
from tests.security.doors import Door, doors
from tests.security.planted import Planted, planted
from trust.context import NOTHING_CLOSED, Role
from trust.walls.services import set_scope

pytestmark = [pytest.mark.django_db, pytest.mark.hazard("H1")]
METHODS = ("post", "put", "patch", "delete")
# Journal and counters of the look itself change by design; nothing else of the other person may.
LOOKS = {"trust_journal", "trust_locator"}


def other_at(one: Planted) -> prescriptions.Case:
    """Another patient of the same facility, with a visit and a prescription."""
    desk = actors.registrar(one.facility_id)
    case = prescriptions.visit(actors.doctor(one.facility_id), actor=desk)
    prescriptions.issued(case)
    return case


def columns() -> set[str]:
    """The name of every column of ours, as a hostile form would guess it."""
    rooms = {"trust", "registry", "patients", "ehr", "prescriptions", "reports"}
    models = [model for model in apps.get_models() if model._meta.app_label in rooms]
    return {field.attname for model in models for field in model._meta.concrete_fields}


def hostile(case: prescriptions.Case) -> dict[str, str]:
    """A body that says: it is that person's, I am its author, it is signed."""
    body = dict.fromkeys(columns(), str(case.patient_id))
    ids = {"encounter_id": case.encounter_id, "encounter": case.encounter_id}
    states = {"status": "completed", "state": "issued", "role": "inspector", "is_superuser": "1"}
    more = {"patient": case.patient_id, "id": case.encounter_id, "_method": "DELETE", "act": "sign"}
    return body | {name: str(value) for name, value in (ids | states | more).items()}


def digest(patient_id: UUID) -> dict[str, str]:
    """A fingerprint of every row of one person, table by table."""
    found: dict[str, str] = {}
    with transaction.atomic(), connection.cursor() as cursor:
        set_scope(patients=[patient_id], closed=NOTHING_CLOSED)
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            if table in LOOKS or not any(f.column == "patient_id" for f in model._meta.fields):
                continue
            cursor.execute(
                f"SELECT coalesce(string_agg(t::text, '|' ORDER BY t::text), '') FROM {table} t "
                "WHERE patient_id = %s",
                [patient_id],
            )
            found[table] = hashlib.sha256(cursor.fetchone()[0].encode()).hexdigest()
    return found


def asked(one: Planted, only: Collection[str]) -> Iterator[tuple[Door, Role, str]]:
    for door in doors(one.site):
        if not issubclass(door.view or object, CLOSED) or (only and door.name not in only):
            continue
        if str(one.patient_id) not in door.url and not issubclass(door.view, RecordView):
            continue  # an address without a person is about nobody's record
        for role in one.site.clients:
            for method in METHODS:
                yield door, role, method


def changing(one: Planted, case: prescriptions.Case, only: Collection[str] = ()) -> list[str]:
    """Requests about one person that changed a row of the other."""
    before, body, found = digest(case.patient_id), hostile(case), []
    for door, role, method in asked(one, only):
        client = one.site.clients[role]
        client.raise_request_exception = False
        undo = transaction.savepoint()
        sent: Any = (
            {"data": body}
            if method == "post"
            else {"data": json.dumps(body), "content_type": "application/json"}
        )
        answer = getattr(client, method)(door.url, headers=OVERRIDE, **sent)
        after = digest(case.patient_id)
        transaction.savepoint_rollback(undo)
        if answer.status_code >= 500:
            found.append(f"{method} {door.name} {role}: {answer.status_code}")
        found += [f"{method} {door.name} {role}: {t}" for t in before if before[t] != after[t]]
    return found


OVERRIDE = {"x-http-method-override": "DELETE", "x-method-override": "PUT"}


def test_no_body_reaches_another_persons_rows() -> None:
    one = planted()
    found = changing(one, other_at(one))
    assert not found, "\n".join(found)


def test_negative_control_a_gate_that_believes_the_body_is_seen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from patients.access import gate

    def believing(self: Any, actor: Any) -> Any:
        named = self.request.POST.get("patient") or self.kwargs["patient_id"]
        return gate.open_record(actor, named, self.asked, self.purpose)

    monkeypatch.setattr(RecordView, "open", believing)
    one = planted()
    case = other_at(one)
    found = changing(one, case, {"visit-start", "person-queue", "allergies"})
    assert found


def test_the_fingerprint_sees_one_changed_letter() -> None:
    one = planted()
    case = other_at(one)
    before = digest(case.patient_id)
    with transaction.atomic(), connection.cursor() as cursor:
        set_scope(patients=[case.patient_id], closed=NOTHING_CLOSED)
        cursor.execute("UPDATE ehr_encounter SET reason = 'x' WHERE id = %s", [case.encounter_id])
        assert cursor.rowcount == 1
    after = digest(case.patient_id)
    assert [table for table in before if before[table] != after[table]] == ["ehr_encounter"]
    assert len(before) > 20
