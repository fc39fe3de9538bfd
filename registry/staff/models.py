"""Staff and their posts: the working projection of the register's ledger."""

from __future__ import annotations

from datetime import date
from typing import ClassVar
from uuid import UUID

from django.contrib.postgres.indexes import GinIndex
from django.db import models

from registry.organisations.models import Location, Organization, Registered
from registry.staff.rules import STAFF_ROLES, Terms


class Practitioner(Registered):
    """Somebody who works in health care."""

    is_active = models.BooleanField(default=True)
    family = models.CharField(max_length=100, default="", blank=True)
    given = models.CharField(max_length=100, default="", blank=True)
    patronymic = models.CharField(max_length=100, default="", blank=True)
    printed_name = models.CharField(max_length=300)
    gender = models.CharField(max_length=8, default="", blank=True)
    search_key = models.TextField()

    class Meta:
        db_table = "registry_practitioner"
        default_permissions = ()
        indexes: ClassVar = [
            GinIndex(fields=["search_key"], name="practitioner_words", opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return self.printed_name


class PractitionerRole(Registered):
    """A post: who works where as what, until when, by which licence.

    `account_id` and `role` say who may sign in and act in it. They are never taken from a
    resource that another system sent.
    """

    practitioner = models.ForeignKey(Practitioner, models.PROTECT, null=True, related_name="posts")
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="posts")
    department = models.ForeignKey(Location, models.PROTECT, null=True, related_name="posts")
    account_id = models.UUIDField(null=True)
    role = models.CharField(
        max_length=20,
        default="",
        blank=True,
        choices=[(role.value, role.value) for role in sorted(STAFF_ROLES)],
    )
    position_system = models.CharField(max_length=200, default="", blank=True)
    position_code = models.CharField(max_length=60, default="", blank=True)
    position_text = models.CharField(max_length=200, default="", blank=True)
    speciality_system = models.CharField(max_length=200, default="", blank=True)
    speciality_code = models.CharField(max_length=60, default="", blank=True)
    speciality_text = models.CharField(max_length=200, default="", blank=True)
    licence_number = models.CharField(max_length=60, default="", blank=True)
    licence_until = models.DateField(null=True)
    starts = models.DateField(null=True)
    ends = models.DateField(null=True)
    is_active = models.BooleanField(default=True)
    # What Django adds by itself, told to the type checker; `today` comes with some queries.
    practitioner_id: UUID | None
    organization_id: UUID | None
    department_id: UUID | None
    today: date

    class Meta:
        db_table = "registry_practitionerrole"
        default_permissions = ()
        indexes: ClassVar = [models.Index(fields=["account_id"], name="post_account")]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="post_account_has_a_role",
                condition=models.Q(account_id=None, role="")
                | models.Q(account_id__isnull=False) & ~models.Q(role=""),
            ),
            models.CheckConstraint(
                name="told_post_opens_nothing",
                condition=models.Q(source="") | models.Q(account_id=None),
            ),
        ]

    def __str__(self) -> str:
        return self.position_text

    @property
    def terms(self) -> Terms:
        """What decides whether the post holds."""
        is_open = bool(self.practitioner and self.practitioner.is_active)
        is_open = is_open and bool(self.organization and self.organization.is_active)
        return Terms(
            role=self.role,
            is_active=self.is_active and is_open,
            starts=self.starts,
            ends=self.ends,
            licence_until=self.licence_until,
        )
