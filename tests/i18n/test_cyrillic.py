"""Uzbek Latin becomes Uzbek Cyrillic as people write it, and nothing else is touched."""

from __future__ import annotations

import pytest

from config.words.cyrillic import cyrillic


@pytest.mark.parametrize(
    ("latin", "expected"),
    [
        ("Oʻzbekcha", "Ўзбекча"),
        ("gʻamxoʻrlik", "ғамхўрлик"),
        ("Maʼlumot yoʻq", "Маълумот йўқ"),
        ("Isʼhoq", "Исъҳоқ"),
        ("Shifokor choʻchidi", "Шифокор чўчиди"),
        ("yer, bahoyeb", "ер, баҳоеб"),
        ("emas, eng, poeziya", "эмас, энг, поэзия"),
        ("Yoshi, yil, yuborish, yangi", "Ёши, йил, юбориш, янги"),
        ("Retsept va litsenziya", "Рецепт ва лицензия"),
        ("aytsin, ketsa, koʻrsatsin", "айтсин, кетса, кўрсатсин"),
        ("Parolni unutdim", "Парольни унутдим"),
        ("OBYEKT, Obyektlar", "ОБЪЕКТ, Объектлар"),
        ("sentyabr", "сентябрь"),
        ("XKT-10 boʻyicha", "ХКТ-10 бўйича"),
        ("50 kg, 120 mm Hg", "50 кг, 120 mm Hg"),
        ("reaksiya, infeksion", "реакция, инфекцион"),
        ("Skriptsiz, muddatsiz", "Скриптсиз, муддатсиз"),
        ("qoʻngʻiroq, singil", "қўнғироқ, сингил"),
        ("JShShIRning", "ЖШШИРнинг"),
        ("davolash-profilaktika", "даволаш-профилактика"),
    ],
)
def test_words(latin: str, expected: str) -> None:
    assert cyrillic(latin) == expected


@pytest.mark.parametrize(
    "kept",
    [
        "%(name)s",
        "%(count)d",
        "{amount}",
        "<b>",
        '<a href="%(url)s" class="btn">',
        "&nbsp;",
        "XLSX",
        "FHIR",
        "Ctrl",
        "II",
        "AA1234567",
        ".xlsx",
        "2026-H1",
        "https://example.uz/kirish",
    ],
)
def test_what_is_no_word_stays(kept: str) -> None:
    assert cyrillic(f"Kirish {kept} yoʻq") == f"Кириш {kept} йўқ"


def test_cyrillic_stays_cyrillic() -> None:
    assert cyrillic("Кириш йўқ") == "Кириш йўқ"
