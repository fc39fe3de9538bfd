"""The forms themselves, newest edition last. Pure data.

No official cell layout of a form of the ministry was found, so none is imitated here: YG-01
shows what the engine can do and says that it is a demonstration.
"""

from __future__ import annotations

from reports.forms.errors import UnknownForm
from reports.forms.rules import Count, Form, Measure
from trust.context import gettext_noop

DISCLOSURE = "internal, unsuppressed"  # stands untranslated in every file, for machines

FORMS: tuple[Form, ...] = (
    Form(
        code="YG-01",
        edition=1,
        title=gettext_noop("Outpatient contacts and morbidity"),
        order=gettext_noop("Order number: draft, to be confirmed."),
        note=gettext_noop("Demonstration of the report engine, not an official SSV form."),
        measures=(
            Measure(
                "contacts",
                gettext_noop("Contacts"),
                gettext_noop(
                    "Visits of the period that took place, in the chapter of their main "
                    "diagnosis; a visit counts once."
                ),
                Count.CONTACTS,
            ),
            Measure(
                "persons",
                gettext_noop("Persons with the diagnosis"),
                gettext_noop(
                    "Different persons with at least one diagnosis of the chapter recorded in the "
                    "period. A person counts once in every cell and once in every total, so a "
                    "total can be smaller than the sum of its cells."
                ),
                Count.PERSONS,
            ),
            Measure(
                "first_in_life",
                gettext_noop("Persons, first time in life"),
                gettext_noop(
                    "Of these, persons with a diagnosis that the record states as made for the "
                    "first time in life; where it states nothing, whose three-character category "
                    "was never recorded before."
                ),
                Count.FIRST,
            ),
            Measure(
                "per_1000",
                gettext_noop("Persons with the diagnosis per 1,000 inhabitants"),
                gettext_noop(
                    "Persons with the diagnosis divided by the population of 1 January 2026, "
                    "times 1,000. Not scaled to a year."
                ),
                Count.PERSONS,
                per=1000,
            ),
        ),
    ),
)


def form_with(code: str, edition: int | None = None) -> Form:
    """The named edition of a form, else its newest; UnknownForm if there is none."""
    found = [
        form
        for form in FORMS
        if form.code == code.strip().upper() and edition in (None, form.edition)
    ]
    if not found:
        raise UnknownForm(field="form", code=code)
    return found[-1]
