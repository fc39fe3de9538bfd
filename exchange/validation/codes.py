"""Required bindings of FHIR R5 that the structure library does not enforce; facts of hl7.org/fhir/R5."""

from __future__ import annotations

_EVENT = {
    "preparation",
    "in-progress",
    "not-done",
    "on-hold",
    "stopped",
    "completed",
    "entered-in-error",
    "unknown",
}
GENDERS = {"male", "female", "other", "unknown"}

# (resource type, element) -> the codes that may stand there
REQUIRED: dict[tuple[str, str], set[str]] = {
    ("Patient", "gender"): GENDERS,
    ("RelatedPerson", "gender"): GENDERS,
    ("Practitioner", "gender"): GENDERS,
    ("Observation", "status"): {
        "registered",
        "specimen-in-process",
        "preliminary",
        "final",
        "amended",
        "corrected",
        "appended",
        "cancelled",
        "entered-in-error",
        "unknown",
        "cannot-be-obtained",
    },
    ("Encounter", "status"): {
        "planned",
        "in-progress",
        "on-hold",
        "discharged",
        "completed",
        "cancelled",
        "discontinued",
        "entered-in-error",
        "unknown",
    },
    ("MedicationRequest", "status"): {
        "active",
        "on-hold",
        "ended",
        "stopped",
        "completed",
        "cancelled",
        "entered-in-error",
        "draft",
        "unknown",
    },
    ("MedicationDispense", "status"): _EVENT | {"cancelled", "declined"},
    ("DocumentReference", "status"): {"current", "superseded", "entered-in-error"},
    ("Location", "status"): {"active", "suspended", "inactive"},
}
