"""Reading the register of medicines."""

from __future__ import annotations

from uuid import UUID

from prescriptions.formulary.models import Medication
from prescriptions.formulary.names import MedicationName


def prescribable() -> list[Medication]:
    """Every medicine a doctor may choose; what other systems named is left out."""
    return list(Medication.objects.filter(told_by="").exclude(inn=""))


def medication(medication_id: UUID) -> Medication | None:
    """One medicine, told ones included."""
    return Medication.objects.filter(id=medication_id).first()


def name_of(row: Medication) -> MedicationName:
    """The parts of a medicine's name."""
    return MedicationName(row.inn, row.name_uz, row.name_ru, row.strength, row.form, row.written)


def register() -> list[Medication]:
    """The whole register, for its page."""
    return list(Medication.objects.all())
