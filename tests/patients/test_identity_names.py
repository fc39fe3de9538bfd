"""A name is found whatever script or spelling it was typed in (hazard H21)."""

from __future__ import annotations

import itertools
from datetime import date

import pytest
from hypothesis import given

from patients.identity.asked import understood
from patients.identity.matching import (
    LOOK_FIRST,
    Description,
    Reason,
    likeness,
    name_likeness,
    similarity,
)
from patients.identity.names import WrittenName, skeleton
from patients.identity.rules import script_of
from tests import laws

# One line, one name: as stored in passports, registers and forms, in Latin, Cyrillic and Russian.
CORPUS = [
    "Xudoyberganov Худойберганов Khudoyberganov Khudaiberganov Худайберганов Khudayberganov",
    "Oʻktam O'ktam Ўктам Уктам Uktam Oktam O‘ktam O`ktam Õktam O´ktam",
    "Gʻulom Ғулом Гулом Gulyam Gulom G'ulom Гулям Ghulom Ğulom",
    "Aliyev Aliev Алиев Аliyev Aliyeva Алиева Alieva",
    "Ibrohimov Ибрагимов Ibragimov Иброҳимов Ibrahimov Ибрагимова",
    "Isʼhoq Ishoq Исҳоқ Исхак Iskhak Is'hoq",
    "Jamshid Жамшид Джамшид Dzhamshid Djamshid Zhamshid",
    "Toʻraqulov Тўрақулов Туракулов Turakulov To'raqulov Turaqulov",
    "Yoʻldosh Йўлдош Юлдаш Yuldash Yo‘ldosh Yuldosh",
    "Tsoy Цой Tsoi Soy Coy",
    "Sherbakov Щербаков Shcherbakov Шербаков",
    "Boboyev Бобоев Babaev Бабаев Babayev Bobaev",
    "Muhammad Муҳаммад Мухаммад Mukhammad Muxammad Магомед Mukhamed",
    "Chori Чори Чары Chary",
    "Joʻrayev Жўраев Джураев Djuraev Juraev Zhuraev Dzhurayev",
    "Yoqub Ёқуб Якуб Yakub",
    "Fayzulla Файзулла Fayzullo Файзулло Faizulla Fayzullah",
    "Nurjan Нуржан Nurzhan Нурджан",
    "Kálmurat Қалмурат Kalmurat Qalmurat",
    "Xoʻjayev Хўжаев Ходжаев Khodjaev Hojayev Khodzhaev Xodjayev",
    "Usmonov Усмонов Усманов Usmanov Усманова Usmonova",
    "Shukurulloh Шукуруллоҳ Шукурулло Shukurullo",
    "Qodirov Қодиров Кадыров Kadyrov Kodirov Qodirova",
    "Rahmonov Раҳмонов Рахмонов Rakhmonov Rakhmanov Рахманов",
    "Hasan Ҳасан Хасан Khasan Xasan",
    "Zulfiya Зулфия Зульфия Zulfia Zulfiia",
    "Gulchehra Гулчеҳра Гульчехра Gulchekhra",
    "Oygul Ойгул Айгуль Aygul Aigul",
    "Shahnoza Шаҳноза Шахноза Shakhnoza",
    "Dilfuza Дилфуза Dilfuza",
    "Oʻrinboy Ўринбой Уринбай Urinbay Urinboy",
    "Ergashev Эргашев Ergasheva Эргашева",
    "Yeldor Элдор Eldor Елдор",
    "Ismoilov Исмоилов Исмаилов Ismailov Ismoilova",
    "Sirojiddin Сирожиддин Сираджиддин Sirodjiddin",
    "Qoraqalpoq Қорақалпоқ Каракалпак Karakalpak",
    "Asqar Асқар Аскар Askar",
    "Mirzayev Мирзаев Mirzaev Мирзаева",
    "Toʻxtayev Тўхтаев Тухтаев Tukhtaev To'xtayeva",
    "Nodira Нодира Надира Nadira",
    "Umidjon Умиджон Умиджан Umidzhon",
    "Sanjar Санжар Санджар Sandjar",
    "Olimjon Олимжон Алимджан Alimdjan",
    "Zokirov Зокиров Закиров Zakirov",
    "Axmedov Аҳмедов Ахмедов Akhmedov Ahmedov",
    "Gʻofurov Ғофуров Гафуров Gafurov G`ofurov Gofurov",
    "Ruxsora Рухсора Rukhsora",
    "Poʻlatov Пўлатов Пулатов Pulatov Polatov",
    "Dostonbek Достонбек Дастанбек Dastanbek",
    "Qizilgul Қизилгул Кызылгуль Kizilgul",
]
PATRONYMICS = [
    "Anvar oʻgʻli|Анвар ўғли|Anvar ugli|Анвар угли|Anvarovich|Анварович|ANVAR O'G'LI|Anvar ogli",
    "Anvar qizi|Анвар қизи|Анвар кизи|Anvarovna|Анваровна|Anvar kizi",
    "Sali oʻgʻli|Салиевич|Saliyevich|Salievich",
    "Qurbon uli|Қурбон ули|Qurbonovich|Курбонович",
]
DIFFERENT = [
    ("Karimov", "Rahimov"),
    ("Nodira", "Nigora"),
    ("Sobir", "Sherzod"),
    ("Aziza", "Gulnora"),
    ("Toshmatov", "Eshmatov"),
    ("Botir", "Bahodir"),
    ("Malika", "Munira"),
    ("Jasur", "Jahongir"),
    ("Qodirov", "Xudoyberganov"),
    ("Olim", "Salim"),
]


