"""Which signatures a document needs, and whether it has them. Pure.

Russia's rule (two of them: the doctor, and the house) by kind of document; who may give which part
follows from the role, and nobody gives both parts of one document.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Part(StrEnum):
    """What a signature stands for."""

    AUTHOR = "author"  # wrote it and answers for it
    CERTIFIER = "certifier"  # the house's second signature
    PATIENT = "patient"  # declares or consents


@dataclass(frozen=True, slots=True)
class Given:
    """A signature as far as the rules look at it."""

    part: Part
    account_id: UUID
    digest: str


NEEDED: Mapping[str, tuple[Part, ...]] = {
    "visit": (Part.AUTHOR,),
    "controlled-prescription": (Part.AUTHOR, Part.CERTIFIER),
    "consent": (Part.PATIENT,),
}


def missing(kind: str, digest: str, given: Iterable[Given]) -> tuple[Part, ...]:
    """The parts that nobody has given upon these very bytes yet. Raises KeyError."""
    there = {one.part for one in given if one.digest == digest}
    return tuple(part for part in NEEDED[kind] if part not in there)


def may_give(part: Part, kind: str, digest: str, account_id: UUID, given: Iterable[Given]) -> bool:
    """Whether this account may add this part now: it is missing, and the other one is not theirs.

    A certifier comes after the author: there is nothing to certify before.
    """
    upon_it = [one for one in given if one.digest == digest]
    left = missing(kind, digest, upon_it)
    first = not left or left[0] == part
    return part in left and first and all(one.account_id != account_id for one in upon_it)
