"""What can go wrong with a key."""

from __future__ import annotations


class Undecryptable(ValueError):
    """The value was not written with any of the keys this process holds."""


class NoSigningKey(RuntimeError):
    """SIGN_KEY is not set: nothing that leaves the house can be signed."""


class NoKey(RuntimeError):
    """FIELD_KEY is not set: identifying columns can neither be written nor found."""
