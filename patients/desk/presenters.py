"""What the desk's pages show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from patients.identity import presenters as identity
from patients.identity.matching import LOOK_FIRST, Description, likeness
from patients.proxies import presenters as proxies
from patients.representation.rules import age
from patients.worklist.presenters import person_url
from trust.accounts.policy import decide
from trust.context import Action, Actor

if TYPE_CHECKING:
    from patients.identity.queries import Candidate, PersonFacts
    from patients.proxies.queries import Helper
    from patients.representation.queries import Relative
    from patients.worklist.queries import Waiting


def hits(people: Sequence[Candidate], actor: Actor, today: date) -> list[dict[str, Any]]:
    """Search results with the address each opens."""
    return [
        identity.candidate(one, today) | {"url": person_url(actor, one.patient_id)}
        for one in people
    ]


def double(people: Sequence[Candidate]) -> dict[str, str] | None:
    """Two results that may be one person: the same birth date and much the same name."""
    described = [Description(one.name, one.birth_date, one.gender) for one in people]
    for place, one in enumerate(described):
        for other in described[place + 1 :]:
            if one.birth_date and likeness(one, other).score >= LOOK_FIRST + 20:
                words = _("%(one)s and %(other)s have the same birth date and a near name.")
                return {"words": words % {"one": one.name, "other": other.name}}
    return None


def person(
    who: PersonFacts,
    relatives: Sequence[Relative],
    waiting: Sequence[Waiting],
    guardians: Sequence[Helper],
    *,
    today: date,
    place: str,
) -> dict[str, Any]:
    """The desk's page about one person; `place` is the territory's name."""
    return {
        "who": who,
        "correct_url": reverse("person-correct", args=[who.patient_id]),
        "address": ", ".join(part for part in (place, who.address_line) if part),
        "age": identity.age_words(who.birth_date, today),
        "sex_word": identity.sex_word(who.gender),
        "flags": identity.flag_words(who.flags),
        "relatives": relatives,
        "waiting": waiting,
        "guardians": proxies.recorded(guardians, who.patient_id),
        "is_minor": _is_minor(who.birth_date, today),
        "proxy_url": reverse("person-proxy", args=[who.patient_id]),
    }


def _is_minor(born: date | None, today: date) -> bool:
    return born is not None and age(born, today) < settings.AGE_LIMITS.parent_right_ends


def district_choices(territories: Iterable[Any], language: str) -> list[tuple[str, Any]]:
    """Districts grouped by region, named in the reader's language."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for one in territories:
        groups.setdefault(one.parent.name(language), []).append((one.code, one.name(language)))
    return list(groups.items())


def may(actor: Actor, action: Action) -> bool:
    """Whether to show a door; the gate decides again behind it."""
    return decide(actor.role, action).allowed
