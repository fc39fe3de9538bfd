"""Notes and documents of the card."""

from __future__ import annotations

from django.db import models

from trust.ids import uuid7
from trust.ledger.models import Shielded


class Document(Shielded):
    """A clinical note (with its text), or something kept whole in the ledger alone.

    `resource_type` is DocumentReference for notes; for what was told from elsewhere and has no
    table of its own it is whatever came.
    """

    pk = models.CompositePrimaryKey("patient_id", "id")
    patient_id = models.UUIDField()
    id = models.UUIDField(default=uuid7)
    version = models.PositiveIntegerField(default=1)
    resource_type = models.CharField(max_length=40)
    is_note = models.BooleanField(default=False)
    status = models.CharField(max_length=20, default="", blank=True)
    title = models.CharField(max_length=300, default="", blank=True)
    text = models.TextField(default="", blank=True)
    error_reason = models.CharField(max_length=300, default="", blank=True)
    author_name = models.CharField(max_length=200, default="", blank=True)
    source = models.CharField(max_length=200, default="", blank=True)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta(Shielded.Meta):
        db_table = "ehr_document"
        indexes = [models.Index(fields=["encounter_id", "patient_id"], name="document_visit")]
        constraints = [
            models.UniqueConstraint(
                fields=["patient_id", "resource_type", "id"], name="document_once"
            )
        ]
