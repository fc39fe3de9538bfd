"""Measured and observed values: the working projection of Observation."""

from __future__ import annotations

from django.db import models

from trust.ids import uuid7
from trust.ledger.models import Shielded


class Observation(Shielded):
    """One value, or the two of a blood pressure. Partitioned by hash of the patient."""

    pk = models.CompositePrimaryKey("patient_id", "id")
    patient_id = models.UUIDField()
    id = models.UUIDField(default=uuid7)
    version = models.PositiveIntegerField(default=1)
    status = models.CharField(max_length=20)
    category = models.CharField(max_length=40, default="", blank=True)
    system = models.CharField(max_length=200, default="", blank=True)
    code = models.CharField(max_length=100, default="", blank=True)
    title = models.CharField(max_length=300, default="", blank=True)
    effective_at = models.DateTimeField()  # when recorded, if nobody says when; no precision then
    precision = models.CharField(max_length=6, default="", blank=True)
    value = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    unit = models.CharField(max_length=40, default="", blank=True)
    unit_code = models.CharField(max_length=40, default="", blank=True)
    comparator = models.CharField(max_length=4, default="", blank=True)
    systolic = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    diastolic = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    words = models.CharField(max_length=500, default="", blank=True)
    error_reason = models.CharField(max_length=300, default="", blank=True)
    author_name = models.CharField(max_length=200, default="", blank=True)
    source = models.CharField(max_length=200, default="", blank=True)
    recorded_at = models.DateTimeField()

    class Meta(Shielded.Meta):
        db_table = "ehr_observation"
        indexes = [
            models.Index(
                fields=["patient_id", "code", "-effective_at", "-id"], name="observation_latest"
            ),
            # not by the patient first: it would compete with the index above on a small card
            models.Index(fields=["encounter_id", "patient_id"], name="observation_visit"),
        ]
