"""E-IMZO-SERVER over HTTP: the national signature, made on the signer's own computer.

The server stands beside us on a private network (its `/backend` must not be open to the world) and
wants to know for whom it is asked: the signer's address in X-Real-IP, the site's name in Host.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from trust.signatures import eimzo_answers as answers
from trust.signatures import errors
from trust.signatures.eimzo_answers import Subject, Table
from trust.signatures.ports import NO_EVIDENCE, Evidence, Level, SignerInfo
from trust.signatures.structure import hostile, token_of

SECONDS = 20.0
MOST = 16 * 1024 * 1024  # bytes of an answer; documents above 5 MB are not signed


class _Stay(HTTPRedirectHandler):
    """An answer that sends us elsewhere is no answer."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        """Never."""


@dataclass(frozen=True, slots=True)
class EImzoServer:
    """Where the server is, and on whose behalf it is asked."""

    base_url: str
    host: str
    address: str = ""
    seconds: float = SECONDS

    def on_behalf_of(self, address: str) -> EImzoServer:
        """The same server, asked for the person at this address."""
        return replace(self, address=address)

    def challenge(self) -> bytes:
        """What is to be signed to sign in; good for two minutes and once."""
        told = self._asked("/frontend/challenge", None, answers.NONE)
        challenge = told.get("challenge")
        if not isinstance(challenge, str) or not challenge:
            raise errors.ProviderUnreachable
        return challenge.encode()

    def authenticate(self, cms: bytes) -> Subject:
        """Who signed a challenge of this server (attached)."""
        return answers.subject_of(self._asked("/backend/auth", _64(cms), answers.SIGN_IN))

    def stamped(self, cms: bytes) -> bytes:
        """The same signature with its time-stamp inside: this is what is kept."""
        told = self._asked("/frontend/timestamp/pkcs7", _64(cms), answers.NONE)
        with hostile(errors.ProviderUnreachable):
            return base64.b64decode(told["pkcs7b64"], validate=True)

    def timestamp(self, cms: bytes) -> bytes:
        """The token alone."""
        token = token_of(self.stamped(cms))
        if token is None:
            raise errors.ProviderUnreachable
        return token

    def verify(
        self,
        content: bytes,
        cms: bytes,
        at: datetime,
        evidence: Evidence = NO_EVIDENCE,
        *,
        expected_pinfl: str | None = None,
        least: Level = Level.BASIC,
    ) -> SignerInfo:
        """Who signed these bytes (detached). The server asks the authority itself, now."""
        body = f"{_64(content)}|{_64(cms)}"
        told = self._asked("/backend/pkcs7/verify/detached", body, answers.SIGNATURES)
        signer = answers.signer_of(told, cms, evidence.kept_since or at)
        return _fit(signer, expected_pinfl, least)

    def verify_attached(
        self,
        cms: bytes,
        at: datetime,
        *,
        expected_pinfl: str | None = None,
        least: Level = Level.BASIC,
    ) -> tuple[SignerInfo, bytes]:
        """Who signed, and the document inside."""
        told = self._asked("/backend/pkcs7/verify/attached", _64(cms), answers.SIGNATURES)
        signer = _fit(answers.signer_of(told, cms, at), expected_pinfl, least)
        return signer, answers.document_of(told)

    def _asked(self, path: str, body: str | None, table: Table) -> Mapping[str, Any]:
        told = self._heard(path, body)
        answers.must_be_good(told, table)
        return told

    def _heard(self, path: str, body: str | None) -> Mapping[str, Any]:
        request = Request(  # noqa: S310  (settings name the address)
            self.base_url.rstrip("/") + path,
            data=None if body is None else body.encode(),
            headers=self._headers(),
        )
        with hostile(errors.ProviderUnreachable):
            opener = build_opener(ProxyHandler({}), _Stay)
            with opener.open(request, timeout=self.seconds) as answer:
                told: Any = json.loads(answer.read(MOST))
        if not isinstance(told, dict):
            raise errors.ProviderUnreachable
        return told

    def _headers(self) -> dict[str, str]:
        headers = {"Host": self.host, "Content-Type": "text/plain"}
        return headers | ({"X-Real-IP": self.address} if self.address else {})


def _fit(signer: SignerInfo, expected_pinfl: str | None, least: Level) -> SignerInfo:
    if expected_pinfl is not None and signer.pinfl != expected_pinfl:
        raise errors.WrongSigner
    if not signer.level.reaches(least):
        missing = signer.level is Level.BASIC
        raise errors.TimeStampMissing if missing else errors.RevocationUnknown
    return signer


def _64(content: bytes) -> str:
    return base64.b64encode(content).decode()
