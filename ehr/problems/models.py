"""Problems and diagnoses: the working projection of Condition."""

from __future__ import annotations

from django.db import models

from ehr.problems.rules import DiagnosisRole, Verification
from trust.ids import uuid7
from trust.ledger.models import Shielded


class Condition(Shielded):
    """One diagnosis, as stated in a visit or told from elsewhere."""

    pk = models.CompositePrimaryKey("patient_id", "id")
    patient_id = models.UUIDField()
    id = models.UUIDField(default=uuid7)
    version = models.PositiveIntegerField(default=1)
    system = models.CharField(max_length=200, default="", blank=True)
    code = models.CharField(max_length=100, default="", blank=True)
    title = models.CharField(max_length=300, default="", blank=True)
    role = models.CharField(max_length=40, default="", blank=True)
    clinical = models.CharField(max_length=20, default="", blank=True)
    verification = models.CharField(max_length=20, default="", blank=True)
    first_in_life = models.BooleanField(null=True)
    onset_at = models.DateTimeField(null=True)
    onset_precision = models.CharField(max_length=6, default="", blank=True)
    note = models.TextField(default="", blank=True)
    error_reason = models.CharField(max_length=300, default="", blank=True)
    author_name = models.CharField(max_length=200, default="", blank=True)
    source = models.CharField(max_length=200, default="", blank=True)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta(Shielded.Meta):
        db_table = "ehr_condition"
        indexes = [
            # not by the patient first: they would compete with the primary key on a small card
            models.Index(fields=["code", "patient_id"], name="condition_code"),
            models.Index(fields=["encounter_id", "patient_id"], name="condition_visit"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["patient_id", "encounter_id"],
                condition=models.Q(role=DiagnosisRole.MAIN.value, source="")
                & ~models.Q(verification=Verification.IN_ERROR.value),
                name="condition_one_main_per_visit",
            ),
            models.UniqueConstraint(
                fields=["patient_id", "encounter_id", "code"],
                condition=models.Q(source="") & ~models.Q(verification=Verification.IN_ERROR.value),
                name="condition_code_once_per_visit",
            ),
        ]
