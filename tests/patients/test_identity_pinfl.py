"""PINFL, birth dates, numbers and names as the desk takes them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patients.identity import errors, particulars, rules
from patients.identity.names import WrittenName
from patients.identity.particulars import Particulars
from patients.identity.rules import Fault, Gender

TODAY = date(2026, 11, 25)

# The three official examples (1996 and 2022), then constructed ones.
GOOD = [
    ("31210632040244", Gender.MALE, date(1963, 10, 12)),
    ("31210932040247", Gender.MALE, date(1993, 10, 12)),
    ("40201902050010", Gender.FEMALE, date(1990, 1, 2)),
    ("61503262040177", Gender.FEMALE, date(2026, 3, 15)),
    ("52902002040240", Gender.MALE, date(2000, 2, 29)),
    ("40803905120035", Gender.FEMALE, date(1990, 3, 8)),
]


@pytest.mark.parametrize(("pinfl", "gender", "born"), GOOD)
def test_a_right_pinfl_has_no_fault_and_tells_sex_and_birth_date(
    pinfl: str, gender: Gender, born: date
) -> None:
    assert rules.pinfl_faults(pinfl, birth_date=born, gender=gender) == ()
    assert rules.pinfl_facts(pinfl) == rules.PinflFacts(gender, born)


@pytest.mark.parametrize(
    ("pinfl", "faults"),
    [
        ("3121063204024", (Fault.LENGTH,)),
        ("312106320402444", (Fault.LENGTH,)),
        ("", (Fault.LETTERS,)),
        ("3121063204024O", (Fault.LETTERS,)),
        ("٣١٢١٠٦٣٢٠٤٠٢٤٤", (Fault.LETTERS,)),
        ("03112632040244", (Fault.DATE,)),
        ("33113632040244", (Fault.DATE,)),
        ("32902012040240", (Fault.DATE,)),  # 29.02.1901
        ("31210632040245", (Fault.CHECK,)),
        ("40503855900021", (Fault.CHECK,)),  # from the national guide: its check digit is wrong
        ("31234567890124", (Fault.DATE,)),  # from the national guide
    ],
)
def test_a_wrong_pinfl_is_told_by_its_most_basic_fault(pinfl: str, faults: tuple[Fault]) -> None:
    assert rules.pinfl_faults(pinfl, birth_date=None, gender="") == faults


def test_digits_that_contradict_birth_date_and_sex_are_told() -> None:
    faults = rules.pinfl_faults("31210632040244", birth_date=date(1963, 10, 13), gender="female")
    assert faults == (Fault.BIRTH_DATE, Fault.SEX)


@pytest.mark.parametrize("gender", ["other", "unknown", ""])
def test_a_sex_that_is_not_told_contradicts_nothing(gender: str) -> None:
    assert rules.pinfl_faults("31210632040244", birth_date=None, gender=gender) == ()


@given(
    st.from_regex(r"[3-6](0[1-9]|1[0-9]|2[0-8])(0[1-9]|1[0-2])[0-9]{8}", fullmatch=True),
    st.data(),
)
def test_every_single_wrong_digit_is_caught(thirteen: str, data: st.DataObject) -> None:
    """Each weight is coprime to ten, so one wrong digit always moves the remainder."""
    whole = thirteen + rules.check_digit(thirteen)
    place = data.draw(st.integers(7, 12))
    other = data.draw(st.sampled_from([d for d in "0123456789" if d != whole[place]]))
    wrong = whole[:place] + other + whole[place + 1 :]
    assert Fault.CHECK in rules.pinfl_faults(wrong, birth_date=None, gender="")


def _written(**more: object) -> Particulars:
    values: dict[str, object] = {
        "name": WrittenName("Namunayeva", "Bemora", "Misol qizi"),
        "gender": "female",
        "birth_date": date(1990, 3, 8),
        "pinfl": "40803905120035",
    }
    return Particulars(**(values | more))  # type: ignore[arg-type]


def test_right_particulars_pass_the_desk() -> None:
    particulars.judge(particulars.tidied(_written()), today=TODAY)


@pytest.mark.parametrize(
    ("changes", "refusal", "field"),
    [
        ({"pinfl": "4080390512003"}, errors.PinflWrongLength, "pinfl"),
        ({"pinfl": "4080390512003A"}, errors.PinflNotDigits, "pinfl"),
        ({"pinfl": "43113905120035"}, errors.PinflNoDate, "pinfl"),
        ({"pinfl": "40803905120036"}, errors.PinflCheckDigit, "pinfl"),
        ({"birth_date": date(1990, 3, 9)}, errors.PinflOtherBirthDate, "pinfl"),
        ({"gender": "male"}, errors.PinflOtherSex, "pinfl"),
        ({"pinfl": "", "birth_date": date(2026, 11, 26)}, errors.BornInFuture, "birth_date"),
        ({"pinfl": "", "birth_date": date(1890, 1, 1)}, errors.BornTooLongAgo, "birth_date"),
        ({"name": WrittenName("", "Bemora")}, errors.NameMissing, "family"),
        ({"name": WrittenName("Namuna\x07yeva", "Bemora")}, errors.NameNotReadable, "family"),
        ({"name": WrittenName("Namunayeva", "Bem0ra")}, errors.NameNotReadable, "given"),
        ({"name": WrittenName("N" * 101, "Bemora")}, errors.NameTooLong, "family"),
        ({"document": "A1234567"}, errors.DocumentNotReadable, "document"),
        ({"phone": "12345"}, errors.PhoneNotReadable, "phone"),
    ],
)
def test_the_desk_refuses_beside_the_field(
    changes: dict[str, object], refusal: type[Exception], field: str
) -> None:
    with pytest.raises(refusal) as caught:
        particulars.judge(particulars.tidied(_written(**changes)), today=TODAY)
    assert caught.value.field == field  # type: ignore[attr-defined]
    assert "%(" not in str(caught.value)
    assert "40803905120035" not in str(caught.value)


def test_a_pinfl_fills_birth_date_and_sex_that_were_left_open() -> None:
    tidy = particulars.tidied(_written(birth_date=None, gender="", pinfl=" 4080 3905 120035 "))
    assert (tidy.birth_date, tidy.gender) == (date(1990, 3, 8), "female")


def test_a_person_without_a_number_gets_no_invented_one() -> None:
    facts = particulars.facts_of(particulars.tidied(_written(pinfl="")))
    (identifier,) = facts.identifiers
    assert (identifier.value, identifier.absent) == ("", "temp-unknown")


@pytest.mark.parametrize(
    ("text", "number"),
    [("aa 1234567", "AA1234567"), ("АВ1234567", "AB1234567"), ("ас1234567", "AC1234567")],
)
def test_look_alike_cyrillic_letters_of_a_document_become_latin(text: str, number: str) -> None:
    assert rules.plain_number(text) == number
    assert rules.is_document_number(number)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("90 123-45-67", "+998901234567"),
        ("+998 (90) 123-45-67", "+998901234567"),
        ("998901234567", "+998901234567"),
        ("8 (495) 123-45-67", "+84951234567"),
        ("123", ""),
        ("abc", ""),
    ],
)
def test_phone_numbers_are_read_however_written(text: str, number: str) -> None:
    assert rules.plain_phone(text) == number


def test_age_counts_completed_years() -> None:
    assert rules.age(date(2000, 2, 29), today=date(2026, 2, 28)) == 25
    assert rules.age(date(2000, 2, 29), today=date(2026, 3, 1)) == 26
