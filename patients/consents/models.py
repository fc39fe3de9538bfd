"""What a patient has closed: one row for each refusal, kept after it is withdrawn."""

from __future__ import annotations

from django.db import models

from patients.consents.rules import Basis, ConsentState, Scope, Side
from trust.ids import uuid7
from trust.keys.fields import EncryptedTextField


class Consent(models.Model):
    """One refusal: `target_*` says what is closed, `source_facility_id` who wrote it.

    Closed to `side`: to care (everybody but the facility that wrote it), or to the guardians of a
    minor. `is_usable_in_emergency`: an emergency access opens it. `is_alert_too`: a second,
    confirmed step also hid allergies and critical alerts.
    """

    pk = models.CompositePrimaryKey("patient_id", "id")
    patient_id = models.UUIDField()
    id = models.UUIDField(default=uuid7)
    version = models.PositiveIntegerField(default=1)
    state = models.CharField(
        max_length=10, choices=[(one.value, one.value) for one in ConsentState]
    )
    scope = models.CharField(max_length=12, choices=[(one.value, one.value) for one in Scope])
    side = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Side])
    target_type = models.CharField(max_length=40, default="", blank=True)  # of scope "entry"
    target_id = models.UUIDField(null=True)  # facility, department, encounter or entry
    target_class = models.CharField(max_length=12, default="", blank=True)
    target_name = EncryptedTextField()  # as the patient saw it when closing
    source_facility_id = models.UUIDField(null=True)
    is_usable_in_emergency = models.BooleanField()
    is_alert_too = models.BooleanField(default=False)
    basis = models.CharField(max_length=12, choices=[(one.value, one.value) for one in Basis])
    decided_at = models.DateTimeField()
    decided_by = models.UUIDField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.UUIDField(null=True)

    class Meta:
        db_table = "patients_consent"
        constraints = [
            models.UniqueConstraint(
                fields=["patient_id", "scope", "side", "target_type", "target_id", "target_class"],
                condition=models.Q(state=ConsentState.ACTIVE.value),
                nulls_distinct=False,
                name="consent_closes_once",
            ),
            models.CheckConstraint(
                name="consent_names_its_target",
                condition=models.Q(scope=Scope.ALL.value)
                | models.Q(scope=Scope.CLASS.value) & ~models.Q(target_class="")
                | models.Q(target_id__isnull=False),
            ),
            models.CheckConstraint(
                name="consent_withdrawn_has_a_time",
                condition=models.Q(state=ConsentState.ACTIVE.value, withdrawn_at__isnull=True)
                | models.Q(state=ConsentState.WITHDRAWN.value, withdrawn_at__isnull=False),
            ),
        ]
