"""The wiring of pages that cross features: ordered dotted paths, checked at start (config/checks.py)."""

from __future__ import annotations

CARD_SECTIONS: list[str] = [
    "prescriptions.orders.sections.CardMedicines",
]
VISIT_SECTIONS: list[str] = [
    "prescriptions.orders.sections.VisitPrescriptions",
]
CABINET_SECTIONS: list[str] = [
    "ehr.card.sections.OwnVisits",
    "prescriptions.orders.sections.OwnMedicines",
]
DOCUMENT_FACTS: list[str] = []
# What of a record a patient can close, as the room that holds the entries names it.
CONSENT_TARGETS = "ehr.timeline.sections.ClosableEntries"
# Features whose resources have a typed projection; /fhir/R5/metadata is made from this list.
WIRES: list[str] = [
    "registry.organisations.wire",
    "registry.organisations.location_wire",
    "registry.staff.wire",
    "registry.staff.role_wire",
    "patients.identity.wire",
    "patients.representation.wire",
    "patients.consents.wire",
    "ehr.encounters.wire",
    "ehr.problems.wire",
    "ehr.allergies.wire",
    "ehr.observations.wire",
    "ehr.documents.wire",
    "prescriptions.formulary.wire",
    "prescriptions.orders.wire",
    "prescriptions.dispensing.wire",
]
# Resource types whose ledger versions are handed to a task through the outbox.
LEDGER_TASKS: dict[str, list[str]] = {
    "Condition": ["reports.facts.project"],
    "Encounter": ["reports.facts.project"],
}
TABLE_CLASSES = "config.tables.TABLES"
