"""Reading the register of medicines."""

from __future__ import annotations

from uuid import UUID

from ehr.timeline.authorship import named_id
from prescriptions.formulary.models import Medication
from prescriptions.formulary.names import MedicationName, full_name
from trust.ledger.elements import Concept, Ref


def prescribable() -> list[Medication]:
    """Every medicine a doctor may choose; what other systems named is left out."""
    return list(Medication.objects.filter(told_by="").exclude(inn=""))


def medication(medication_id: UUID) -> Medication | None:
    """One medicine, told ones included."""
    return Medication.objects.filter(id=medication_id).first()


def name_of(row: Medication) -> MedicationName:
    """The parts of a medicine's name."""
    return MedicationName(row.inn, row.name_uz, row.name_ru, row.strength, row.form, row.written)


def told_name(concept: Concept | None, ref: Ref | None) -> str:
    """What a resource calls its medicine: its own words, else the register's, else the reference."""
    if concept is not None and concept.words:
        return concept.words
    medication_id = named_id(ref, "Medication")
    row = medication(medication_id) if medication_id else None
    if row is not None:
        return full_name(name_of(row), "uz")
    return (ref.display or ref.reference) if ref else ""


def register() -> list[Medication]:
    """The whole register, for its page."""
    return list(Medication.objects.all())
