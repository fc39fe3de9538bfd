"""Flags: looks that a stated rule found unusual."""

from __future__ import annotations

from django.db import models

from patients.watchdog.rules import Rule
from trust.ids import uuid7


class AccessFlag(models.Model):
    """One look found unusual by one rule; the officer of the facility looks into it."""

    pk = models.CompositePrimaryKey("patient_id", "id")
    patient_id = models.UUIDField()
    id = models.UUIDField(default=uuid7)
    facility_id = models.UUIDField(null=True)
    account_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=200)
    operation_id = models.UUIDField()
    looked_at = models.DateTimeField()
    rule = models.CharField(max_length=12, choices=[(one.value, one.value) for one in Rule])
    detail = models.CharField(max_length=200, default="", blank=True)  # numbers only, no names
    flagged_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.UUIDField(null=True)
    verdict = models.CharField(max_length=12, default="", blank=True)

    class Meta:
        db_table = "patients_accessflag"
        indexes = [models.Index(fields=["facility_id", "settled_at"], name="flag_open")]
        constraints = [
            models.UniqueConstraint(
                fields=["patient_id", "operation_id", "rule"], name="flag_once_per_rule"
            )
        ]
