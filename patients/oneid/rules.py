"""What OneID says about somebody, and whether it is enough. Pure.

Not OpenID Connect: no signed answer, no nonce, no PKCE. What binds an answer to this browser is `state`,
what binds it to us are the client's secret and the registered redirect address.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from patients.identity.rules import pinfl_faults


class Grant(StrEnum):
    """The steps of the protocol, by the names it gives them."""

    CODE = "one_code"
    TOKEN = "one_authorization_code"  # noqa: S105  (a name, no secret)
    IDENTIFY = "one_access_token_identify"
    LOG_OUT = "one_log_out"


@dataclass(frozen=True, slots=True)
class Client:
    """Who we are to OneID. `url` is its one address; `scope` the name it issued to us."""

    url: str
    client_id: str
    client_secret: str
    scope: str
    redirect_uri: str

    def authorize_url(self, state: str) -> str:
        """Where the browser goes first."""
        asked = {
            "response_type": Grant.CODE.value,
            "client_id": self.client_id,
            "redirect_uri": self.redirect_uri,
            "scope": self.scope,
            "state": state,
        }
        return f"{self.url}?{urlencode(asked)}"

    def for_token(self, code: str) -> dict[str, str]:
        """The form that turns a code into a token."""
        return self._form(Grant.TOKEN) | {"code": code, "redirect_uri": self.redirect_uri}

    def about_token(self, grant: Grant, token: str) -> dict[str, str]:
        """The form that asks who it is, or ends it."""
        return self._form(grant) | {"access_token": token, "scope": self.scope}

    def _form(self, grant: Grant) -> dict[str, str]:
        return {
            "grant_type": grant.value,
            "client_id": self.client_id,
            "client_secret": self.client_secret,
        }


class Verdict(StrEnum):
    """What came of an answer."""

    KNOWN = "known"
    FAILED = "failed"
    UNVERIFIED = "unverified"
    NO_PERSON = "no-person"


@dataclass(frozen=True, slots=True)
class Told:
    """Who signed in there: a PINFL, when the verdict is KNOWN."""

    verdict: Verdict
    pinfl: str = ""


def judged(answer: Mapping[str, Any]) -> Told:
    """What an answer is worth: every field is somebody else's word until it is checked.

    `ret_cd` "0" is success; `valid` "true" a verified account (else no medical data); `user_type`
    "I" a person, "L" a firm; `pin` must be a PINFL by its check digit.
    """
    if str(answer.get("ret_cd", "")) != "0":
        return Told(Verdict.FAILED)
    if str(answer.get("valid", "")).lower() != "true":
        return Told(Verdict.UNVERIFIED)
    pinfl = answer.get("pin")
    if not isinstance(pinfl, str) or answer.get("user_type", "I") != "I":
        return Told(Verdict.NO_PERSON)
    if pinfl_faults(pinfl, birth_date=None, gender=""):
        return Told(Verdict.NO_PERSON)
    return Told(Verdict.KNOWN, pinfl)
