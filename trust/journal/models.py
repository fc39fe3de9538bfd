"""The journal: who did what to whom, when and why. Append-only, no foreign keys."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from trust.ids import uuid7
from trust.keys.fields import EncryptedTextField


class Outcome(models.TextChoices):
    """Whether the act was allowed."""

    ALLOWED = "allowed"
    REFUSED = "refused"


class Journal(models.Model):
    """One act of one actor upon one patient (or none); fields of IHE BALP.

    Printed names are copied in, so that the row outlives the account and the post.
    """

    pk = models.CompositePrimaryKey("at", "id")
    id = models.UUIDField(default=uuid7)
    at = models.DateTimeField()
    operation_id = models.UUIDField()
    account_id = models.UUIDField(null=True)
    post_id = models.UUIDField(null=True)
    facility_id = models.UUIDField(null=True)
    role = models.CharField(max_length=20)
    actor_name = models.CharField(max_length=200)
    post_name = models.CharField(max_length=200)
    facility_name = models.CharField(max_length=300)
    system_name = models.CharField(max_length=60)
    action = models.CharField(max_length=40)
    purpose = models.CharField(max_length=12)
    outcome = models.CharField(max_length=8, choices=Outcome)
    reason = models.CharField(max_length=300)
    patient_id = models.UUIDField(null=True)
    entities = ArrayField(models.CharField(max_length=80), default=list)
    encounter_id = models.UUIDField(null=True)
    method = models.CharField(max_length=10, default="", blank=True)
    query = EncryptedTextField(null=True)  # the raw query of a search, byte for byte
    address = models.CharField(max_length=60, default="", blank=True)
    device = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        db_table = "trust_journal"
        indexes = [
            models.Index(fields=["patient_id", "-at"], name="journal_patient"),
            models.Index(fields=["operation_id"], name="journal_operation"),
            models.Index(fields=["account_id", "-at"], name="journal_account"),
        ]
        constraints = [
            models.CheckConstraint(
                name="journal_has_an_actor",
                condition=models.Q(account_id__isnull=False) | ~models.Q(system_name=""),
            )
        ]
