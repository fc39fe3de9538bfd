"""Coded values: loaded once, found by code or words in any script, named for the reader."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from registry.terminology import queries, services
from registry.terminology.errors import UnknownCode, UnknownSystem
from registry.terminology.models import CodeSystem, Concept
from registry.terminology.rules import (
    DIAGNOSIS_ROLE,
    ENCOUNTER_TYPE,
    ICD10,
    LOINC,
    search_key,
    typed_code,
    words,
)
from registry.terminology.services import Term
from tests.factories.records import context

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded(db: None) -> None:
    """All code systems."""
    services.load_code_systems(context())


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("i10", "I10"),
        ("е119", "E11.9"),
        ("E11.", "E11"),
        ("I1", "I1"),
        ("j06.9", "J06.9"),
        ("gripp", ""),
        ("10", ""),
        ("", ""),
        ("I10-I15", ""),
    ],
)
def test_a_typed_code_is_understood(typed: str, code: str) -> None:
    assert typed_code(typed) == code


def test_words_are_the_same_in_either_script_and_spelling() -> None:
    assert words("Бош оғриғи") == words("Bosh og'rig'i") == words("BOSH OGʻRIGʻI")
    assert words("maʼlum") == words("ma'lum") == words("malum")
    assert search_key("Migraine", "Migren", "Мигрень") == " migraine migren"


def test_every_set_is_loaded_with_names_in_three_languages(loaded: None) -> None:
    assert Concept.objects.filter(system=ICD10).count() == 12_542
    small = Concept.objects.exclude(system=ICD10)
    assert small.count() == 130
    assert not small.filter(name_uz="") | small.filter(name_ru="") | small.filter(name_en="")
    assert len(queries.concepts_of(ENCOUNTER_TYPE)) == 7
    assert len(queries.concepts_of(DIAGNOSIS_ROLE)) == 10
    assert all(system.is_demonstration and system.source for system in CodeSystem.objects.all())


def test_loading_again_changes_nothing_and_keeps_loaded_names(loaded: None, tmp_path: Path) -> None:
    names = tmp_path / "names.csv"
    names.write_text("code,uz,ru\nI10,Boshqa nom,\n", encoding="utf-8")
    assert services.load_names(context(), system=ICD10, file=names) == 1
    before = set(Concept.objects.values_list())
    services.load_code_systems(context())
    assert set(Concept.objects.values_list()) == before
    assert queries.display(ICD10, "I10", "uz") == "Boshqa nom"
    assert queries.display(ICD10, "I10", "ru") == "Эссенциальная (первичная) гипертензия"


def test_diagnoses_are_found_by_code_and_by_words(loaded: None) -> None:
    def codes(text: str) -> list[str]:
        return [found.code for found in queries.find_concepts(ICD10, text, 10)]

    assert codes("i10") == ["I10"]
    assert codes("е11")[:2] == ["E11", "E11.0"]
    assert codes("e119") == ["E11.9"]
    assert codes("primary hypertens")[0] == "I10"
    assert codes("гипертензия")[0] == "I10"
    assert codes("gipertenziya")[0] == "I10"
    assert codes("бош оғриғи")[0] == codes("bosh og'rig'i")[0] == "R51"
    assert "I10" in codes("hypertenshion primry")  # slips are forgiven when nothing fits
    assert codes("") == codes("   ") == codes("%") == codes("_") == []
    assert codes("zzzzqqqq") == []


def test_chapters_and_blocks_group_but_are_no_diagnosis(loaded: None) -> None:
    found = queries.find_concepts(ICD10, "Diseases of the circulatory system")
    assert "IX" not in [each.code for each in found]
    chapter = queries.chapter_of(ICD10, "I10")
    assert chapter is not None and chapter.code == "IX"
    assert chapter.name("uz") == "Qon aylanish tizimi kasalliklari"
    assert queries.chapter_of(ICD10, "U07.1").code == "XXII"  # type: ignore[union-attr]


def test_a_name_falls_back_towards_the_original(loaded: None) -> None:
    assert queries.display(LOINC, "8867-4", "kaa") == "Yurak urishi tezligi"
    assert queries.display(LOINC, "8867-4", "uz-cyrl") == "Юрак уриши тезлиги"
    assert queries.display(ICD10, "A00.0", "uz").startswith("Cholera")
    assert queries.display(ICD10, "A00.0", "kaa") == queries.display(ICD10, "A00.0", "en")
    assert queries.display(ICD10, "Q99.99", "uz") == ""


def test_many_names_cost_one_query(loaded: None, django_assert_num_queries: Any) -> None:
    queries.forget_names()
    codes = ["I10", "E11.9", "J45", "no such code"]
    with django_assert_num_queries(1):
        named = queries.displays(ICD10, codes, "ru")
    assert set(named) == {"I10", "E11.9", "J45"}
    with django_assert_num_queries(0):
        queries.display(ICD10, "J45", "uz")


def test_a_file_with_an_unknown_code_is_refused_whole(loaded: None, tmp_path: Path) -> None:
    names = tmp_path / "names.csv"
    names.write_text("code,kaa\nI10,Qan basımı\nI99.99,Joq\n", encoding="utf-8")
    with pytest.raises(UnknownCode):
        services.load_names(context(), system=ICD10, file=names)
    assert queries.display(ICD10, "I10", "kaa") != "Qan basımı"
    with pytest.raises(UnknownSystem):
        services.load_names(context(), system="urn:none", file=names)


def test_a_renamed_code_is_found_by_its_new_name(db: None) -> None:
    CodeSystem.objects.create(uri="urn:sinov", name="Sinov", source="test")
    services.load_terms(context(), system="urn:sinov", terms=[Term("a", "Old name")])
    services.load_terms(context(), system="urn:sinov", terms=[Term("a", "New words")])
    assert [found.code for found in queries.find_concepts("urn:sinov", "words")] == ["a"]
    assert queries.find_concepts("urn:sinov", "old") == []
