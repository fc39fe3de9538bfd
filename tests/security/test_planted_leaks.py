"""One leak of each class of holes is planted, and the test that guards against it must fail.

`PLANTED` names the class, plants the hole and runs the very test that stands for it in
`test_classes.TESTED`; where that test has a control of its own, `test_classes` names it instead.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import pytest
from django.contrib.sessions.backends.base import SessionBase
from django.db import connection
from django.http import HttpResponse
from django.template import base as templates
from django.utils import timezone

from config.edge import EdgeMiddleware
from ehr.card.views import EntryView
from patients.access import gate
from patients.desk import views as desk
from patients.representation import rules
from patients.worklist import queries as worklist
from patients.worklist import views as worklist_views
from reports.downloads import csv_file
from reports.engine import queries as engine
from tests.accounts import test_signing_in as signing_in
from tests.proxies.family import CHILD, Person
from tests.reports import test_downloads_files as files
from tests.security import (
    test_disclosure,
    test_foreign_ids,
    test_journal_evasion,
    test_kept_nowhere,
    test_matrix,
    test_parameters,
    test_stored_words,
)
from tests.security.doors import site
from tests.security.planted import planted
from trust.accounts import factors, web
from trust.walls.services import set_scope

pytestmark = [pytest.mark.django_db, pytest.mark.hazard("H1")]
Plant = Callable[[pytest.MonkeyPatch, Any], None]


def lists_of_everybody(patch: pytest.MonkeyPatch, role: Any) -> None:
    """V-02: a list that forgot the facility of its reader, behind a wall that fell."""
    with role("yagona_owner"), connection.cursor() as cursor:
        cursor.execute("ALTER POLICY scope ON patients_workitem USING (true)")
    rows = worklist.WorkItem.objects.all
    patch.setattr(
        worklist_views.queries, "queue", lambda ctx: [worklist._waiting(row) for row in rows()]
    )


def queue_is_scoped() -> None:
    whose, asking = planted(), planted()
    assert test_disclosure.leaks(whose, whose, (whose.name,), {"queue"})  # it stands in their own
    assert test_disclosure.leaks(whose, asking, (whose.name,), {"queue"}) == []


def runs_of_everybody(patch: pytest.MonkeyPatch, role: Any) -> None:
    """V-05: a file for whoever knows its id."""
    patch.setattr(engine, "_own", lambda ctx, run_id: engine.ReportRun.objects.get(pk=run_id))


def other_analyst_sees_no_run() -> None:
    test_matrix.test_another_analyst_sees_no_run_of_this_one(site())


def search_by_concatenation(patch: pytest.MonkeyPatch, role: Any) -> None:
    """V-06: a word of the address inside a statement."""

    def search(ctx: Any, *, text: str) -> Any:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 WHERE 'x' = '" + text.replace("%", "%%") + "'")
        return desk.people.Found([], has_more=False)

    patch.setattr(desk.people, "search", search)


def parameters_are_data() -> None:
    assert test_parameters.failing(site(), {"people-search"}) == []


def formulas_run(patch: pytest.MonkeyPatch, role: Any) -> None:
    """V-08: a name that a spreadsheet computes."""
    patch.setattr(csv_file, "inert", lambda text: text)


def the_body_names_the_patient(patch: pytest.MonkeyPatch, role: Any) -> None:
    """V-09: the gate believes a field of the form."""

    def opened(self: Any, actor: Any) -> Any:
        named = self.request.POST.get("patient") or self.kwargs["patient_id"]
        return gate.open_record(actor, named, self.asked, self.purpose)

    patch.setattr(test_foreign_ids.RecordView, "open", opened)


def no_row_of_another() -> None:
    one = planted()
    case = test_foreign_ids.other_at(one)
    assert test_foreign_ids.changing(one, case, {"visit-start", "person-queue"}) == []


def patch_goes_round_the_gate(patch: pytest.MonkeyPatch, role: Any) -> None:
    """V-10: one method of one page that forgot the check."""
    closed = EntryView.dispatch

    def dispatch(self: Any, request: Any, *args: Any, **kwargs: Any) -> Any:
        if request.method != "PATCH":
            return closed(self, request, *args, **kwargs)
        set_scope(patients=[kwargs["patient_id"]], closed=web_nothing())
        with connection.cursor() as cursor:
            cursor.execute("SELECT string_agg(text, ' ') FROM ehr_cardentry")
            return HttpResponse(cursor.fetchone()[0] or "")

    patch.setattr(EntryView, "dispatch", dispatch)


def web_nothing() -> Any:
    return test_foreign_ids.NOTHING_CLOSED


def no_method_leaks() -> None:
    whose, asking = planted(), planted()
    assert test_disclosure.leaks(whose, asking, (whose.note,), {"entry"}) == []


def the_session_id_stays(patch: pytest.MonkeyPatch, role: Any) -> None:
    """V-11: a fixed session."""
    patch.setattr(SessionBase, "cycle_key", lambda self: None)


def looks_leave_no_row(patch: pytest.MonkeyPatch, role: Any) -> None:
    """V-14: a page that opens the record and forgets to write it down."""

    def enter(ctx: Any, **_: Any) -> None:
        set_scope(patients=ctx.patient_ids, closed=ctx.closed)

    patch.setattr(gate.journal, "enter", enter)


def every_disclosure_is_written() -> None:
    test_journal_evasion.test_every_disclosure_leaves_one_row("get", {})


def browsers_keep_pages(patch: pytest.MonkeyPatch, role: Any) -> None:
    """V-15: pages that stay in the browser of the registration desk."""
    patch.setattr(web, "patch_cache_control", lambda response, **kwargs: None)
    patch.setattr(EdgeMiddleware, "__call__", lambda self, request: self.get_response(request))


def nothing_is_kept() -> None:
    assert test_kept_nowhere.kept(site(), {"card"}) == []


def markup_runs(patch: pytest.MonkeyPatch, role: Any) -> None:
    """V-16: words put into a page as they are."""
    patch.setattr(templates, "conditional_escape", lambda text: text)
    patch.setattr(templates, "render_value_in_context", lambda value, context: str(value))


def codes_count_twice(patch: pytest.MonkeyPatch, role: Any) -> None:
    """V-20: a code overheard opens a second session."""
    patch.setattr(factors, "_spend", lambda account, step: True)


def guardians_for_ever(patch: pytest.MonkeyPatch, role: Any) -> None:
    """V-20: a parent's right that nobody asks the age about."""
    patch.setattr(rules, "age", lambda born, on: 0)


