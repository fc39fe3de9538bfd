"""Visits: the working projection of Encounter."""

from __future__ import annotations

from django.db import models

from ehr.encounters.states import EncounterState
from trust.ids import uuid7
from trust.ledger.models import Shielded


class Encounter(Shielded):
    """One meeting of the patient and care. Its `encounter_id` is its own id: it can be closed."""

    pk = models.CompositePrimaryKey("patient_id", "id")
    patient_id = models.UUIDField()
    id = models.UUIDField(default=uuid7)
    version = models.PositiveIntegerField(default=1)
    status = models.CharField(max_length=20)
    class_code = models.CharField(max_length=20, default="", blank=True)
    reason = models.CharField(max_length=500, default="", blank=True)
    capacity = models.CharField(max_length=12, default="", blank=True)  # of a minor, to decide
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    author_name = models.CharField(max_length=200, default="", blank=True)
    facility_name = models.CharField(max_length=300, default="", blank=True)
    source = models.CharField(max_length=200, default="", blank=True)
    recorded_at = models.DateTimeField()

    class Meta(Shielded.Meta):
        db_table = "ehr_encounter"
        indexes = [
            models.Index(fields=["patient_id", "-started_at"], name="encounter_started"),
            models.Index(fields=["patient_id", "author_id", "-started_at"], name="encounter_mine"),
        ]
        constraints = [
            # two tabs, one doctor, one patient: one open visit
            models.UniqueConstraint(
                fields=["patient_id", "author_id"],
                condition=models.Q(status=EncounterState.IN_PROGRESS.value, source=""),
                name="encounter_open_once",
            ),
            models.CheckConstraint(
                name="encounter_ends_after_it_starts",
                condition=models.Q(ended_at__isnull=True)
                | models.Q(started_at__isnull=True)
                | models.Q(ended_at__gte=models.F("started_at")),
            ),
        ]
