"""What is half written is kept for its writer, as ciphertext, and is no part of the record."""

from __future__ import annotations

import pytest
from django.db import connection

from ehr.card import queries as card
from ehr.card import services
from ehr.encounters import services as encounters
from patients.access import gate
from tests.ehr.conftest import Clinic
from tests.ehr.test_services import NOTE, VISIT
from tests.factories import actors
from trust.context import Action, RecordContext, Refusal

pytestmark = pytest.mark.django_db


def test_a_draft_is_kept_as_ciphertext_and_replaced(ctx: RecordContext) -> None:
    encounter_id = encounters.start(ctx)
    services.save_draft(ctx, encounter_id=encounter_id, fields={"note": ["birinchi"]})
    services.save_draft(ctx, encounter_id=encounter_id, fields={"note": [NOTE]})
    saved = card.draft(ctx, encounter_id)
    assert saved is not None and saved.fields == {"note": [NOTE]}
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM ehr_draft")
        ((body,),) = cursor.fetchall()
    assert "ogʻrigʻi".encode() not in bytes(body)
    services.sign_visit(ctx, encounter_id=encounter_id, fields=VISIT)
    assert card.draft(ctx, encounter_id) is None


def test_a_draft_of_ten_megabytes_is_refused_and_changes_nothing(ctx: RecordContext) -> None:
    encounter_id = encounters.start(ctx)
    services.save_draft(ctx, encounter_id=encounter_id, fields={"note": [NOTE]})
    with pytest.raises(Refusal, match="10485760"):
        big = "a" * 10 * 1024 * 1024
        services.save_draft(ctx, encounter_id=encounter_id, fields={"note": [big]})
    saved = card.draft(ctx, encounter_id)
    assert saved is not None and saved.fields == {"note": [NOTE]}


def test_another_doctor_reads_the_card_but_not_the_draft(clinic: Clinic) -> None:
    with clinic.open() as ctx:  # type: ignore[attr-defined]
        encounter_id = encounters.start(ctx)
        services.save_draft(ctx, encounter_id=encounter_id, fields={"note": [NOTE]})
    colleague = actors.doctor(clinic.doctor.facility_id)
    with gate.open_record(colleague, clinic.patient_id, Action.READ_CARD) as other:
        assert card.draft(other, encounter_id) is None
        assert card.visit(other, encounter_id).encounter.status == "in-progress"
