"""Cases opened by a patient who does not recognise a look."""

from __future__ import annotations

from django.db import models

from patients.inquiries.states import InquiryState
from trust.ids import uuid7
from trust.keys.fields import EncryptedTextField


class AccessInquiry(models.Model):
    """One question about one look, with a 30-day clock; seen by the patient and the facility."""

    pk = models.CompositePrimaryKey("patient_id", "id")
    patient_id = models.UUIDField()
    id = models.UUIDField(default=uuid7)
    facility_id = models.UUIDField(null=True)  # whose officer answers
    operation_id = models.UUIDField()  # the look that is asked about
    looked_at = models.DateTimeField()
    looked_by = models.CharField(max_length=200)  # printed name and post, as the journal has them
    words = EncryptedTextField()  # what the patient wrote
    state = models.CharField(
        max_length=10, choices=[(one.value, one.value) for one in InquiryState]
    )
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.UUIDField(null=True)
    answerer_name = models.CharField(max_length=200, default="", blank=True)
    answer = EncryptedTextField()

    class Meta:
        db_table = "patients_accessinquiry"
        indexes = [models.Index(fields=["facility_id", "state", "due_at"], name="inquiry_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["patient_id", "operation_id"], name="inquiry_once_per_look"
            )
        ]
