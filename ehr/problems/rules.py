"""Roles and states of diagnoses (UZ Core), and what a visit may hold together. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from ehr.problems.errors import SameDiagnosisTwice, SecondMainDiagnosis, UnknownRole
from trust.context import gettext_noop

ROLE_SYSTEM = "https://terminology.dhp.uz/fhir/core/CodeSystem/diagnosis-type-cs"


class DiagnosisRole(StrEnum):
    """The part a diagnosis plays in a visit: codes of the national guide (diagnosis-type)."""

    REFERRAL = "gencl-0001-00001"
    ADMISSION = "gencl-0001-00002"
    MAIN = "gencl-0001-00003"
    CONCOMITANT = "gencl-0001-00004"
    COMPLICATION = "gencl-0001-00005"
    COMPETING = "gencl-0001-00006"
    BACKGROUND = "gencl-0001-00007"


# What a doctor chooses from; the rest comes in from other systems.
ROLE_NAMES: dict[DiagnosisRole, str] = {
    DiagnosisRole.MAIN: gettext_noop("Main"),
    DiagnosisRole.CONCOMITANT: gettext_noop("Concomitant"),
    DiagnosisRole.COMPLICATION: gettext_noop("Complication"),
    DiagnosisRole.COMPETING: gettext_noop("Competing"),
    DiagnosisRole.BACKGROUND: gettext_noop("Background"),
    DiagnosisRole.REFERRAL: gettext_noop("Of the referring institution"),
    DiagnosisRole.ADMISSION: gettext_noop("On admission"),
}
CHOSEN = (
    DiagnosisRole.MAIN,
    DiagnosisRole.CONCOMITANT,
    DiagnosisRole.COMPLICATION,
    DiagnosisRole.BACKGROUND,
)


class Clinical(StrEnum):
    """Whether the problem is there (FHIR condition-clinical)."""

    ACTIVE = "active"
    RESOLVED = "resolved"


class Verification(StrEnum):
    """How sure it is (FHIR condition-ver-status)."""

    CONFIRMED = "confirmed"
    PROVISIONAL = "provisional"
    IN_ERROR = "entered-in-error"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """A diagnosis as a doctor states it; `first_in_life` None leaves the answer to the card."""

    code: str
    role: DiagnosisRole = DiagnosisRole.MAIN
    verification: Verification = Verification.CONFIRMED
    first_in_life: bool | None = None


def role(text: str) -> DiagnosisRole:
    """The role a form names. Raises UnknownRole."""
    try:
        return DiagnosisRole(text)
    except ValueError:
        raise UnknownRole(field="role") from None


def together(diagnoses: Sequence[Diagnosis]) -> None:
    """Whether one visit may hold these. Raises SameDiagnosisTwice, SecondMainDiagnosis."""
    codes = [diagnosis.code for diagnosis in diagnoses]
    for code in codes:
        if codes.count(code) > 1:
            raise SameDiagnosisTwice(code=code, field="code")
    mains = [each for each in diagnoses if each.role is DiagnosisRole.MAIN]
    if len(mains) > 1:
        raise SecondMainDiagnosis(field="role")
