"""Care relations: the fact that a facility is treating somebody, never a permission row."""

from __future__ import annotations

from django.db import models

from trust.ids import uuid7


class RelationKind(models.TextChoices):
    """What opened the relation."""

    REGISTRATION = "registration"
    QUEUE = "queue"
    ENCOUNTER = "encounter"


class CareRelation(models.Model):
    """One facility's relation with one patient, from its source until its end."""

    pk = models.CompositePrimaryKey("patient_id", "id")
    patient_id = models.UUIDField()
    id = models.UUIDField(default=uuid7)
    facility_id = models.UUIDField()
    department_id = models.UUIDField(null=True)
    post_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=12, choices=RelationKind)
    source_type = models.CharField(max_length=40)
    source_id = models.UUIDField()
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "patients_carerelation"
        constraints = [
            models.UniqueConstraint(
                fields=["patient_id", "facility_id", "source_type", "source_id"],
                name="care_relation_once_per_source",
            ),
            models.CheckConstraint(
                name="care_relation_ends_after_it_opens",
                condition=models.Q(closes_at__isnull=True)
                | models.Q(closes_at__gte=models.F("opened_at")),
            ),
        ]
