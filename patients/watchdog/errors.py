"""Refusals of settling a flag."""

from __future__ import annotations

from trust.context import Refusal, gettext_noop


class NoSuchFlag(Refusal):
    """Nothing of this facility has that id."""

    message = gettext_noop("There is no such flag.")
    status = 404


class OwnFlag(Refusal):
    """Nobody judges their own look."""

    message = gettext_noop("This look is your own. Another officer settles it.")


class SettledAlready(Refusal):
    """A verdict is written once."""

    message = gettext_noop("This was settled already. See the result below.")
    status = 409
