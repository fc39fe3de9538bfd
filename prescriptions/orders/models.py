"""Prescriptions and their moves."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from prescriptions.orders.states import State
from trust.ids import uuid7
from trust.ledger.models import Shielded

_STATES = [state.value for state in State if state is not State.NEW]


class MedicationRequest(Shielded):
    """One prescription: one medicine, one dose, one quantity. `state` is the head of its moves.

    The name of the medicine and of the prescriber are kept as printed: a signed prescription
    reads the same when the register has changed.
    """

    pk = models.CompositePrimaryKey("patient_id", "id")
    patient_id = models.UUIDField()
    id = models.UUIDField(default=uuid7)
    number = models.CharField(max_length=16, default="", blank=True)
    state = models.CharField(max_length=12)
    medication_id = models.UUIDField(null=True)
    inn = models.CharField(max_length=200, default="", blank=True)
    name_uz = models.CharField(max_length=200, default="", blank=True)
    name_ru = models.CharField(max_length=200, default="", blank=True)
    written = models.CharField(max_length=400, default="", blank=True)
    atc = models.CharField(max_length=7, default="", blank=True)
    strength = models.CharField(max_length=80, default="", blank=True)
    form = models.CharField(max_length=80, default="", blank=True)
    amount = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    unit = models.CharField(max_length=20, default="", blank=True)
    times_per_day = models.PositiveSmallIntegerField(null=True)
    days = models.PositiveSmallIntegerField(null=True)
    route = models.CharField(max_length=20, default="", blank=True)
    quantity = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    quantity_unit = models.CharField(max_length=20, default="", blank=True)
    given = models.DecimalField(max_digits=14, decimal_places=4, default=0)
    dose_text = models.CharField(max_length=1000, default="", blank=True)  # as signed, or as told
    note = models.CharField(max_length=500, default="", blank=True)
    alert_reason = models.CharField(max_length=500, default="", blank=True)
    authored_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True)
    signed_by = models.UUIDField(null=True)
    valid_until = models.DateField(null=True)
    prescriber_id = models.UUIDField(null=True)  # the practitioner, for references
    prescriber_name = models.CharField(max_length=200, default="", blank=True)
    prescriber_post = models.CharField(max_length=200, default="", blank=True)
    facility_name = models.CharField(max_length=300, default="", blank=True)
    told_status = models.CharField(max_length=20, default="", blank=True)
    source = models.CharField(max_length=200, default="", blank=True)
    version = models.PositiveIntegerField(default=1)  # the newest ledger version

    class Meta:
        db_table = "prescriptions_medicationrequest"
        indexes = [
            models.Index(fields=["patient_id", "-authored_at"], name="rx_by_date"),
            models.Index(fields=["patient_id", "encounter_id"], name="rx_by_encounter"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=_STATES), name="rx_state_known"),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True, signed_by__isnull=True)
                | Q(signed_at__isnull=False, signed_by__isnull=False),
                name="rx_signed_at_with_signed_by",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["issued", "dispensed"])
                | (
                    Q(signed_at__isnull=False, quantity__isnull=False, quantity__gt=0)
                    & ~Q(number="")
                ),
                name="rx_issued_is_signed",
            ),
            models.CheckConstraint(
                condition=Q(given=0)
                | Q(given__gt=0, quantity__isnull=False, given__lte=F("quantity")),
                name="rx_given_within_authorised",
            ),
            models.UniqueConstraint(
                fields=["patient_id", "number"], condition=~Q(number=""), name="rx_number_once"
            ),
        ]


class PrescriptionMove(Shielded):
    """One step of a prescription: who, in which post, where, why. Never changed."""

    pk = models.CompositePrimaryKey("patient_id", "id")
    patient_id = models.UUIDField()
    id = models.UUIDField(default=uuid7)
    medication_request_id = models.UUIDField()
    position = models.PositiveSmallIntegerField()
    verb = models.CharField(max_length=12)
    from_state = models.CharField(max_length=12, default="", blank=True)
    to_state = models.CharField(max_length=12)
    reason = models.CharField(max_length=500, default="", blank=True)
    at = models.DateTimeField()
    operation_id = models.UUIDField()
    post_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=200, default="", blank=True)
    post_name = models.CharField(max_length=200, default="", blank=True)
    facility_name = models.CharField(max_length=300, default="", blank=True)

    class Meta:
        db_table = "prescriptions_prescriptionmove"
        constraints = [
            models.UniqueConstraint(
                fields=["patient_id", "medication_request_id", "position"], name="rx_move_once"
            )
        ]
