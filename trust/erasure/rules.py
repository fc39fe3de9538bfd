"""Why an entry may be erased, which ones may, and how far a case has come. Pure."""

from __future__ import annotations

from enum import StrEnum


class Basis(StrEnum):
    """The closed list of reasons in law; the words for people stand in the presenters."""

    WRONG_PERSON = "wrong-person"  # it tells of somebody else
    COURT = "court"
    PATIENT = "patient"  # asked by the patient, where the law allows it
    UNLAWFUL = "unlawful"  # it should never have been collected


class State(StrEnum):
    """asked -> decided | refused."""

    ASKED = "asked"
    DECIDED = "decided"
    REFUSED = "refused"


# They say who somebody is or what they want: corrected or withdrawn, never erased from under
# everything that hangs on them.
_NEVER = frozenset({"Patient", "Person", "RelatedPerson", "Consent"})


def may_be_erased(resource_type: str) -> bool:
    """Whether entries of this type can be erased at all."""
    return resource_type not in _NEVER
