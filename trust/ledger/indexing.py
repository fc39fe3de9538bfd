"""Index rows from facts: one builder for each kind of FHIR search parameter."""

from __future__ import annotations

from trust.ledger.elements import Concept, Quantity, Ref, When
from trust.ledger.entries import IndexRow

_SYSTEM, _VALUE = 200, 300  # widths of the index columns


def token(parameter: str, told: Concept | str | None, system: str = "") -> tuple[IndexRow, ...]:
    """A code with its system; a bare string is a code of `system`."""
    concept = Concept(told, system) if isinstance(told, str) else told
    if concept is None or not concept.code:
        return ()
    row = IndexRow(parameter, "token", system=concept.system[:_SYSTEM], value=concept.code[:_VALUE])
    return (row,)


def moment(parameter: str, told: When | None, until: When | None = None) -> tuple[IndexRow, ...]:
    """A time as the span it covers, up to the end of `until` if it is a period."""
    if told is None:
        return ()
    high = (until or told).end
    return (IndexRow(parameter, "date", value=told.text, low=told.start, high=high),)


def reference(parameter: str, told: Ref | None) -> tuple[IndexRow, ...]:
    """The target of a reference as it stands."""
    if told is None or not told.reference:
        return ()
    return (IndexRow(parameter, "reference", value=told.reference[:_VALUE]),)


def string(parameter: str, told: str) -> tuple[IndexRow, ...]:
    """Words, folded to lower case."""
    return (IndexRow(parameter, "string", value=told.casefold()[:_VALUE]),) if told else ()


def quantity(parameter: str, told: Quantity | None) -> tuple[IndexRow, ...]:
    """An amount with the code of its unit; one too large for the index is left out of it."""
    if told is None or abs(told.value) >= 10**19:
        return ()
    row = IndexRow(
        parameter,
        "quantity",
        system=told.system[:_SYSTEM],
        value=told.code[:_VALUE],
        number=told.value,
    )
    return (row,)
