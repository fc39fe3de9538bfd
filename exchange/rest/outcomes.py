"""Refusals in FHIR's words: OperationOutcome. Pure."""

from __future__ import annotations

from typing import Any

_CODES = {
    401: "login",
    403: "forbidden",
    404: "not-found",
    405: "not-supported",
    410: "deleted",
    412: "conflict",
}


def outcome(status: int, diagnostics: str) -> dict[str, Any]:
    """An OperationOutcome for an HTTP status."""
    issue = {
        "severity": "error",
        "code": _CODES.get(status, "invalid"),
        "diagnostics": diagnostics,
    }
    return {"resourceType": "OperationOutcome", "issue": [issue]}
