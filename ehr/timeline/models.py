"""The history of a card: one row per resource, in the order of what happened.

A table of its own, and not a UNION over the typed ones, because the page must cost the same with
5 and with 500,000 entries, hold what upper rooms write (prescriptions) and what we only keep
(imported documents), and be one statement.
"""

from __future__ import annotations

from django.db import models

from ehr.timeline.rules import Kind
from trust.ids import uuid7
from trust.ledger.models import Shielded


class CardEntry(Shielded):
    """One line of the history; follows the newest version of its resource."""

    pk = models.CompositePrimaryKey("patient_id", "id")
    patient_id = models.UUIDField()
    id = models.UUIDField(default=uuid7)
    kind = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in Kind])
    resource_type = models.CharField(max_length=40)
    resource_id = models.UUIDField()
    occurred_at = models.DateTimeField()
    precision = models.CharField(max_length=6)
    system = models.CharField(max_length=200, default="", blank=True)
    code = models.CharField(max_length=100, default="", blank=True)
    title = models.CharField(max_length=300, default="", blank=True)
    text = models.CharField(max_length=300, default="", blank=True)
    state = models.CharField(max_length=20, default="", blank=True)
    facility_name = models.CharField(max_length=300, default="", blank=True)
    author_name = models.CharField(max_length=200, default="", blank=True)
    source = models.CharField(max_length=200, default="", blank=True)

    class Meta(Shielded.Meta):
        db_table = "ehr_cardentry"
        indexes = [
            models.Index(fields=["patient_id", "-occurred_at", "-id"], name="cardentry_page"),
            models.Index(
                fields=["patient_id", "kind", "-occurred_at", "-id"], name="cardentry_kind"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["patient_id", "resource_type", "resource_id"], name="cardentry_once"
            )
        ]
