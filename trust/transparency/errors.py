"""Refusals of the log and its witnesses."""

from __future__ import annotations

from trust.context import Refusal, gettext_noop


class BadNote(Refusal):
    """It is no checkpoint at all."""

    message = gettext_noop(
        "This is not a checkpoint: it has no name, size and root, or it is damaged."
    )
    status = 400


class Unsigned(Refusal):
    """The signature of the log, or of a known witness, is missing."""

    message = gettext_noop("No known key has signed this checkpoint.")
    status = 403


class Forked(Refusal):
    """Two histories: the newer tree does not begin with the one that was seen before."""

    message = gettext_noop(
        "The log was changed: its tree of %(second)s leaves does not begin with the tree of "
        "%(first)s leaves that was seen before. Keep both checkpoints and report this."
    )
    status = 409


class RolledBack(Refusal):
    """The log shows fewer leaves than before."""

    message = gettext_noop(
        "The log went back: it shows %(second)s leaves and had %(first)s before. "
        "Keep both checkpoints and report this."
    )
    status = 409


class TwoSequencers(Refusal):
    """One process numbers the leaves; another one holds the lock."""

    message = gettext_noop("Another sequencer is at work.")
    status = 409


class NoSuchTree(Refusal):
    """No such tree, tile or time-stamp."""

    message = gettext_noop("The log has nothing at this place.")
    status = 404


class NoCheckpoint(Refusal):
    """Nothing has been sealed yet."""

    message = gettext_noop("Nothing has been sealed yet. Try again in a minute.")
    status = 404
