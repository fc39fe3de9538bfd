"""How a person is written on a page: age and sex in words, the tail of a number, the banner."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from patients.identity import rules
from patients.identity.matching import Reason
from patients.identity.rules import Fault, Gender

if TYPE_CHECKING:
    from patients.identity.queries import Candidate, PersonFacts


def sex_word(gender: str) -> str:
    """The sex in the reader's language."""
    words = {
        Gender.MALE: pgettext("sex", "male"),
        Gender.FEMALE: pgettext("sex", "female"),
        Gender.OTHER: pgettext("sex", "other"),
    }
    return words.get(gender, _("unknown"))  # type: ignore[call-overload]


def age_words(birth_date: date | None, today: date) -> str:
    """`50 years`; months in the first two years; nothing when the birth date is not known."""
    if birth_date is None or birth_date > today:
        return ""
    years = rules.age(birth_date, today=today)
    if years >= 2:
        return ngettext("%(count)d year", "%(count)d years", years) % {"count": years}
    months = (today.year - birth_date.year) * 12 + today.month - birth_date.month
    months -= today.day < birth_date.day
    return ngettext("%(count)d month", "%(count)d months", months) % {"count": months}


def banner(who: PersonFacts, today: date) -> dict[str, Any]:
    """Identity part of components/pb.html; the card adds allergies and alerts."""
    return {
        "name": who.full_name,
        "lang": who.lang,
        "birth_date": who.birth_date,
        "age": age_words(who.birth_date, today),
        "sex": who.gender,
        "sex_word": sex_word(who.gender),
        "pinfl_last": who.pinfl_tail,
        "temporary": who.is_temporary,
        "died": who.died_on,
    }


def candidate(one: Candidate, today: date) -> dict[str, Any]:
    """Somebody a search found, as patients/desk/hits.html shows them."""
    number_label = _("PINFL") if one.pinfl_tail else _("Temporary") if one.is_temporary else ""
    return {
        "patient_id": one.patient_id,
        "name": str(one.name),
        "name_lang": one.lang,
        "birth_date": one.birth_date,
        "age": age_words(one.birth_date, today),
        "sex_word": sex_word(one.gender),
        "number_label": number_label,
        "number": f"••• {one.pinfl_tail}" if one.pinfl_tail else "",
        "words": ", ".join(reason_words(one.likeness.reasons)),
        "tag": ("off", _("Died")) if one.is_dead else None,
    }


def reason_words(reasons: tuple[Reason, ...]) -> list[str]:
    """Why somebody is shown as possibly the same person."""
    words = {
        Reason.NUMBER: _("same number"),
        Reason.NAME: _("same name"),
        Reason.NEAR_NAME: _("near name"),
        Reason.BIRTH_DATE: _("same birth date"),
        Reason.SWAPPED: _("day and month swapped"),
        Reason.YEAR: _("same year of birth"),
        Reason.SEX: _("same sex"),
        Reason.OTHER_SEX: _("other sex"),
        Reason.PHONE: _("same phone"),
    }
    return [words[reason] for reason in reasons]


def flag_words(flags: tuple[str, ...]) -> list[str]:
    """What was found wrong with data that came from elsewhere."""
    words = {
        Fault.LENGTH: _("The PINFL does not have 14 digits."),
        Fault.LETTERS: _("The PINFL holds other signs than digits."),
        Fault.DATE: _("The PINFL does not begin with a birth date."),
        Fault.CHECK: _("The last digit of the PINFL does not fit."),
        Fault.BIRTH_DATE: _("The PINFL names another birth date."),
        Fault.SEX: _("The PINFL belongs to the other sex."),
        Fault.KNOWN: _("Another record has the same PINFL."),
        Fault.FUTURE: _("The birth date is in the future."),
        Fault.TOO_OLD: _("The birth date is more than 130 years ago."),
    }
    return [words[Fault(flag)] for flag in flags]
