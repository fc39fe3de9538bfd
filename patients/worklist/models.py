"""Whose turn it is: who, where, what kind, since when. No clinical content."""

from __future__ import annotations

from django.db import models

from patients.worklist.states import OPEN, WorkState
from trust.ids import uuid7
from trust.keys.fields import EncryptedTextField


class WorkItem(models.Model):
    """A person waiting for something at a facility.

    The queue calls people by name, so the row carries the printed name (ciphertext) and the birth
    date: reading the queue must not open anybody's record.
    """

    pk = models.CompositePrimaryKey("patient_id", "id")
    patient_id = models.UUIDField()
    id = models.UUIDField(default=uuid7)
    facility_id = models.UUIDField()
    department_id = models.UUIDField(null=True)
    post_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=20)
    label = EncryptedTextField()
    birth_date = models.DateField(null=True)
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, default=WorkState.WAITING.value)
    taken_by = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    author_id = models.UUIDField(null=True)

    class Meta:
        db_table = "patients_workitem"
        indexes = [
            models.Index(fields=["facility_id", "state", "due_at"], name="workitem_queue"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["patient_id", "facility_id", "kind"],
                condition=models.Q(state__in=[state.value for state in OPEN]),
                name="workitem_open_once",
            )
        ]


class WorkMove(models.Model):
    """One step in the life of a work item; never changed."""

    pk = models.CompositePrimaryKey("patient_id", "id")
    patient_id = models.UUIDField()
    id = models.UUIDField(default=uuid7)
    item_id = models.UUIDField()
    facility_id = models.UUIDField()
    move = models.CharField(max_length=10)
    before = models.CharField(max_length=10)
    after = models.CharField(max_length=10)
    at = models.DateTimeField()
    account_id = models.UUIDField(null=True)
    post_id = models.UUIDField(null=True)

    class Meta:
        db_table = "patients_workmove"
        indexes = [models.Index(fields=["patient_id", "item_id"], name="workmove_item")]
