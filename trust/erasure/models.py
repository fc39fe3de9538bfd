"""Cases of erasure: asked by one person, decided by another."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from trust.erasure.rules import Basis, State
from trust.ids import uuid7
from trust.keys.fields import EncryptedTextField


class Erasure(models.Model):
    """One case about one entry with all its versions."""

    pk = models.CompositePrimaryKey("patient_id", "id")
    patient_id = models.UUIDField()
    id = models.UUIDField(default=uuid7)
    facility_id = models.UUIDField()  # whose officers ask and decide
    resource_type = models.CharField(max_length=40)
    resource_id = models.UUIDField()
    basis = models.CharField(max_length=20, choices=[(one.value, one.value) for one in Basis])
    reason = EncryptedTextField()  # in the asker's words
    state = models.CharField(max_length=8, choices=[(one.value, one.value) for one in State])
    asked_by = models.UUIDField()
    asker_name = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    decided_by = models.UUIDField(null=True)
    decider_name = models.CharField(max_length=200, default="", blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "trust_erasure"
        indexes = [models.Index(fields=["facility_id", "state", "asked_at"], name="erasure_case")]
        constraints = [
            models.UniqueConstraint(
                fields=["patient_id", "resource_type", "resource_id"],
                condition=~Q(state=State.REFUSED.value),
                name="erasure_once",
            ),
            models.CheckConstraint(
                name="erasure_two_persons",
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")),
            ),
            models.CheckConstraint(
                name="erasure_decided_whole",
                condition=Q(state=State.ASKED.value, decided_by=None, decided_at=None)
                | Q(decided_by__isnull=False, decided_at__isnull=False)
                & ~Q(state=State.ASKED.value),
            ),
        ]
