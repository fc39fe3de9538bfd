"""The FHIR door, read side: tokens, scopes, the gate's one answer, stored bytes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db.models.functions import Now

from exchange.rest.scopes import may_read
from patients.access import gate
from tests.factories import actors, registry, world
from trust.accounts.models import AccessToken
from trust.accounts.services import issue_token
from trust.context import Action, Role
from trust.ledger import queries as ledger

pytestmark = pytest.mark.django_db


def get(client: Any, path: str, token: str) -> Any:
    return client.get(f"/fhir/R5/{path}", HTTP_AUTHORIZATION=f"Bearer {token}")


def system_token(scope: str = "system/*.read") -> str:
    return issue_token(account=None, system_name="test", scope=scope, minutes=5)


def doctor_token(facility: Any) -> str:
    account = registry.account(Role.DOCTOR)
    registry.post(at=facility, role=Role.DOCTOR, account_id=account.id)
    return issue_token(account=account, system_name="", scope="user/*.read", minutes=5)


@pytest.mark.parametrize(
    ("scope", "kind", "may"),
    [
        ("system/*.read", "Patient", True),
        ("user/Patient.rs", "Patient", True),
        ("user/Patient.cud", "Patient", False),
        ("user/Observation.read", "Patient", False),
        ("launch patient/Patient.*", "Patient", True),
        ("", "Patient", False),
        ("system/*.write", "Patient", False),
        ("admin/*.read", "Patient", False),
    ],
)
def test_scopes(scope: str, kind: str, may: bool) -> None:
    assert may_read(scope, kind) is may


def test_metadata_names_what_is_built_and_needs_no_token(client: Any) -> None:
    statement = client.get("/fhir/R5/metadata").json()
    types = {one["type"] for one in statement["rest"][0]["resource"]}
    assert {"Patient", "Observation", "Condition", "Encounter", "MedicationRequest"} <= types
    assert statement["fhirVersion"] == "5.0.0"


def test_stored_bytes_are_served_with_their_version(client: Any) -> None:
    patient_id = world.queued_at(actors.FACILITY)
    answer = get(client, f"Patient/{patient_id}", system_token())
    with gate.open_record(actors.system(), patient_id, Action.EXCHANGE_READ) as ctx:
        kept = ledger.current(ctx, "Patient", patient_id)
    assert kept is not None
    assert answer.content == kept.content
    assert answer["ETag"] == 'W/"1"'
    assert answer["Cache-Control"] == "no-store, private"
    versioned = get(client, f"Patient/{patient_id}/_history/1", system_token())
    assert versioned.content == kept.content
    bundle = get(client, f"Patient/{patient_id}/_history", system_token()).json()
    assert bundle["total"] == 1


def test_without_a_good_token_nothing(client: Any) -> None:
    patient_id = world.queued_at(actors.FACILITY)
    late = system_token()
    AccessToken.objects.update(expires_at=Now() - timedelta(minutes=1))
    for token in ("", "nonsense", late):
        answer = get(client, f"Patient/{patient_id}", token)
        assert answer.status_code == 401
        assert answer.json()["resourceType"] == "OperationOutcome"


def test_a_scope_for_other_types_is_refused(client: Any) -> None:
    patient_id = world.queued_at(actors.FACILITY)
    answer = get(client, f"Patient/{patient_id}", system_token("system/Observation.read"))
    assert answer.status_code == 403


def test_absent_and_not_yours_are_the_same_bytes(client: Any) -> None:
    facility, other = registry.facility("Bir"), registry.facility("Ikki")
    patient_id = world.queued_at(facility.id)
    stranger = doctor_token(other)
    hidden = get(client, f"Patient/{patient_id}", stranger)
    absent = get(client, f"Patient/{uuid4()}", stranger)
    assert hidden.status_code == absent.status_code == 404
    assert hidden.content == absent.content
    assert dict(hidden.headers) == dict(absent.headers)


def test_negative_control_the_treating_facility_does_get_it(client: Any) -> None:
    facility = registry.facility("Bir")
    patient_id = world.queued_at(facility.id)
    assert get(client, f"Patient/{patient_id}", doctor_token(facility)).status_code == 200


def test_registers_are_read_by_their_id(client: Any) -> None:
    facility = registry.facility("Bir")
    answer = get(client, f"Organization/{facility.id}", system_token())
    assert answer.json()["name"] == "Bir"
    assert get(client, f"Organization/{uuid4()}", system_token()).status_code == 404


def test_an_address_that_is_none_answers_in_fhirs_words(client: Any) -> None:
    answer = client.get("/fhir/R5/Patient/not-an-id")
    assert answer.status_code == 404
    assert answer.json()["resourceType"] == "OperationOutcome"


def test_writing_is_not_offered(client: Any) -> None:
    token = system_token("system/*.*")
    answer = client.post(
        f"/fhir/R5/Patient/{uuid4()}",
        HTTP_AUTHORIZATION=f"Bearer {token}",
        data="{}",
        content_type="application/fhir+json",
    )
    assert answer.status_code in (404, 405)
