"""Runs of a form, their parts, and every move of a run."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from reports.engine.parts import PartKind
from reports.engine.states import Move, RunState
from trust.ids import uuid7


class ReportRun(models.Model):
    """One report that somebody asked for; `cells` is its result once it is done."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    form = models.CharField(max_length=20)
    edition = models.PositiveSmallIntegerField()
    period = models.CharField(max_length=7)
    territory = models.CharField(max_length=7)
    as_of = models.DateTimeField()
    account_id = models.UUIDField(null=True)
    asked_by = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    request_key = models.CharField(max_length=64, default="", blank=True)
    state = models.CharField(
        max_length=9, choices=[(s, s.value) for s in RunState], default=RunState.QUEUED
    )
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=300, default="", blank=True)
    cells: Any = models.JSONField(default=list, blank=True)

    class Meta:
        db_table = "reports_run"
        indexes: ClassVar = [
            models.Index(fields=["account_id", "-asked_at"], name="run_of_account")
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="run_asked_once",
                fields=["account_id", "request_key"],
                condition=~models.Q(request_key=""),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="run_done_within_total", condition=models.Q(done__lte=models.F("total"))
            ),
        ]


class ReportPart(models.Model):
    """One part of a run, counted by one task."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    run = models.ForeignKey(ReportRun, models.PROTECT, related_name="parts")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=[(k, k.value) for k in PartKind])
    row = models.CharField(max_length=8)
    month = models.CharField(max_length=7, default="", blank=True)
    bucket = models.CharField(max_length=1, default="", blank=True)
    is_done = models.BooleanField(default=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    cells: Any = models.JSONField(default=list, blank=True)

    class Meta:
        db_table = "reports_part"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "number"], name="part_of_run_once")
        ]


class RunMove(models.Model):
    """Who moved a run, when and why; never changed."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    run = models.ForeignKey(ReportRun, models.PROTECT, related_name="moves")
    move = models.CharField(max_length=6, choices=[(m, m.value) for m in Move])
    state = models.CharField(max_length=9, choices=[(s, s.value) for s in RunState])
    at = models.DateTimeField()
    account_id = models.UUIDField(null=True)
    by = models.CharField(max_length=200)
    reason = models.CharField(max_length=300, default="", blank=True)

    class Meta:
        db_table = "reports_runmove"
