"""Refusals of the cabinet."""

from __future__ import annotations

from trust.context import Refusal, gettext_noop


class NoEarlierCheckpoint(Refusal):
    """The file that was given is neither a checkpoint nor a bundle."""

    message = gettext_noop(
        "This file is no checkpoint and no earlier proof. Choose another one, or leave it out."
    )


class NoSignedCopies(Refusal):
    """This house holds no key to sign with."""

    message = gettext_noop("Copies cannot be signed here yet. Try again tomorrow.")
    status = 503
