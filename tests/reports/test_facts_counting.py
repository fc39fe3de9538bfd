"""The SQL counts what a plain loop over the newest known versions counts, at any as-of time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from reports.facts import queries
from reports.facts.ages import AGE_BANDS
from reports.facts.chapters import category_of, chapter_of
from reports.facts.counted import Counted, Scope
from reports.facts.rules import Happening, Kind
from tests.factories.facts import NOON, History, add, contact, diagnosis, told

pytestmark = pytest.mark.django_db

AGES = [15, 18, 60]
PEOPLE = [digit * 64 for digit in "0a3"]
VISITS = [contact().encounter_id for _ in range(4)]
CODES = ["I10", "I10", "I11.9", "J06.9", "E11", "Z00.0", "local-7"]

moments = st.integers(-40, 40).map(lambda days: NOON + timedelta(days=days))
ages = st.sampled_from([None, 0, 14, 15, 17, 18, 59, 60, 99])
places = st.sampled_from([("1703", "1703203"), ("1703", "1703401"), ("1726", "1726262"), ("", "")])


@st.composite
def happenings(draw: st.DrawFn) -> Happening:
    """Anything that one version may count as."""
    region, district = draw(places)
    common = {
        "occurred_at": draw(moments),
        "region": region,
        "district": district,
        "encounter_id": draw(st.sampled_from(VISITS)),
        "age": draw(ages),
    }
    person = draw(st.sampled_from(PEOPLE))
    if draw(st.booleans()):
        return contact(person, **common)
    code = draw(st.sampled_from(CODES))
    codes = {"icd10": code if category_of(code) else "", "category": category_of(code)}
    role = draw(st.sampled_from(["main", "concomitant", ""]))
    stated = draw(st.sampled_from([None, None, True, False]))
    return diagnosis(
        person, **common, **codes, chapter=chapter_of(code), role=role, first_in_life=stated
    )


@st.composite
def histories(draw: st.DrawFn) -> History:
    """A resource of one kind with up to three versions, some of which take it back."""
    first = draw(happenings())
    later = draw(st.lists(st.one_of(st.none(), happenings()), max_size=2))
    same = [what for what in later if what is None or what.kind is first.kind]
    times = sorted(draw(st.lists(moments, min_size=len(same) + 1, max_size=len(same) + 1)))
    return History(told(None).resource_id, tuple(zip(times, [first, *same], strict=True)))


scopes = st.builds(
    Scope,
    start=moments,
    end=moments,
    as_of=moments,
    region=st.sampled_from([None, "1703", "1726", ""]),
    district=st.sampled_from([None, None, "1703203"]),
    bucket=st.sampled_from([None, None, "a"]),
)


def band(age: int | None) -> int:
    return -1 if age is None else [b.holds(age) for b in AGE_BANDS].index(True)


def inside(what: Happening, scope: Scope) -> bool:
    return (
        scope.start <= what.occurred_at < scope.end
        and scope.region in (None, what.region)
        and scope.district in (None, what.district)
        and scope.bucket in (None, what.person_key[0])
    )


def known(
    all_of_them: Iterable[History], scope: Scope, kind: Kind
) -> list[tuple[History, Happening]]:
    pairs = [(one, one.known(scope.as_of)) for one in all_of_them]
    return [(one, what) for one, what in pairs if what is not None and what.kind is kind]


def looped_contacts(all_of_them: list[History], scope: Scope) -> set[Counted]:
    made = known(all_of_them, scope, Kind.DIAGNOSIS)
    counter: Counter[tuple[str, int]] = Counter()
    for _, visit in known(all_of_them, scope, Kind.CONTACT):
        if not inside(visit, scope):
            continue
        of_visit = [(h, d) for h, d in made if d.encounter_id == visit.encounter_id]
        of_visit.sort(
            key=lambda p: (p[1].role != "main", p[1].chapter == "", p[1].icd10, p[0].resource_id)
        )
        counter[of_visit[0][1].chapter if of_visit else "", band(visit.age)] += 1
    return {Counted(chapter, group, number) for (chapter, group), number in counter.items()}


def looped_persons(all_of_them: list[History], scope: Scope) -> set[Counted]:
    made = [what for _, what in known(all_of_them, scope, Kind.DIAGNOSIS)]
    seen: dict[tuple[str | None, int | None], set[str]] = {}
    first: dict[tuple[str | None, int | None], set[str]] = {}
    for what in made:
        if not inside(what, scope):
            continue
        earlier = any(
            other.person_key == what.person_key
            and other.category == what.category
            and other.occurred_at < what.occurred_at
            for other in made
        )
        is_first = what.first_in_life
        if is_first is None:
            is_first = bool(what.category) and not earlier
        for chapter in (what.chapter, None):
            for group in (band(what.age), None):
                seen.setdefault((chapter, group), set()).add(what.person_key)
                if is_first:
                    first.setdefault((chapter, group), set()).add(what.person_key)
    return {Counted(*cell, len(people), len(first.get(cell, ()))) for cell, people in seen.items()}


def disagreement(all_of_them: list[History], scope: Scope) -> str:
    """What SQL and the loop say differently; "" where they agree."""
    with transaction.atomic():
        add(all_of_them)
        contacts = {c for c in queries.contacts(scope, ages=AGES) if c.number}
        persons = {c for c in queries.persons(scope, ages=AGES) if c.number}
        transaction.set_rollback(True)
    wrong = contacts ^ looped_contacts(all_of_them, scope)
    wrong |= persons ^ looped_persons(all_of_them, scope)
    return repr(wrong) if wrong else ""


@given(st.lists(histories(), max_size=12), scopes)
def test_sql_agrees_with_a_plain_loop(all_of_them: list[History], scope: Scope) -> None:
    assert disagreement(all_of_them, scope) == ""


WEEK = timedelta(days=7)
NOVEMBER = Scope(start=NOON - 2 * WEEK, end=NOON + 2 * WEEK, as_of=NOON + WEEK)


@pytest.mark.parametrize(
    ("forgotten", "instead"),
    [
        ("known_at <= %(as_of)s", "known_at IS NOT NULL"),
        ("HAVING sum(amount) > 0", ""),
        ("e.category = made.category", "true"),
    ],
)
def test_the_comparison_notices_a_query_that_forgets_something(
    monkeypatch: pytest.MonkeyPatch, forgotten: str, instead: str
) -> None:
    """Negative control: each planted fault must be seen."""
    taken_back = History(told(None).resource_id, ((NOON, diagnosis()), (NOON, None)))
    late = told(diagnosis("b" * 64), NOON + 2 * WEEK)
    other = told(diagnosis("c" * 64, category="I11", occurred_at=NOON - 5 * WEEK))
    again = told(diagnosis("c" * 64))
    cases = [taken_back, late, other, again]
    assert disagreement(cases, NOVEMBER) == ""
    monkeypatch.setattr(queries, "_PERSONS", queries._PERSONS.replace(forgotten, instead))
    assert disagreement(cases, NOVEMBER) != ""


def test_a_visit_counts_once_in_the_chapter_of_its_main_diagnosis() -> None:
    visit = contact()
    also = diagnosis(encounter_id=visit.encounter_id, icd10="E11", chapter="IV", role="concomitant")
    main = diagnosis(encounter_id=visit.encounter_id)
    add([told(visit), told(also), told(main)])
    assert queries.contacts(NOVEMBER, ages=AGES) == [Counted("IX", 2, 1)]


def test_a_diagnosis_made_earlier_in_another_region_is_not_the_first_in_life() -> None:
    add([told(diagnosis(region="1726", occurred_at=NOON - 4 * WEEK)), told(diagnosis())])
    here = Scope(start=NOON - WEEK, end=NOON + WEEK, as_of=NOON + WEEK, region="1703")
    assert Counted("IX", None, 1, 0) in queries.persons(here, ages=AGES)


@pytest.mark.parametrize(("stated", "first"), [(True, 1), (False, 0), (None, 1)])
def test_what_the_record_states_of_first_in_life_goes_before_what_we_know(
    stated: bool | None, first: int
) -> None:
    add([told(diagnosis(first_in_life=stated))])
    assert Counted("IX", None, 1, first) in queries.persons(NOVEMBER, ages=AGES)


def test_a_correction_is_seen_only_after_it_was_known() -> None:
    wrong, right = diagnosis(), diagnosis(icd10="J06.9", category="J06", chapter="X")
    add([History(told(None).resource_id, ((NOON, wrong), (NOON + WEEK, right)))])

    def chapters(days: int) -> set[str | None]:
        as_of = NOON + timedelta(days=days)
        scope = Scope(start=NOVEMBER.start, end=NOVEMBER.end, as_of=as_of)
        return {c.chapter for c in queries.persons(scope, ages=AGES) if c.chapter and c.number}

    assert (chapters(-1), chapters(6), chapters(7)) == (set(), {"IX"}, {"X"})
