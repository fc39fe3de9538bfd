"""What the patient's page says about what is closed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from patients.access.facts import SENSITIVE
from patients.consents.queries import Closing
from patients.consents.rules import Scope, Target


def class_words() -> dict[str, str]:
    """The sensitive classes in plain words."""
    return {
        "hiv": _("HIV"),
        "sti": _("Sexually transmitted diseases"),
        "psychiatry": _("Mental health"),
        "addiction": _("Alcohol and drugs"),
        "reproductive": _("Pregnancy and contraception"),
        "violence": _("Violence"),
        "genetics": _("Genetic tests"),
    }


def target_words(scope: Scope, name: str, sensitivity: str) -> str:
    """What is closed, as a heading."""
    if scope is Scope.ALL:
        return _("My whole record")
    if scope is Scope.CLASS:
        return _("Everything about: %(what)s") % {"what": class_words().get(sensitivity, "")}
    if scope is Scope.FACILITY:
        return _("Everything that was written at: %(where)s") % {"where": name}
    if scope is Scope.DEPARTMENT:
        return _("Everything that was written in the department of: %(where)s") % {"where": name}
    return name


def words_of(target: Target) -> str:
    """The same of a target that is about to be closed."""
    return target_words(target.scope, target.name, target.sensitivity)


def first_choices(facilities: Sequence[Target]) -> list[tuple[str, str]]:
    """The choices without a visit: everything, a clinic, a sensitive subject."""
    targets = [
        Target(Scope.ALL),
        *facilities,
        *(Target(Scope.CLASS, sensitivity=one) for one in sorted(SENSITIVE)),
    ]
    return [(one.key, words_of(one)) for one in targets]


def visit_choices(targets: Sequence[Target]) -> list[tuple[str, str]]:
    """A visit first, then each of its entries."""
    visits = [one for one in targets if one.scope is Scope.ENCOUNTER]
    return [
        *((one.key, _("The whole visit: %(what)s") % {"what": words_of(one)}) for one in visits),
        *((one.key, words_of(one)) for one in targets if one.scope is Scope.ENTRY),
    ]


def lines(closings: Sequence[Closing]) -> dict[str, list[dict[str, Any]]]:
    """Refusals that hold, and those that ended."""
    told = [(one, _line(one)) for one in closings]
    return {
        "closed": [line for one, line in told if one.holds],
        "ended": [line for one, line in told if not one.holds],
    }


def _line(one: Closing) -> dict[str, Any]:
    emergency = (
        _("Doctors may open it in an emergency.")
        if one.usable_in_emergency
        else _("It stays closed even in an emergency.")
    )
    return {
        "title": target_words(one.scope, one.name, one.sensitivity),
        "emergency": emergency,
        "alerts": one.alerts_too,
        "side": one.side,
        "since": one.decided_at,
        "until": one.withdrawn_at,
        "reopen_url": reverse("cabinet-privacy-reopen", args=[one.id]),
        "sign_url": reverse("cabinet-privacy-signature", args=[one.id]),
    }
