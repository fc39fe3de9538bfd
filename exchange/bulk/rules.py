"""In which order resources come in, and which of them belong to no patient. Pure."""

from __future__ import annotations

REGISTER_TYPES = (
    "Organization",
    "Location",
    "HealthcareService",
    "Practitioner",
    "PractitionerRole",
    "Medication",
)
_FIRST = (*REGISTER_TYPES, "Patient", "RelatedPerson", "Encounter", "Condition")


def order(resource_type: str) -> int:
    """Registers, then patients, then encounters, then the rest."""
    return _FIRST.index(resource_type) if resource_type in _FIRST else len(_FIRST)
