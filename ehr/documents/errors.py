"""Refusals of notes."""

from __future__ import annotations

from trust.context import Refusal, gettext_noop


class NoteTooLong(Refusal):
    """A note is read by people: a book is a document."""

    message = gettext_noop(
        "The note has %(length)s characters; %(most)s fit. "
        "Shorten it, or attach the rest as a document. Nothing was saved, your text is still here."
    )


class UnreadableCharacters(Refusal):
    """The text holds characters that cannot be stored or shown."""

    message = gettext_noop(
        "Character %(place)s of the text cannot be stored (%(code)s). "
        "It usually comes in by copying from another program: delete it and save again."
    )


class EmptyNote(Refusal):
    """Nothing was written."""

    message = gettext_noop("Write the note, or leave the visit without one.")


class NoSuchDocument(Refusal):
    """The document is not in this card."""

    message = gettext_noop("This document is not in the card. Open the card again.")
    status = 404


class AlreadyInError(Refusal):
    """It was struck out before."""

    message = gettext_noop("This entry is already marked as entered in error.")
    status = 409


class NoReason(Refusal):
    """Striking out needs its reason."""

    message = gettext_noop("Say in a few words what was wrong, so that readers understand.")
