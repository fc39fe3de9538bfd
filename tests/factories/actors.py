"""Actors as plain values: a doctor of a facility is a doctor of a facility, database or not."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from trust.context import Actor, Role

FACILITY = UUID("00000000-0000-7000-8000-000000000001")
OTHER_FACILITY = UUID("00000000-0000-7000-8000-000000000002")
PHARMACY = UUID("00000000-0000-7000-8000-000000000003")
OTHER_PHARMACY = UUID("00000000-0000-7000-8000-000000000004")


def _staff(role: Role, printed: str, facility_id: UUID | None, **more: Any) -> Actor:
    values: dict[str, Any] = {
        "name": printed,
        "account_id": uuid4(),
        "post_id": uuid4(),
        "practitioner_id": uuid4(),
        "facility_name": "Sinov 3-poliklinika",
        "post_name": role.value,
        "is_strong": True,
        "confirmed_at": datetime.now(UTC),
    }
    return Actor(role=role, facility_id=facility_id, **(values | more))


def registrar(facility_id: UUID | None = FACILITY, **more: Any) -> Actor:
    """Works at the registration desk."""
    return _staff(Role.REGISTRAR, "Qabulova Sinov", facility_id, **more)


def doctor(facility_id: UUID | None = FACILITY, **more: Any) -> Actor:
    """Treats people."""
    return _staff(Role.DOCTOR, "Shifokorova Sinov", facility_id, **more)


def nurse(facility_id: UUID | None = FACILITY, **more: Any) -> Actor:
    """Records, does not prescribe."""
    return _staff(Role.NURSE, "Hamshirayeva Sinov", facility_id, **more)


def pharmacist(facility_id: UUID | None = PHARMACY, **more: Any) -> Actor:
    """Dispenses at one pharmacy."""
    return _staff(
        Role.PHARMACIST,
        "Dorixonachi Sinov",
        facility_id,
        **({"facility_name": "Misol dorixonasi"} | more),
    )


def patient(patient_id: UUID, **more: Any) -> Actor:
    """A person in their own cabinet."""
    values: dict[str, Any] = {
        "account_id": uuid4(),
        "name": "Namunayeva",
        "is_strong": True,
        "confirmed_at": datetime.now(UTC),
    }
    return Actor(role=Role.PATIENT, patient_id=patient_id, **(values | more))


def analyst(**more: Any) -> Actor:
    """Makes reports; opens no card."""
    return _staff(Role.ANALYST, "Tahlilchi Sinov", FACILITY, **more)


def inspector(**more: Any) -> Actor:
    """Oversees looks across the country."""
    return _staff(Role.INSPECTOR, "Nazoratchi Sinov", FACILITY, **more)


def officer(facility_id: UUID | None = FACILITY, **more: Any) -> Actor:
    """Answers for data protection at one facility."""
    return _staff(Role.OFFICER, "Masʼul Sinov", facility_id, **more)


def system(name: str = "test") -> Actor:
    """A named job."""
    return Actor.system(name)
