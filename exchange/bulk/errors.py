"""Refusals of the import."""

from __future__ import annotations

from trust.context import Refusal, gettext_noop


class NoPatient(Refusal):
    """The resource belongs to a patient and names none."""

    message = gettext_noop("The resource names no patient.")


class UnknownPatient(Refusal):
    """The patient it names is neither here nor in what is being imported."""

    message = gettext_noop("The patient it names is not here: %(reference)s.")


class Changed(Refusal):
    """The same source sent other content under the same id before."""

    message = gettext_noop("Changed: this source sent other content under this id before.")
    status = 409


class NoForeignId(Refusal):
    """A resource without an id cannot be recognised when it comes again."""

    message = gettext_noop("The resource has no id.")
