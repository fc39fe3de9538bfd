"""Allergies, and the statement that none are known: the projection of AllergyIntolerance."""

from __future__ import annotations

from django.db import models

from ehr.allergies.rules import Clinical, Criticality, Verification
from trust.ids import uuid7
from trust.ledger.models import Shielded


class AllergyIntolerance(Shielded):
    """One statement about an allergy; `is_none_known` says that the person was asked."""

    pk = models.CompositePrimaryKey("patient_id", "id")
    patient_id = models.UUIDField()
    id = models.UUIDField(default=uuid7)
    version = models.PositiveIntegerField(default=1)
    system = models.CharField(max_length=200, default="", blank=True)
    code = models.CharField(max_length=100, default="", blank=True)
    substance = models.CharField(max_length=300, default="", blank=True)
    is_none_known = models.BooleanField(default=False)
    category = models.CharField(max_length=20, default="", blank=True)
    criticality = models.CharField(max_length=20, default="", blank=True)
    clinical = models.CharField(max_length=20, default="", blank=True)
    verification = models.CharField(max_length=20, default="", blank=True)
    reaction = models.CharField(max_length=300, default="", blank=True)
    severity = models.CharField(max_length=20, default="", blank=True)
    error_reason = models.CharField(max_length=300, default="", blank=True)
    author_name = models.CharField(max_length=200, default="", blank=True)
    source = models.CharField(max_length=200, default="", blank=True)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta(Shielded.Meta):
        db_table = "ehr_allergyintolerance"
        indexes = [models.Index(fields=["patient_id", "-recorded_at"], name="allergy_recorded")]
        constraints = [
            # asked twice, said once
            models.UniqueConstraint(
                fields=["patient_id"],
                condition=models.Q(is_none_known=True, clinical=Clinical.ACTIVE.value, source="")
                & ~models.Q(verification=Verification.IN_ERROR.value),
                name="allergy_none_known_once",
            )
        ]

    @property
    def severe(self) -> bool:
        """Whether a next contact may endanger life."""
        return self.criticality == Criticality.HIGH or self.severity == "severe"
