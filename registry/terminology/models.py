"""Code systems and their concepts, with names in every language of the country."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.db import models

from registry.territories.rules import name_in
from trust.ids import uuid7


class CodeSystem(models.Model):
    """A set of codes under one URI. Without a reviewer its names are shown as demonstration."""

    uri = models.CharField(primary_key=True, max_length=200)
    name = models.CharField(max_length=100)
    source = models.CharField(max_length=300)
    reviewer = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        db_table = "registry_codesystem"
        default_permissions = ()

    def __str__(self) -> str:
        return self.name

    @property
    def is_demonstration(self) -> bool:
        """Whether nobody has answered for these names yet."""
        return not self.reviewer


class Concept(models.Model):
    """One code. `root` is the code at the top of its tree: the chapter of a diagnosis."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    system = models.ForeignKey(CodeSystem, models.PROTECT, related_name="concepts")
    code = models.CharField(max_length=60)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")
    root = models.CharField(max_length=60)
    position = models.PositiveIntegerField()
    is_selectable = models.BooleanField(default=True)
    name_en = models.CharField(max_length=400)
    name_uz = models.CharField(max_length=400, default="", blank=True)
    name_ru = models.CharField(max_length=400, default="", blank=True)
    name_kaa = models.CharField(max_length=400, default="", blank=True)
    search_key = models.TextField()

    class Meta:
        db_table = "registry_concept"
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["system", "code"], name="concept_code_once"),
        ]
        indexes: ClassVar = [
            GinIndex(fields=["search_key"], name="concept_words", opclasses=["gin_trgm_ops"]),
            models.Index(
                fields=["system", "code"],
                name="concept_prefix",
                opclasses=["varchar_pattern_ops", "varchar_pattern_ops"],
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def names(self) -> dict[str, str]:
        """Every name by language."""
        return {"uz": self.name_uz, "ru": self.name_ru, "en": self.name_en, "kaa": self.name_kaa}

    def name(self, language: str) -> str:
        """The name for a reader of `language`."""
        return name_in(self.names, language)