def _pairs(lines: list[str], by: str) -> list[tuple[str, str]]:
    return [pair for line in lines for pair in itertools.permutations(line.split(by), 2)]


def _recall(pairs: list[tuple[str, str]], fold: object) -> float:
    found = sum(fold(one) == fold(other) for one, other in pairs)  # type: ignore[operator]
    return found / len(pairs)


@pytest.mark.hazard("H21")
def test_spellings_of_one_name_fold_to_one_skeleton() -> None:
    pairs = _pairs(CORPUS, " ")
    assert len(pairs) > 1000
    assert _recall(pairs, skeleton) >= 0.98


@pytest.mark.hazard("H21")
def test_negative_control_without_the_fold_nearly_all_spellings_are_missed() -> None:
    """Shows that the corpus is hard: comparing lower case finds next to nothing."""
    assert _recall(_pairs(CORPUS, " "), str.lower) < 0.05


@pytest.mark.hazard("H21")
def test_patronymics_fold_to_the_fathers_name() -> None:
    assert _recall(_pairs(PATRONYMICS, "|"), skeleton) == 1


@pytest.mark.hazard("H21")
@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different_names_stay_apart(one: str, other: str) -> None:
    """A fold that makes everything one name would have perfect recall."""
    assert skeleton(one) != skeleton(other)
    assert similarity(skeleton(one), skeleton(other)) < 0.6


@pytest.mark.hazard("H21")
@given(laws.WORDS, laws.WORDS)
def test_any_text_folds_without_error_and_folding_again_changes_nothing_of_order(
    one: str, other: str
) -> None:
    assert skeleton(f"{one} {other}").split() == [*skeleton(one).split(), *skeleton(other).split()]


def test_the_script_of_a_name_is_told() -> None:
    assert (script_of("Ўктам"), script_of("Oʻktam")) == ("Cyrl", "Latn")


def test_name_likeness_needs_no_order_and_no_patronymic() -> None:
    stored = WrittenName("Karimov", "Anvar", "Salim oʻgʻli")
    assert name_likeness(WrittenName("Анвар", "Каримов"), stored) == 1
    assert name_likeness(WrittenName("Toshmatov", "Eldor"), stored) < 0.35


def _someone(born: date | None, family: str = "Namunayeva", gender: str = "female") -> Description:
    return Description(WrittenName(family, "Bemora", "Misol qizi"), born, gender)


@pytest.mark.parametrize(
    ("other", "reasons", "looks_first"),
    [
        (_someone(date(1976, 8, 3)), {Reason.NAME, Reason.BIRTH_DATE, Reason.SEX}, True),
        (_someone(date(1976, 3, 8)), {Reason.NAME, Reason.SWAPPED, Reason.SEX}, True),
        (
            _someone(date(1976, 8, 3), "Намунаева"),
            {Reason.NAME, Reason.BIRTH_DATE, Reason.SEX},
            True,
        ),
        (_someone(None), {Reason.NAME, Reason.SEX}, True),
        (_someone(date(1951, 4, 12)), {Reason.NAME, Reason.SEX}, False),
        (
            _someone(date(1976, 8, 3), gender="male"),
            {Reason.NAME, Reason.BIRTH_DATE, Reason.OTHER_SEX},
            True,
        ),
    ],
)
def test_likeness_says_how_much_and_why(
    other: Description, reasons: set[Reason], looks_first: bool
) -> None:
    found = likeness(_someone(date(1976, 8, 3)), other)
    assert set(found.reasons) == reasons
    assert (found.score >= LOOK_FIRST) is looks_first


def test_a_placeholder_birth_date_weighs_less() -> None:
    january = likeness(_someone(date(1950, 1, 1)), _someone(date(1950, 1, 1)))
    august = likeness(_someone(date(1950, 8, 3)), _someone(date(1950, 8, 3)))
    assert january.score < august.score


def test_a_same_number_settles_it() -> None:
    one = Description(WrittenName("A"), number_hashes=frozenset({"h"}))
    other = Description(WrittenName("B"), number_hashes=frozenset({"h", "i"}))
    assert likeness(one, other).score == 100


@pytest.mark.parametrize(
    ("text", "words", "born", "numbers"),
    [
        ("намуна 1976", ("namana",), (date(1976, 1, 1), date(1976, 12, 31)), ()),
        ("Namuna 08.03.1976", ("namana",), (date(1976, 3, 8), date(1976, 3, 8)), ()),
        ("1976-03-08 Namuna", ("namana",), (date(1976, 3, 8), date(1976, 3, 8)), ()),
        ("aa 1234567", (), (None, None), ("AA1234567",)),
        ("40803905120035", (), (None, None), ("40803905120035",)),
        ("Xudoyberganov Oʻktam", ("hadabirganav", "aktam"), (None, None), ()),
        ("08.03.1976", (), (date(1976, 3, 8), date(1976, 3, 8)), ()),
        ("N\x00amuna", ("amana",), (None, None), ()),
        ("   ", (), (None, None), ()),
    ],
)
def test_one_search_field_takes_names_dates_and_numbers(
    text: str,
    words: tuple[str, ...],
    born: tuple[date | None, date | None],
    numbers: tuple[str, ...],
) -> None:
    asked = understood(text)
    assert (asked.words, (asked.born_from, asked.born_to), asked.numbers) == (words, born, numbers)


def test_a_birth_date_alone_finds_nobody() -> None:
    assert understood("08.03.1976").is_empty


def test_phone_numbers_are_searched_as_phones() -> None:
    assert "+998901234567" in understood("+998 90 123-45-67").phones
