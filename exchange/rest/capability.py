"""The CapabilityStatement, made from the list of wires: what is not built is not claimed. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

_INTERACTIONS = ("read", "vread", "history-instance")

# The patient's own journal (exchange/rest/audit_views.py): rows have one version.
AUDIT: dict[str, Any] = {
    "type": "AuditEvent",
    "versioning": "no-version",
    "interaction": [{"code": "read"}, {"code": "search-type"}],
    "searchParam": [
        {"name": "date", "type": "date"},
        {"name": "patient", "type": "reference"},
    ],
    "documentation": "The journal of whoever holds the token; other bearers find nothing.",
}


def statement(types: Sequence[str], *, base_url: str, date: str) -> dict[str, Any]:
    """CapabilityStatement of FHIR R5 for reading these types."""
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "kind": "instance",
        "date": date,
        "fhirVersion": "5.0.0",
        "format": ["json"],
        "software": {"name": "Yagona"},
        "implementation": {"description": "Yagona", "url": f"{base_url}/fhir/R5"},
        "rest": [
            {
                "mode": "server",
                "security": {"description": "Bearer token"},
                "resource": [
                    {
                        "type": one,
                        "versioning": "versioned",
                        "interaction": [{"code": code} for code in _INTERACTIONS],
                    }
                    for one in types
                ]
                + [AUDIT],
            }
        ],
    }
