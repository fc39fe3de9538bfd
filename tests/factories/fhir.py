"""FHIR R5 resources as another system would send them; invented people, odd on purpose."""

from __future__ import annotations

from typing import Any

Resource = dict[str, Any]
ICD10 = "http://hl7.org/fhir/sid/icd-10"


def patient(one: str = "sinov", **more: Any) -> Resource:
    """A person; the PINFL fails its check digit, as partner test data do."""
    return {
        "resourceType": "Patient",
        "id": one,
        "language": "uz",
        "identifier": [
            {
                "system": "https://dhp.uz/fhir/core/sid/pid/uz/ni",
                "use": "official",
                "value": "31210632040245",
            }
        ],
        "name": [
            {"use": "official", "family": "Sinovov", "given": ["Misol"], "suffix": ["Namunayevich"]}
        ],
        "gender": "male",
        "birthDate": "1963-10-12",
        "extension": [{"url": "https://example.org/unmodelled", "valueDecimal": 13.20}],
        **more,
    }


def reference(kind: str, one: str) -> Resource:
    """A literal reference."""
    return {"reference": f"{kind}/{one}"}


def registers() -> list[Resource]:
    """A facility, a member of staff, a place, a medicine."""
    return [
        {"resourceType": "Organization", "id": "org", "name": "Sinov shifoxonasi", "active": True},
        {
            "resourceType": "Practitioner",
            "id": "doc",
            "name": [{"family": "Shifokorov", "given": ["Sinov"]}],
            "gender": "other",
        },
        {"resourceType": "Location", "id": "ward", "status": "active", "name": "1-xona"},
        {
            "resourceType": "HealthcareService",
            "id": "service",
            "active": True,
            "name": "Terapiya",
        },
        {
            "resourceType": "Medication",
            "id": "drug",
            "code": {"coding": [{"system": "http://www.whocc.no/atc", "code": "C09AA02"}]},
        },
    ]


def card(one: str = "sinov") -> list[Resource]:
    """A visit of this patient, with what was found, said and prescribed; a relative comes last."""
    subject = reference("Patient", one)
    return [*_clinical(subject), *_papers(subject)]


def _clinical(subject: Resource) -> list[Resource]:
    return [
        {
            "resourceType": "Encounter",
            "id": "visit",
            "status": "completed",
            "class": [{"coding": [{"code": "AMB"}]}],
            "subject": subject,
            "serviceProvider": reference("Organization", "org"),
            "actualPeriod": {
                "start": "2026-03-02T09:00:00+05:00",
                "end": "2026-03-02T09:20:00+05:00",
            },
        },
        {
            "resourceType": "Condition",
            "id": "headache",
            "clinicalStatus": {"coding": [{"code": "active"}]},
            "code": {"coding": [{"system": ICD10, "code": "R51"}], "text": "Bosh ogʻrigʻi"},
            "subject": subject,
            "encounter": reference("Encounter", "visit"),
        },
        {
            "resourceType": "Observation",
            "id": "weight",
            "status": "final",
            "code": {"coding": [{"system": "http://loinc.org", "code": "29463-7"}]},
            "subject": subject,
            "effectiveDateTime": "2026-03-02",
            "valueQuantity": {
                "value": 80.50,
                "unit": "kg",
                "system": "http://unitsofmeasure.org",
                "code": "kg",
            },
        },
    ]


def _papers(subject: Resource) -> list[Resource]:
    return [
        {
            "resourceType": "MedicationRequest",
            "id": "rx",
            "status": "active",
            "intent": "order",
            "medication": {"reference": reference("Medication", "elsewhere")},
            "subject": subject,
        },
        {
            "resourceType": "Consent",
            "id": "consent",
            "status": "active",
            "subject": subject,
            "decision": "permit",
        },
        {
            "resourceType": "AuditEvent",
            "id": "audit",
            "code": {"coding": [{"code": "rest"}]},
            "recorded": "2026-03-02T09:00:00Z",
            "patient": subject,
            "agent": [{"who": reference("Practitioner", "doc")}],
            "source": {"observer": reference("Organization", "org")},
        },
        {
            "resourceType": "RelatedPerson",
            "id": "mother",
            "patient": subject,
            "name": [{"family": "Sinovova"}],
        },
    ]


def orphans() -> list[Resource]:
    """Resources that cannot be taken over: no patient, or one that is not here."""
    return [
        {
            "resourceType": "DocumentReference",
            "id": "pdf",
            "status": "current",
            "content": [{"attachment": {"url": "https://example.org/a.pdf"}}],
        },
        {
            "resourceType": "Condition",
            "id": "lost",
            "clinicalStatus": {"coding": [{"code": "active"}]},
            "subject": reference("Patient", "nobody"),
        },
    ]
