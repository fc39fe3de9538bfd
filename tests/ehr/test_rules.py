"""Visits, diagnoses, allergies, notes, pages of history: the pure rules."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import product
from uuid import UUID, uuid4

import pytest

from ehr.allergies import rules as allergies
from ehr.allergies.errors import NoSubstance, UnknownCategory
from ehr.documents import rules as documents
from ehr.documents.errors import EmptyNote, NoteTooLong, UnreadableCharacters
from ehr.encounters.errors import VisitNotInState
from ehr.encounters.states import MOVES, EncounterState, Move, move
from ehr.problems import rules as problems
from ehr.problems.errors import SameDiagnosisTwice, SecondMainDiagnosis, UnknownRole
from ehr.problems.rules import Diagnosis, DiagnosisRole
from ehr.timeline.rules import Place
from trust.context import Refusal


@pytest.mark.parametrize(("state", "by"), list(product([*EncounterState, "planned", ""], Move)))
def test_only_the_moves_of_the_table_are_allowed(state: str, by: Move) -> None:
    allowed = {(before.value, each): after for (before, each), after in MOVES.items()}
    if (str(state), by) in allowed:
        assert move(state, by) is allowed[str(state), by]
    else:
        with pytest.raises(VisitNotInState):
            move(state, by)


def test_a_signed_visit_cannot_be_signed_again() -> None:
    with pytest.raises(VisitNotInState):
        move(move("in-progress", Move.FINISH), Move.FINISH)


@pytest.mark.parametrize(
    ("roles", "codes", "error"),
    [
        ("MC", "I10 E11.9", None),
        ("CC", "I10 E11.9", None),
        ("MM", "I10 E11.9", SecondMainDiagnosis),
        ("MC", "I10 I10", SameDiagnosisTwice),
        ("", "", None),
    ],
)
def test_what_one_visit_may_hold(roles: str, codes: str, error: type[Refusal] | None) -> None:
    letters = {"M": DiagnosisRole.MAIN, "C": DiagnosisRole.CONCOMITANT}
    pairs = zip(codes.split(), roles, strict=True)
    stated = [Diagnosis(code, letters[letter]) for code, letter in pairs]
    if error is None:
        problems.together(stated)
    else:
        with pytest.raises(error):
            problems.together(stated)


def test_an_unknown_role_is_refused() -> None:
    assert problems.role("gencl-0001-00003") is DiagnosisRole.MAIN
    with pytest.raises(UnknownRole):
        problems.role("main")


@pytest.mark.parametrize(
    ("values", "error"),
    [
        (("", "medication", "", ""), NoSubstance),
        ((" \n", "medication", "", ""), NoSubstance),
        (("Penicillin", "drug", "", ""), UnknownCategory),
        (("Penicillin", "medication", "deadly", ""), UnknownCategory),
    ],
)
def test_an_allergy_needs_a_substance_and_a_kind(
    values: tuple[str, str, str, str], error: type[Refusal]
) -> None:
    with pytest.raises(error):
        allergies.stated(*values)


def test_an_allergy_is_kept_as_stated() -> None:
    allergy = allergies.stated(" Penitsillin ", "medication", "high", " anafilaksiya ")
    assert (allergy.substance, allergy.reaction) == ("Penitsillin", "anafilaksiya")
    assert allergy.criticality is allergies.Criticality.HIGH


def test_a_note_of_ten_megabytes_is_refused_with_its_length() -> None:
    with pytest.raises(NoteTooLong, match="10485760"):
        documents.note("a" * 10 * 1024 * 1024)


@pytest.mark.parametrize(
    ("text", "place", "code"),
    [
        ("ab\0c", 3, "U+0000"),
        ("\x07", 1, "U+0007"),
        ("a\x1b[0m", 2, "U+001B"),
        ("x\x85", 2, "U+0085"),
        ("\ud800", 1, "U+D800"),
    ],
)
def test_control_characters_are_refused_and_pointed_at(text: str, place: int, code: str) -> None:
    with pytest.raises(UnreadableCharacters) as refusal:
        documents.note(text)
    assert refusal.value.facts == {"place": place, "code": code}
    assert refusal.value.field == "note"


@pytest.mark.parametrize("text", ["", "  \r\n\t "])
def test_an_empty_note_is_refused(text: str) -> None:
    with pytest.raises(EmptyNote):
        documents.note(text)


def test_a_note_keeps_its_lines_tabs_and_every_script() -> None:
    assert documents.note(" Shikoyat:\r\n\tбош оғриғи 😀\rd ") == "Shikoyat:\n\tбош оғриғи 😀\nd"


def test_the_longest_note_that_fits_fits() -> None:
    assert len(documents.note("a" * documents.MOST)) == documents.MOST
    with pytest.raises(NoteTooLong):
        documents.note("a" * (documents.MOST + 1))


def test_the_history_shows_the_beginning_of_a_note() -> None:
    assert documents.one_line("a\n b  c") == "a b c"
    assert documents.one_line("x" * 400).endswith("…")
    assert len(documents.one_line("x" * 400)) == 300


def test_a_place_in_the_history_survives_a_link() -> None:
    place = Place(datetime(2026, 11, 25, 3, 0, 0, 123, tzinfo=UTC), uuid4())
    assert Place.read(str(place)) == place
    assert Place.read(str(place).replace("+", " ")) == place  # what a URL makes of a plus


@pytest.mark.parametrize(
    "text", ["", "x", "2026-11-25~x", "~", "2026-11-25T00:00:00~" + str(UUID(int=7))]
)
def test_an_unreadable_place_is_the_first_page(text: str) -> None:
    assert Place.read(text) is None
