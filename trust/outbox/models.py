"""Tasks to be sent, written in the transaction that needs them."""

from __future__ import annotations

from django.db import models

from trust.ids import uuid7
from trust.keys.fields import EncryptedJSONField


class State(models.TextChoices):
    """pending -> sent -> done; the task itself sets done in its own transaction."""

    PENDING = "pending"
    SENT = "sent"
    DONE = "done"


class OutboxTask(models.Model):
    """One task for Celery. The payload holds ids, never identifying values, and is sealed all the same."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    task = models.CharField(max_length=100)
    payload = EncryptedJSONField(null=True)  # none once it was done before payloads were sealed
    state = models.CharField(max_length=8, choices=State, default=State.PENDING)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "trust_outboxtask"
        indexes = [
            models.Index(
                fields=["created_at"], name="outbox_open", condition=~models.Q(state="done")
            )
        ]
