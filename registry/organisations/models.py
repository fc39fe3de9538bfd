"""Facilities and the places within them: the working projection of the register's ledger."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from guardian.models import UserObjectPermissionBase

from registry.organisations.rules import Kind, PlaceKind
from registry.territories.models import Territory
from registry.territories.rules import name_in
from trust.ids import uuid7


class Registered(models.Model):
    """What every row of the register has: its version in the ledger and where it came from."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    version = models.PositiveIntegerField()
    source = models.CharField(max_length=200, default="", blank=True)
    identifiers = models.JSONField(default=list)

    class Meta:
        abstract = True

    @property
    def is_told(self) -> bool:
        """Whether another system told this, and nobody here has confirmed it."""
        return bool(self.source)

    def identifier(self, system: str) -> str:
        """The identifier of this system, or nothing."""
        return next((each["value"] for each in self.identifiers if each["system"] == system), "")


class Named(Registered):
    """A name in the languages of the country; Uzbek is the one that must exist."""

    name_uz = models.CharField(max_length=300)
    name_ru = models.CharField(max_length=300, default="", blank=True)
    name_en = models.CharField(max_length=300, default="", blank=True)
    name_kaa = models.CharField(max_length=300, default="", blank=True)
    address = models.CharField(max_length=400, default="", blank=True)
    territory = models.ForeignKey(Territory, models.PROTECT, null=True)
    territory_id: str | None  # what Django adds by itself, told to the type checker

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name_uz

    def name(self, language: str) -> str:
        """The name for a reader of `language`."""
        names = {"uz": self.name_uz, "ru": self.name_ru, "en": self.name_en, "kaa": self.name_kaa}
        return name_in(names, language)


class Organization(Named):
    """A facility: polyclinic, hospital, pharmacy, the ministry itself."""

    is_active = models.BooleanField(default=True)
    kind = models.CharField(max_length=12, choices=[(kind, kind.value) for kind in Kind])
    part_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")
    phone = models.CharField(max_length=40, default="", blank=True)
    search_key = models.TextField()

    class Meta:
        db_table = "registry_organization"
        default_permissions = ()
        permissions: ClassVar = [("manage_organization", "May manage this facility")]
        indexes: ClassVar = [
            GinIndex(fields=["search_key"], name="organization_words", opclasses=["gin_trgm_ops"]),
        ]


class OrganizationUserObjectPermission(UserObjectPermissionBase):
    """A grant upon one facility (guardian's direct-foreign-key model)."""

    content_object = models.ForeignKey(Organization, models.CASCADE)

    class Meta(UserObjectPermissionBase.Meta):
        db_table = "registry_organizationuserobjectpermission"
        default_permissions = ()


class Location(Named):
    """A department, a room, a site of a facility."""

    status = models.CharField(max_length=12, default="active")
    kind = models.CharField(max_length=12, choices=[(kind, kind.value) for kind in PlaceKind])
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="places")
    part_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")

    class Meta:
        db_table = "registry_location"
        default_permissions = ()
