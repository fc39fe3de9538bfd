"""The tables of `registry`, from its features: one app, one migration history."""

from __future__ import annotations

from registry.organisations.models import (
    Location,
    Organization,
    OrganizationUserObjectPermission,
)
from registry.staff.models import Practitioner, PractitionerRole
from registry.terminology.models import CodeSystem, Concept
from registry.territories.models import Territory, TerritoryUserObjectPermission

__all__ = [
    "CodeSystem",
    "Concept",
    "Location",
    "Organization",
    "OrganizationUserObjectPermission",
    "Practitioner",
    "PractitionerRole",
    "Territory",
    "TerritoryUserObjectPermission",
]
