"""The two laws of a wire module, on canonical bytes, and strategies that make trouble for them.

from tests import laws

@given(laws.disturbed(EXAMPLE), FACTS)
def test_laws(resource, facts):
    laws.hold(wire.read, wire.overlay, resource, facts)
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from trust.ledger.canonical import Literal, dump, parse
from trust.ledger.elements import Concept, Precision, Quantity, Ref, When


def hold(
    read: Callable[[dict[str, Any]], Any],
    overlay: Callable[[dict[str, Any], Any], dict[str, Any]],
    resource: dict[str, Any],
    facts: Any,
) -> None:
    """Assert both laws for `resource` and `facts`; `resource` itself must stay as it was."""
    before = dump(resource)
    assert dump(overlay(resource, read(resource))) == before
    assert read(parse(dump(overlay(resource, facts)))) == facts
    assert dump(resource) == before


WORDS = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1, max_size=12)
CODES = st.from_regex(r"[A-Za-z0-9.\-]{1,8}", fullmatch=True)
DECIMALS = st.decimals(-10_000, 10_000, places=2, allow_nan=False, allow_infinity=False)
QUANTITIES = st.builds(
    Quantity, DECIMALS, st.sampled_from(["", "kg", "mmHg"]), st.sampled_from(["", "kg", "mm[Hg]"])
)
CONCEPTS = st.builds(
    Concept,
    code=CODES,
    system=st.sampled_from(["http://loinc.org", "http://hl7.org/fhir/sid/icd-10", "urn:x"]),
    display=st.just("") | WORDS,
    text=st.just("") | WORDS,
)
REFS = st.builds(
    Ref,
    st.builds("{}/{}".format, st.sampled_from(["Patient", "Encounter", "Practitioner"]), CODES),
    st.just("") | WORDS,
)
_ZONES = st.sampled_from([UTC, timezone(timedelta(hours=5)), timezone(timedelta(hours=-3.5))])
MOMENTS = st.builds(
    datetime.combine, st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.times(timezones=_ZONES)
)
WHENS = st.builds(When.at, MOMENTS) | st.builds(
    When.on,
    st.dates(date(1900, 1, 1), date(2100, 1, 1)),
    st.sampled_from([Precision.YEAR, Precision.MONTH, Precision.DAY]),
)

_LITERALS = st.sampled_from(["13.20", "120.0", "1E+2", "-0", "0.10", "9" * 30]).map(Literal)
_STRANGE = st.one_of(
    st.none(),
    st.booleans(),
    WORDS,
    _LITERALS,
    st.lists(WORDS, max_size=2),
    st.dictionaries(WORDS, _LITERALS, max_size=2),
)


@st.composite
def disturbed(draw: st.DrawFn, example: dict[str, Any]) -> dict[str, Any]:
    """`example` with elements missing, of the wrong form, repeated, and with unknown company."""
    return draw(_disturbed(parse(dump(example))))


@st.composite
def _disturbed(draw: st.DrawFn, node: Any) -> Any:
    if isinstance(node, dict):
        tree = {key: draw(_disturbed(value)) for key, value in node.items() if draw(_KEEP)}
        if draw(_RARE):
            tree["x" + draw(CODES)] = draw(_STRANGE)
        if tree and draw(_RARE):
            tree["_" + draw(st.sampled_from(sorted(node) or ["x"]))] = {"id": "a"}
        return tree
    if isinstance(node, list):
        members = [draw(_disturbed(member)) for member in node]
        return members + members[:1] if members and draw(_RARE) else members
    if draw(_RARE):
        return draw(_STRANGE)
    return respelled(draw, node) if isinstance(node, Decimal) else node


def respelled(draw: st.DrawFn, value: Decimal) -> Decimal:
    """The same number, written otherwise."""
    text = str(value)
    tail = draw(st.sampled_from(["", "0", "00"])) if "." in text else ""
    return Literal(text + tail) if "E" not in text else value


_KEEP = st.integers(0, 11).map(bool)
_RARE = st.integers(0, 11).map(lambda number: number == 11)
