"""Flags: looks that a stated rule found unusual."""

from __future__ import annotations

from django.db import models

from patients.watchdog.rules import Rule
from trust.ids import uuid7
from trust.keys.fields import EncryptedTextField


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
    remark = EncryptedTextField(null=True)

    class Meta:
        db_table = "patients_accessflag"
        indexes = [models.Index(fields=["facility_id", "settled_at"], name="flag_open")]
        constraints = [
            models.UniqueConstraint(
                fields=["patient_id", "operation_id", "rule"], name="flag_once_per_rule"
            )
        ]


class ProtectedPerson(models.Model):
    """Somebody whose every look without a reason of work is flagged; asked for by the person, or
    by an officer. Ended, never deleted."""

    pk = models.CompositePrimaryKey("patient_id", "id")
    patient_id = models.UUIDField()
    id = models.UUIDField(default=uuid7)
    added_at = models.DateTimeField()
    added_by = models.UUIDField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)

    class Meta:
        db_table = "patients_protectedperson"
        constraints = [
            models.UniqueConstraint(
                fields=["patient_id"],
                condition=models.Q(ended_at__isnull=True),
                name="protected_once",
            )
        ]


class WatchRun(models.Model):
    """How far the watchdog has read the journal."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    read_until = models.DateTimeField()
    looks = models.PositiveIntegerField()
    flags = models.PositiveIntegerField()

    class Meta:
        db_table = "patients_watchrun"
        indexes = [models.Index(fields=["-read_until"], name="watchrun_last")]


class WeeklyDigest(models.Model):
    """That an account was told about one week; a second run tells nobody twice."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    account_id = models.UUIDField()
    week = models.DateField()  # its Monday
    told_at = models.DateTimeField()

    class Meta:
        db_table = "patients_weeklydigest"
        constraints = [
            models.UniqueConstraint(fields=["account_id", "week"], name="digest_once_a_week")
        ]
