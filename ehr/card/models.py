"""What is half written: kept on the server, so that neither a lost session nor a closed lid costs it."""

from __future__ import annotations

from django.db import models

from trust.ids import uuid7
from trust.keys.fields import EncryptedTextField


class Draft(models.Model):
    """The unsigned visit form of one author about one patient. Not part of the record."""

    pk = models.CompositePrimaryKey("patient_id", "id")
    patient_id = models.UUIDField()
    id = models.UUIDField(default=uuid7)
    encounter_id = models.UUIDField()
    author_id = models.UUIDField()
    body = EncryptedTextField()
    saved_at = models.DateTimeField()

    class Meta:
        db_table = "ehr_draft"
        constraints = [
            models.UniqueConstraint(
                fields=["patient_id", "encounter_id", "author_id"], name="draft_once_per_visit"
            )
        ]
