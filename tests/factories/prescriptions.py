"""People in an open visit, medicines of the demonstration set, drafts and signed prescriptions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from ehr.allergies import services as allergies
from ehr.encounters import services as encounters
from patients.access import gate
from prescriptions.formulary import services as formulary
from prescriptions.formulary.models import Medication
from prescriptions.orders import services
from prescriptions.orders.rules import Dose
from tests.factories import actors, people
from trust.accounts.gate import permit
from trust.context import Action, Actor

DOSE = Dose(Decimal("0.5"), "{tablet}", 2, 30, "oral")


@dataclass(frozen=True, slots=True)
class Case:
    """A patient in a doctor's open visit."""

    doctor: Actor
    patient_id: UUID
    encounter_id: UUID


def medication(code: str = "enalapril-10") -> UUID:
    """A medicine of the demonstration set, loaded if need be."""
    found = Medication.objects.filter(code=code).first()
    if found is None:
        with permit(actors.system(), Action.EDIT_REGISTER) as ctx:
            formulary.load_demonstration(ctx)
        found = Medication.objects.get(code=code)
    return found.id


def visit(doctor: Actor | None = None, **more: Any) -> Case:
    """A queued person whose visit the doctor has begun."""
    who = doctor or actors.doctor()
    patient_id = people.queued(**more)
    with gate.open_record(who, patient_id, Action.WRITE_CARD) as ctx:
        case = Case(who, patient_id, encounters.start(ctx))
        allergies.record_none_known(ctx, encounter_id=case.encounter_id)
        return case


def drafted(case: Case, code: str = "enalapril-10", **more: Any) -> UUID:
    """An unsigned prescription."""
    chosen = medication(code)
    with gate.open_record(case.doctor, case.patient_id, Action.PRESCRIBE) as ctx:
        dose = replace(DOSE, unit=Medication.objects.get(id=chosen).unit)
        values: dict[str, Any] = {"medication_id": chosen, "dose": dose}
        return services.write(ctx, encounter_id=case.encounter_id, **(values | more))


def issued(case: Case, code: str = "enalapril-10", **more: Any) -> tuple[UUID, str]:
    """A signed prescription: its id and its number."""
    prescription_id = drafted(case, code, **more)
    with gate.open_record(case.doctor, case.patient_id, Action.PRESCRIBE) as ctx:
        number = services.sign(ctx, prescription_id=prescription_id)
    return prescription_id, number
