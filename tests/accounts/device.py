"""A passkey device in software: what a telephone would answer, and every way it could lie."""

from __future__ import annotations

import hashlib
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2 import cbor

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40  # flags of authenticator data, WebAuthn 6.1


def text(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


def raw(words: str) -> bytes:
    return urlsafe_b64decode(words + "=" * (-len(words) % 4))


@dataclass
class Device:
    """One passkey, made for one account at one origin."""

    origin: str
    rp_id: str = "localhost"
    flags: int = PRESENT | VERIFIED
    counter: int = 0
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: Any = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    handle: bytes = b""

    def made(self, offered: dict[str, Any]) -> str:
        """The answer to a challenge to make one."""
        options = offered["publicKey"]
        self.handle = raw(options["user"]["id"])
        numbers = self.key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: _padded(numbers.x), -3: _padded(numbers.y)}
        attested = bytes(16) + len(self.credential_id).to_bytes(2) + self.credential_id
        data = self._data(self.flags | ATTESTED) + attested + cbor.encode(public)
        told = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", options["challenge"])
        response = {"clientDataJSON": text(client), "attestationObject": text(told)}
        return self._answer(offered, response)

    def shown(self, offered: dict[str, Any], *, handle: bytes | None = None) -> str:
        """The answer to a challenge to show it."""
        self.counter += 1 if self.counter else 0
        client = self._client("webauthn.get", offered["publicKey"]["challenge"])
        data = self._data(self.flags)
        signed = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        response = {
            "clientDataJSON": text(client),
            "authenticatorData": text(data),
            "signature": text(signed),
            "userHandle": text(self.handle if handle is None else handle),
        }
        return self._answer(offered, response)

    def _client(self, kind: str, challenge: str) -> bytes:
        told = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(told).encode()

    def _data(self, flags: int) -> bytes:
        rp = hashlib.sha256(self.rp_id.encode()).digest()
        return rp + bytes([flags]) + self.counter.to_bytes(4)

    def _answer(self, offered: dict[str, Any], response: dict[str, str]) -> str:
        one = text(self.credential_id)
        credential = {"id": one, "rawId": one, "type": "public-key", "response": response}
        extensions = {"clientExtensionResults": {}}
        return json.dumps({"state": offered["state"], "credential": credential | extensions})


def _padded(number: int) -> bytes:
    return number.to_bytes(32)
