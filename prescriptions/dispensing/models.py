"""What was handed over: the dispense as a document, and its events."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from trust.ids import uuid7
from trust.ledger.models import Shielded


class MedicationDispense(Shielded):
    """One handing over of a medicine; a told one (`source` set) belongs to no prescription here."""

    pk = models.CompositePrimaryKey("patient_id", "id")
    patient_id = models.UUIDField()
    id = models.UUIDField(default=uuid7)
    medication_request_id = models.UUIDField(null=True)
    status = models.CharField(max_length=20)
    medication_id = models.UUIDField(null=True)
    written = models.CharField(max_length=400, default="", blank=True)
    quantity = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    quantity_unit = models.CharField(max_length=20, default="", blank=True)
    quantity_unit_text = models.CharField(max_length=40, default="", blank=True)
    handed_over_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()
    pharmacist_id = models.UUIDField(null=True)
    pharmacist_name = models.CharField(max_length=200, default="", blank=True)
    pharmacy_name = models.CharField(max_length=300, default="", blank=True)
    source = models.CharField(max_length=200, default="", blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "prescriptions_medicationdispense"
        constraints = [
            # Whole only, for now: the second dispense of a prescription breaks here.
            models.UniqueConstraint(
                fields=["patient_id", "medication_request_id"],
                condition=Q(source=""),
                name="dispensed_once",
            ),
            models.CheckConstraint(
                condition=~Q(source="") | Q(medication_request_id__isnull=False, quantity__gt=0),
                name="dispense_of_a_prescription",
            ),
        ]


class DispenseEvent(Shielded):
    """One line of the append-only account of a prescription: what went out."""

    pk = models.CompositePrimaryKey("patient_id", "id")
    patient_id = models.UUIDField()
    id = models.UUIDField(default=uuid7)
    medication_request_id = models.UUIDField()
    medication_dispense_id = models.UUIDField()
    position = models.PositiveSmallIntegerField()
    quantity = models.DecimalField(max_digits=14, decimal_places=4)
    unit = models.CharField(max_length=20)
    at = models.DateTimeField()
    operation_id = models.UUIDField()
    post_id = models.UUIDField(null=True)

    class Meta:
        db_table = "prescriptions_dispenseevent"
        constraints = [
            models.UniqueConstraint(
                fields=["patient_id", "medication_request_id", "position"],
                name="dispense_event_once",
            ),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="dispense_event_positive"),
        ]
