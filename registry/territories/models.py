"""Regions and districts of the country, and who may report on them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from guardian.models import UserObjectPermissionBase

from registry.territories.rules import Kind, name_in


class Territory(models.Model):
    """A region (SOATO code of 4 digits) or a district or city within it (7 digits)."""

    code = models.CharField(primary_key=True, max_length=7)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")
    kind = models.CharField(max_length=10, choices=[(kind, kind.value) for kind in Kind])
    iso = models.CharField(max_length=5, default="", blank=True)
    name_uz = models.CharField(max_length=100)
    name_ru = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    name_kaa = models.CharField(max_length=100, default="", blank=True)
    population_thousand = models.DecimalField(max_digits=8, decimal_places=1, null=True)

    class Meta:
        db_table = "registry_territory"
        default_permissions = ()
        permissions: ClassVar = [("report_on_territory", "May report on this territory")]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="territory_code_is_soato",
                condition=models.Q(code__regex=r"^17\d\d(\d\d\d)?$"),
            ),
        ]

    def __str__(self) -> str:
        return self.name_uz

    def name(self, language: str) -> str:
        """The name for a reader of `language`."""
        names = {"uz": self.name_uz, "ru": self.name_ru, "en": self.name_en, "kaa": self.name_kaa}
        return name_in(names, language)


class TerritoryUserObjectPermission(UserObjectPermissionBase):
    """A grant upon one territory (guardian's direct-foreign-key model)."""

    content_object = models.ForeignKey(Territory, models.CASCADE)

    class Meta(UserObjectPermissionBase.Meta):
        db_table = "registry_territoryuserobjectpermission"
        default_permissions = ()
