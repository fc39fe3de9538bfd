"""Allergy alerts: substance and class are found in any script; silence is no promise."""

from __future__ import annotations

import pytest

from prescriptions.safety.rules import (
    CLASSES,
    AllergyFacts,
    MedicationFacts,
    Severity,
    check,
    fold,
)

AMOXICILLIN = MedicationFacts(("amoxicillin", "amoksitsillin", "амоксициллин"), "J01CA04")
IBUPROFEN = MedicationFacts(("ibuprofen", "ibuprofen", "ибупрофен"), "M01AE01")
CEFTRIAXONE = MedicationFacts(("ceftriaxone", "seftriakson", "цефтриаксон"), "J01DD04")
METFORMIN = MedicationFacts(("metformin", "metformin", "метформин"), "A10BA02")


@pytest.mark.parametrize(
    ("medication", "allergy", "by"),
    [
        (AMOXICILLIN, "Amoksitsillin", "substance"),
        (AMOXICILLIN, "амоксициллин", "substance"),
        (AMOXICILLIN, "Penitsillin: anafilaksiya", "class"),
        (AMOXICILLIN, "Пенициллин", "class"),
        (AMOXICILLIN, "penicillin V", "class"),
        (AMOXICILLIN, "ampitsillin", "class"),
        (IBUPROFEN, "аспирин", "class"),
        (IBUPROFEN, "Ибупрофен", "substance"),
        (CEFTRIAXONE, "Seftriakson", "substance"),
        (CEFTRIAXONE, "Цефазолин", "class"),
    ],
)
def test_an_allergy_stops_in_any_script(medication: MedicationFacts, allergy: str, by: str) -> None:
    checked = check(medication, [AllergyFacts(allergy)])
    assert [(alert.severity, alert.by) for alert in checked.stops] == [(Severity.STOP, by)]
    assert checked.alerts[0].allergy == allergy


def test_the_class_is_found_by_the_code_of_the_allergy_too() -> None:
    assert check(AMOXICILLIN, [AllergyFacts("?", code="J01CE01")]).stops


def test_a_near_class_warns_and_stops_after_anaphylaxis() -> None:
    warned = check(CEFTRIAXONE, [AllergyFacts("Penitsillin")])
    assert [alert.severity for alert in warned.alerts] == [Severity.WARN]
    assert not warned.stops
    assert check(CEFTRIAXONE, [AllergyFacts("Penitsillin", severe=True)]).stops


@pytest.mark.parametrize("allergy", ["Yongʻoq", "Пыльца", "Yodli kontrast", "sut", "", "a"])
def test_other_allergies_do_not_cry_wolf(allergy: str) -> None:
    for medication in (AMOXICILLIN, IBUPROFEN, METFORMIN, CEFTRIAXONE):
        assert not check(medication, [AllergyFacts(allergy)]).alerts


@pytest.mark.hazard("H7")
def test_what_is_not_checked_is_said_with_every_answer() -> None:
    checked = check(METFORMIN, [])
    assert not checked.alerts
    assert "Interactions with other medicines" in checked.not_checked
    assert checked.demonstration


def test_every_rule_names_its_source() -> None:
    assert all(group.source for group in CLASSES)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Амоксициллин", "amoxicillin"), ("ПЕНИЦИЛЛИН", "penitsillin"), ("Цефазолин", "tsefazolin")],
)
def test_one_spelling_for_the_many(one: str, other: str) -> None:
    assert fold(one) == fold(other)
