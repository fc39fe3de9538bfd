"""Emergency accesses: one actor, one patient, four hours; reviewed by an officer."""

from __future__ import annotations

from django.db import models

from patients.emergency.rules import LASTS, EmergencyReason, Verdict
from trust.ids import uuid7
from trust.keys.fields import EncryptedTextField


class EmergencyAccess(models.Model):
    """One breaking of the glass. The review is written once and never changed."""

    pk = models.CompositePrimaryKey("patient_id", "id")
    patient_id = models.UUIDField()
    id = models.UUIDField(default=uuid7)
    account_id = models.UUIDField()
    post_id = models.UUIDField()
    facility_id = models.UUIDField()
    actor_name = models.CharField(max_length=200)
    post_name = models.CharField(max_length=200)
    reason = models.CharField(
        max_length=20, choices=[(one.value, one.value) for one in EmergencyReason]
    )
    told = EncryptedTextField()  # in the actor's words, at least 20 letters
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)  # when closed earlier by the actor
    review_due_at = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.UUIDField(null=True)
    reviewer_name = models.CharField(max_length=200, default="", blank=True)
    verdict = models.CharField(
        max_length=12, default="", blank=True, choices=[(one.value, one.value) for one in Verdict]
    )
    remark = EncryptedTextField()

    class Meta:
        db_table = "patients_emergencyaccess"
        indexes = [
            models.Index(fields=["facility_id", "review_due_at"], name="emergency_review"),
            models.Index(fields=["patient_id", "account_id", "closes_at"], name="emergency_open"),
        ]
        constraints = [
            models.CheckConstraint(
                name="emergency_ends_after_it_opens",
                condition=models.Q(closes_at__gt=models.F("opened_at")),
            ),
            models.CheckConstraint(
                name="emergency_four_hours_at_most",
                condition=models.Q(closes_at__lte=models.F("opened_at") + LASTS),
            ),
            models.CheckConstraint(
                name="emergency_reviewed_whole",
                condition=models.Q(reviewed_at__isnull=True, verdict="")
                | models.Q(reviewed_at__isnull=False) & ~models.Q(verdict=""),
            ),
        ]
