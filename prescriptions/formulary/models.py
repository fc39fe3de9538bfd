"""Medicines: a register, no patient in it."""

from __future__ import annotations

from django.db import models

from trust.ids import uuid7


class Medication(models.Model):
    """One medicine of the formulary, or one told by another system (`source_uri` is set)."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    code = models.CharField(max_length=80, unique=True)
    inn = models.CharField(max_length=200, default="", blank=True)
    name_uz = models.CharField(max_length=200, default="", blank=True)
    name_ru = models.CharField(max_length=200, default="", blank=True)
    written = models.CharField(max_length=400, default="", blank=True)
    atc = models.CharField(max_length=7, default="", blank=True)
    strength = models.CharField(max_length=80, default="", blank=True)
    form = models.CharField(max_length=80, default="", blank=True)
    unit = models.CharField(max_length=20, default="", blank=True)
    route = models.CharField(max_length=20, default="", blank=True)
    # Clinical content: where it is from and who has looked at it; nobody yet = demonstration.
    source = models.CharField(max_length=200)
    reviewer = models.CharField(max_length=200, default="", blank=True)
    told_by = models.CharField(max_length=200, default="", blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "prescriptions_medication"
        ordering = ["inn", "code"]

    @property
    def is_demonstration(self) -> bool:
        """True until a reviewer has put their name to the row."""
        return not self.reviewer

    @property
    def is_told(self) -> bool:
        """True for a medicine another system named: information, not to be prescribed from."""
        return bool(self.told_by)