def rights_end_with_the_minority() -> None:
    mother, child = Person(), Person(CHILD)
    mother.becomes_parent_of(child)
    grown = timezone.localdate().replace(year=timezone.localdate().year + 18)
    held = rules.rights_today(
        "parent",
        ["see"],
        born=CHILD,
        now=timezone.now().replace(year=grown.year),
        limits=rules.AgeLimits(14, 18),
    )
    assert held == frozenset()


def errors_tell_all(patch: pytest.MonkeyPatch, role: Any) -> None:
    """V-22: an error page for developers."""
    import sys

    from config import urls

    def told(request: Any) -> HttpResponse:
        return HttpResponse(str(sys.exc_info()[1]), status=500)

    patch.setattr(urls, "handler500", told, raising=False)


def error_page_says_nothing() -> None:
    with pytest.MonkeyPatch.context() as inner:
        test_kept_nowhere.test_an_error_page_says_nothing_of_the_patient(inner)


PLANTED: dict[str, tuple[Plant, Callable[[], None]]] = {
    "V-02": (lists_of_everybody, queue_is_scoped),
    "V-05": (runs_of_everybody, other_analyst_sees_no_run),
    "V-06": (search_by_concatenation, parameters_are_data),
    "V-08": (formulas_run, files.test_csv_name_with_a_formula_is_inert_and_numbers_are_not_touched),
    "V-09": (the_body_names_the_patient, no_row_of_another),
    "V-10": (patch_goes_round_the_gate, no_method_leaks),
    "V-11": (
        the_session_id_stays,
        signing_in.test_the_session_id_changes_at_sign_in_and_at_every_proof,
    ),
    "V-14": (looks_leave_no_row, every_disclosure_is_written),
    "V-15": (browsers_keep_pages, nothing_is_kept),
    "V-16": (markup_runs, test_stored_words.test_a_note_with_markup_is_shown_as_typed),
    "V-20": (codes_count_twice, signing_in.test_a_code_counts_once_in_every_session),
    "V-20 guardians": (guardians_for_ever, rights_end_with_the_minority),
    "V-22": (errors_tell_all, error_page_says_nothing),
}


@pytest.mark.parametrize("kind", sorted(PLANTED))
def test_the_leak_is_caught(kind: str, monkeypatch: pytest.MonkeyPatch, role: Any) -> None:
    plant, guard = PLANTED[kind]
    plant(monkeypatch, role)
    with pytest.raises(AssertionError):
        guard()


@pytest.mark.parametrize("kind", ["V-02", "V-06", "V-09", "V-10", "V-15", "V-20 guardians", "V-22"])
def test_without_the_leak_the_same_guard_is_content(kind: str) -> None:
    """Guards that are narrowed here to one address pass on the house as it is."""
    with nullcontext():
        PLANTED[kind][1]()
