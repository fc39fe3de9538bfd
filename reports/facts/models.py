"""Facts: contacts and diagnoses without names, only ever added."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Left

from reports.facts.rules import Kind
from trust.ids import uuid7


class Fact(models.Model):
    """One thing counted (`amount` +1) or taken back (-1) by one version of one resource.

    A correction never changes a row: the version that corrects takes back what was counted, to the
    letter, and adds what holds now, both `known_at` its own time. So a sum over `known_at <= T` is
    what was known at T. The app may add facts and not read them; reports read as `yagona_report`.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    kind = models.CharField(max_length=9, choices=[(kind, kind.value) for kind in Kind])
    amount = models.SmallIntegerField()
    person_key = models.CharField(max_length=64)  # keyed hash, never the person's id
    occurred_at = models.DateTimeField()
    known_at = models.DateTimeField()
    facility_id = models.UUIDField(null=True)
    region = models.CharField(max_length=4, default="", blank=True)
    district = models.CharField(max_length=7, default="", blank=True)
    encounter_id = models.UUIDField(null=True)
    icd10 = models.CharField(max_length=8, default="", blank=True)
    category = models.CharField(max_length=3, default="", blank=True)
    chapter = models.CharField(max_length=5, default="", blank=True)
    role = models.CharField(max_length=20, default="", blank=True)
    age = models.SmallIntegerField(null=True)
    sex = models.CharField(max_length=10, default="", blank=True)
    first_in_life = models.BooleanField(null=True)  # as stated; unstated ones are looked up
    resource_type = models.CharField(max_length=40)
    resource_id = models.UUIDField()
    version = models.PositiveIntegerField()

    class Meta:
        db_table = "reports_fact"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["resource_id", "resource_type", "version", "kind", "amount"],
                name="fact_once",
            ),
            models.CheckConstraint(name="fact_amount", condition=models.Q(amount__in=[1, -1])),
        ]
        indexes: ClassVar = [
            models.Index(fields=["kind", "region", "occurred_at"], name="fact_where_when"),
            models.Index("kind", Left("person_key", 1), "occurred_at", name="fact_bucket_when"),
            models.Index(fields=["person_key", "category", "occurred_at"], name="fact_person"),
            models.Index(fields=["encounter_id"], name="fact_encounter"),
        ]
