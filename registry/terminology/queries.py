"""Finding and naming coded values. Registers are public: no scope, no context.

Names are kept in this process for a minute: a card names the same codes again and again.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Length

from registry.terminology.models import Concept
from registry.terminology.rules import ICD10, typed_code, words

KEPT_SECONDS = 60
_kept: dict[tuple[str, str], tuple[float, Concept]] = {}


def concept(system: str, code: str) -> Concept | None:
    """The concept with this code, or None."""
    return _known(system, [code]).get(code)


def display(system: str, code: str, language: str) -> str:
    """The name of a code for a reader of `language`; nothing when the register lacks the code."""
    found = concept(system, code)
    return found.name(language) if found else ""


def displays(system: str, codes: Iterable[str], language: str) -> dict[str, str]:
    """The names of many codes at once, in at most one query; unknown codes are left out."""
    return {code: found.name(language) for code, found in _known(system, codes).items()}


def concepts_of(system: str) -> Sequence[Concept]:
    """A small set whole, in its own order: the choices of a form field."""
    return list(Concept.objects.filter(system_id=system, is_selectable=True).order_by("position"))


def chapter_of(system: str, code: str) -> Concept | None:
    """The concept at the top of this code's tree (the ICD-10 chapter of a diagnosis)."""
    found = concept(system, code)
    return concept(system, found.root) if found else None


def find_concepts(system: str, text: str, limit: int = 20) -> Sequence[Concept]:
    """Concepts by the beginning of their code or by words of any of their names.

    Words may be typed in either script and cut short; when none fits, slips are forgiven.
    """
    pool = Concept.objects.filter(system_id=system, is_selectable=True)
    found = _by_code(pool, system, text, limit)
    return found or _by_words(pool, words(text), limit) or _by_likeness(pool, text, limit)


def forget_names() -> None:
    """Names have changed (the loaders call this)."""
    _kept.clear()


def _known(system: str, codes: Iterable[str]) -> dict[str, Concept]:
    now, asked = time.monotonic(), set(codes)
    known: dict[str, Concept] = {}
    for code in asked:
        until, kept = _kept.get((system, code), (0.0, None))
        if kept is not None and until > now:
            known[code] = kept
    missing = asked - set(known)
    if missing:
        for found in Concept.objects.filter(system_id=system, code__in=missing):
            known[found.code] = found
            _kept[system, found.code] = (now + KEPT_SECONDS, found)
    return known


def _by_code(pool: QuerySet[Concept], system: str, text: str, limit: int) -> list[Concept]:
    code = typed_code(text) if system == ICD10 else text.strip()
    if not code:
        return []
    return list(pool.filter(code__startswith=code).order_by("code")[:limit])


def _by_words(pool: QuerySet[Concept], typed: Sequence[str], limit: int) -> list[Concept]:
    if not typed:
        return []
    matches = Q()
    for word in typed:
        matches &= Q(search_key__contains=f" {word}")
    # A category before its parts, and a name that begins with the word before one that ends so.
    begins = Case(
        When(search_key__startswith=f" {typed[0]}", then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    found = pool.filter(matches).annotate(begins=begins, length=Length("code"))
    return list(found.order_by("length", "begins", "code")[:limit])


def _by_likeness(pool: QuerySet[Concept], text: str, limit: int) -> list[Concept]:
    key = " ".join(words(text))
    if len(key) < 4:
        return []
    likeness = TrigramWordSimilarity(key, "search_key")
    found = pool.filter(search_key__trigram_word_similar=key).annotate(likeness=likeness)
    return list(found.order_by("-likeness", "code")[:limit])
