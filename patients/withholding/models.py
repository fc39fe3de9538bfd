"""One visit kept from a cabinet, and why; lifted, never deleted."""

from __future__ import annotations

from django.db import models

from patients.withholding.rules import KeptFrom
from trust.ids import uuid7
from trust.keys.fields import EncryptedTextField


class Withholding(models.Model):
    """A visit with all its entries is absent for the cabinet it is kept from until `lifted_at`."""

    pk = models.CompositePrimaryKey("patient_id", "id")
    patient_id = models.UUIDField()
    id = models.UUIDField(default=uuid7)
    encounter_id = models.UUIDField()
    side = models.CharField(max_length=10, choices=[(one.value, one.value) for one in KeptFrom])
    reason = EncryptedTextField()  # the author's words; the cabinet never shows them
    kept_at = models.DateTimeField()
    kept_by = models.UUIDField()
    author_name = models.CharField(max_length=200)
    facility_id = models.UUIDField()
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.UUIDField(null=True)

    class Meta:
        db_table = "patients_withholding"
        constraints = [
            models.UniqueConstraint(
                fields=["patient_id", "encounter_id"],
                condition=models.Q(lifted_at__isnull=True),
                name="withholding_one_at_a_time",
            )
        ]
