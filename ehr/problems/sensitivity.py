"""Which diagnoses are of a sensitive class by their ICD-10 code. Pure; compiled for demonstration.

Sources: ICD-10 (WHO), blocks as named beside each line; classes of SG NEHR's sensitive health
information and of the special data of Law 547. Reviewer: none yet, so this is a demonstration.
"""

from __future__ import annotations

from collections.abc import Iterable

# Inclusive ranges of three-character categories; the first that fits decides.
_RANGES: tuple[tuple[str, str, str], ...] = (
    ("B20", "B24", "hiv"),  # HIV disease
    ("Z21", "Z21", "hiv"),  # asymptomatic HIV infection status
    ("A50", "A64", "sti"),  # infections with a predominantly sexual mode of transmission
    ("F10", "F19", "addiction"),  # disorders due to psychoactive substance use
    ("F00", "F99", "psychiatry"),  # mental and behavioural disorders
    ("O00", "O08", "reproductive"),  # pregnancy with abortive outcome
    ("Z30", "Z31", "reproductive"),  # contraceptive and procreative management
    ("T74", "T74", "violence"),  # maltreatment syndromes
    ("Y05", "Y07", "violence"),  # sexual assault, neglect, maltreatment
    ("Z14", "Z15", "genetics"),  # genetic carrier and susceptibility
)


_STRICTEST_FIRST = (
    "hiv", "violence", "psychiatry", "addiction", "sti", "reproductive", "genetics",
)  # fmt: skip


def visit_class(codes: Iterable[str]) -> str:
    """The class of a visit with these diagnoses: the strictest of theirs."""
    found = {sensitivity_of(code) for code in codes}
    return next((kind for kind in _STRICTEST_FIRST if kind in found), "")


def sensitivity_of(code: str) -> str:
    """The class of an ICD-10 code, or nothing."""
    category = code[:3].upper()
    if len(category) < 3:
        return ""
    return next((kind for first, last, kind in _RANGES if first <= category <= last), "")
