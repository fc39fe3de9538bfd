"""The classes of holes found in peers (V-01 to V-22): each has its tests here, or a reason why not.

A test that is named must exist; a reason names what is missing from the product, so that building
it makes somebody look at this list.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.urls import get_resolver

from tests.architecture.test_routes import routes
from tests.security.test_planted_leaks import PLANTED

ROOT = Path(__file__).resolve().parents[2]

TESTED: dict[str, tuple[str, ...]] = {
    "V-01 other people's objects": (
        "tests/security/test_disclosure.py::test_nobody_of_another_facility_gets_a_word_of_this_patient",
        "tests/security/test_disclosure.py::test_negative_control_a_policy_that_asks_for_no_relation_is_seen",
        "tests/security/test_matrix.py::test_another_patient_sees_nothing_of_this_one",
    ),
    "V-02 search beyond one's own": (
        "tests/security/test_other_facilitys_queue.py::test_a_desk_elsewhere_cannot_end_the_treatment_relation_by_emptying_the_queue",
        "tests/security/test_disclosure.py::test_closed_words_are_shown_to_nobody_but_the_patient",
        "tests/security/test_parameters.py::test_no_parameter_is_more_than_data",
    ),
    "V-05 exports": (
        "tests/security/test_matrix.py::test_another_analyst_sees_no_run_of_this_one",
    ),
    "V-06 SQL from input": (
        "tests/oversight/test_looks.py::test_looks_stand_under_a_pseudonym_and_the_question_is_written_down",
        "tests/oversight/test_looks.py::test_filters_and_refusals",
        "tests/security/test_parameters.py::test_no_parameter_is_more_than_data",
    ),
    "V-08 formulas in files": (
        "tests/reports/test_downloads_files.py::test_text_that_starts_a_formula_is_made_inert",
    ),
    "V-09 fields nobody asked for": (
        "tests/security/test_foreign_ids.py::test_no_body_reaches_another_persons_rows",
    ),
    "V-10 other methods": (
        "tests/security/test_foreign_ids.py::test_no_body_reaches_another_persons_rows",
        "tests/security/test_disclosure.py::test_the_own_patient_is_shown_where_the_table_allows_it",
        "tests/security/test_matrix.py::test_each_address_opens_only_to_roles_that_hold_its_action",
    ),
    "V-11 sessions": (
        "tests/accounts/test_signing_in.py::test_the_session_id_changes_at_sign_in_and_at_every_proof",
        "tests/accounts/test_signing_in.py::test_a_session_ends_at_once",
    ),
    "V-12 guessing numbers": (
        "tests/security/test_pace.py::test_the_twenty_first_search_of_a_minute_waits",
        "tests/security/test_pace.py::test_negative_control_without_the_check_a_machine_goes_on",
        "tests/accounts/test_signing_in.py::test_guessing_cabinet_codes_locks_the_address",
    ),
    "V-13 does it exist": (
        "tests/consents/test_absent.py::test_a_closed_entry_answers_like_one_that_never_was",
        "tests/consents/test_absent.py::test_negative_control_a_wall_that_shows_it_is_seen",
        "tests/access/test_web.py::test_an_absent_person_looks_like_a_strange_one",
    ),
    "V-14 round the journal": (
        "tests/security/test_journal_evasion.py::test_every_disclosure_leaves_one_row",
        "tests/security/test_journal_evasion.py::test_without_the_journal_nothing_is_shown",
        "tests/access/test_web.py::test_a_stranger_reads_why_and_what_next_and_the_look_is_written",
        "tests/access/test_gate.py::test_a_refused_service_leaves_the_look_and_takes_its_rows_back",
    ),
    "V-15 caches": (
        "tests/security/test_kept_nowhere.py::test_no_answer_of_a_gate_may_be_kept",
        "tests/accounts/test_signing_in.py::test_pages_of_signing_in_are_kept_by_no_browser",
    ),
    "V-16 markup in words": (
        "tests/security/test_stored_words.py::test_a_note_with_markup_is_shown_as_typed",
        "tests/security/test_stored_words.py::test_a_name_with_markup_from_elsewhere_is_shown_as_sent",
    ),
    "V-19 the broker": (
        "tests/security/test_broker.py::test_a_pickle_is_refused_unopened",
        "tests/security/test_broker.py::test_workers_take_json_and_nothing_else",
    ),
    "V-20 cookies, codes and guardians": (
        "tests/proxies/test_children.py::test_custody_changes_while_the_guardian_is_signed_in",
        "tests/proxies/test_children.py::test_the_right_ends_with_the_minority",
        "tests/proxies/test_adults.py::test_two_holders_of_one_another_do_not_open_a_third",
        "tests/withholding/test_withholding.py::test_a_teenager_keeps_a_visit_from_the_mother_without_reasons",
        "tests/accounts/test_signing_in.py::test_a_flipped_cookie_is_nobody",
        "tests/accounts/test_signing_in.py::test_a_code_counts_once_in_every_session",
    ),
    "V-21 no list is not everything": (
        "tests/security/test_kept_nowhere.py::test_an_exception_in_the_policy_shows_nothing",
        "tests/trust/test_catalogue.py::test_no_scope_shows_nothing_scope_a_shows_a_and_nothing_of_b",
        "tests/security/test_disclosure.py::test_negative_control_closures_that_close_nothing_are_seen",
    ),
    "V-22 pages of errors": (
        "tests/security/test_kept_nowhere.py::test_an_error_page_says_nothing_of_the_patient",
        "tests/security/test_disclosure.py::test_nobody_of_another_facility_gets_a_word_of_this_patient",
    ),
}
# Words that no address may hold while the reason stands.
WITHOUT: dict[str, tuple[str, tuple[str, ...]]] = {
    "V-03 search by a hidden field": ("FHIR has no search, lists cannot be sorted", ("_search",)),
    "V-04 includes": ("FHIR has no search and no $everything", ("_search", "everything")),
    "V-07 uploads": ("nothing can be uploaded", ("upload", "attach")),
    "V-17 addresses from input": ("nothing fetches an address it is given", ("fetch", "hook")),
    "V-18 links to files": ("files go through the gate of their page", ("media", "files")),
}

# A leak of each class, planted, that its tests catch: in test_planted_leaks, or beside the test.
_DISCLOSURE = "tests/security/test_disclosure.py"
CAUGHT: dict[str, str] = {
    "V-01": f"{_DISCLOSURE}::test_negative_control_a_policy_that_asks_for_no_relation_is_seen",
    "V-12": "tests/security/test_pace.py::test_negative_control_without_the_check_a_machine_goes_on",
    "V-13": "tests/consents/test_absent.py::test_negative_control_a_wall_that_shows_it_is_seen",
    "V-19": "tests/security/test_broker.py::test_negative_control_a_broker_that_takes_pickles_runs_them",
    "V-21": f"{_DISCLOSURE}::test_negative_control_closures_that_close_nothing_are_seen",
}


def exists(node: str) -> bool:
    """Whether a test of this name stands in that file."""
    path, _, name = node.partition("::")
    file = ROOT / path
    if not file.exists():
        return False
    tree = ast.parse(file.read_text())
    return any(isinstance(one, ast.FunctionDef) and one.name == name for one in ast.walk(tree))


@pytest.mark.parametrize("kind", sorted(TESTED))
def test_each_class_has_tests_that_exist(kind: str) -> None:
    assert [node for node in TESTED[kind] if not exists(node)] == []


def test_every_class_is_answered_once() -> None:
    numbers = sorted(name[:4] for name in (*TESTED, *WITHOUT))
    assert numbers == [f"V-{number:02}" for number in range(1, 23)]


def test_a_leak_of_each_class_is_planted_and_caught() -> None:
    planted = {kind[:4] for kind in PLANTED}
    assert [node for node in CAUGHT.values() if not exists(node)] == []
    assert sorted(planted | set(CAUGHT)) == sorted(kind[:4] for kind in TESTED)


@pytest.mark.parametrize("kind", sorted(kind for kind in WITHOUT if WITHOUT[kind][1]))
def test_building_it_makes_somebody_look_here(kind: str) -> None:
    """Negative control of the reasons: an address with the word is seen."""
    _reason, words = WITHOUT[kind]
    grown = [*(address for address, _ in routes(get_resolver().url_patterns)), f"new/{words[0]}"]
    assert [address for address in grown if words[0] in address] == [f"new/{words[0]}"]


@pytest.mark.parametrize("kind", sorted(WITHOUT))
def test_what_is_said_to_be_missing_is_missing(kind: str) -> None:
    _reason, words = WITHOUT[kind]
    for address, _pattern in routes(get_resolver().url_patterns):
        assert not any(word in address for word in words), address


def test_negative_control_a_test_that_is_not_there_is_seen() -> None:
    assert not exists("tests/security/test_classes.py::test_nothing_of_the_kind")
    assert not exists("tests/security/test_absent_file.py::test_x")
