"""Refusals about staff and posts."""

from __future__ import annotations

from trust.context import Refusal, gettext_noop


class UnknownStaff(Refusal):
    """The register has no such person or post."""

    message = gettext_noop("This person or post is not in the register of staff.")
    status = 404


class RoleNotYours(Refusal):
    """A head fills the posts of clinic and counter; other roles are the ministry's to give."""

    message = gettext_noop("You cannot give the role %(role)s. Ask the ministry.")
    status = 403


class LicenceDateMissing(Refusal):
    """A licence holds until a day."""

    message = gettext_noop("Give the number of the licence and the last day it holds.")


class NotYourPost(Refusal):
    """An account acts in the posts it holds, and only while they hold."""

    message = gettext_noop("You cannot work in this post today.")
    status = 403


class PostHeldHere(Refusal):
    """A post that an account acts in is changed here alone, never by what others tell."""

    message = gettext_noop("This post is held by an account of ours. Change it in the register.")
    status = 409
