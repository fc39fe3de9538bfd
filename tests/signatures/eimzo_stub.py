"""A server on loopback that follows the published interface of E-IMZO-SERVER, with our test authority.

The real one is closed and reached from Uzbekistan alone. Addresses, headers, bodies, statuses and
fields are those of the README of e-imzo-doc, section 2.2; inside, TestCA stands for O'z DSt.
"""

from __future__ import annotations

import base64
import json
import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import uuid4

from asn1crypto import cms
from cryptography.x509 import Certificate, load_pem_x509_certificate

from tests.signatures.people import World
from trust.context import Refusal
from trust.signatures import errors, structure
from trust.signatures.eimzo_answers import PINFL, TASHKENT
from trust.signatures.names import common_name, pinfl_of
from trust.signatures.ports import SignerInfo

STATUS = {
    errors.RevocationUnknown: -1,
    errors.UntrustedCertificate: -11,
    errors.CertificateExpired: -12,
    errors.CertificateRevoked: -12,
    errors.BadTimeStamp: -21,
}


@dataclass
class Stub:
    """What it was asked, and what it shall answer instead of the truth."""

    world: World
    heard: list[tuple[str, dict[str, str], str]] = field(default_factory=list)
    challenges: dict[str, datetime] = field(default_factory=dict)
    code: int = 200
    said: bytes | None = None
    status: int | None = None
    changes: dict[str, Any] = field(default_factory=dict)  # fields of the signer

    def answer(self, path: str, body: str) -> dict[str, Any]:
        if self.status is not None:
            return {"status": self.status, "message": "told to"}
        match path:
            case "/frontend/challenge":
                return self._challenge()
            case "/backend/auth":
                return self._auth(base64.b64decode(body))
            case "/frontend/timestamp/pkcs7":
                return self._stamp(base64.b64decode(body))
            case "/backend/pkcs7/verify/attached":
                content, detached = opened(base64.b64decode(body))
                told = self._verify(content, detached)
                if told["status"] == 1:
                    told["pkcs7Info"]["documentBase64"] = base64.b64encode(content).decode()
                return told
            case "/backend/pkcs7/verify/detached":
                document, signature = (base64.b64decode(one) for one in body.split("|"))
                return self._verify(document, signature)
            case _:
                raise LookupError(path)

    def _challenge(self) -> dict[str, Any]:
        challenge = str(uuid4())
        self.challenges[challenge] = self.world.clock.now + timedelta(seconds=120)
        return {"challenge": challenge, "ttl": 120, "status": 1, "message": ""}

    def _auth(self, attached: bytes) -> dict[str, Any]:
        content, detached = opened(attached)
        until = self.challenges.pop(content.decode(), None)
        if until is None or until < self.world.clock.now:
            return {"status": -20, "message": "challenge not found"}
        told = self._checked(content, detached)
        if isinstance(told, int):
            return {"status": told, "message": "refused"}
        made = load_pem_x509_certificate(told.certificate_pem.encode())
        return {"subjectCertificateInfo": _subject(made), "status": 1, "message": ""}

    def _stamp(self, signed: bytes) -> dict[str, Any]:
        stamped = structure.with_token(signed, self.world.provider.timestamp(signed))
        told = base64.b64encode(stamped).decode()
        return {"pkcs7b64": told, "timestampedSignerList": [{}], "status": 1, "message": ""}

    def _checked(self, content: bytes, signed: bytes) -> SignerInfo | int:
        try:
            return self.world.provider.verify(content, signed, self.world.clock.now)
        except Refusal as refused:
            return STATUS.get(type(refused), -10)

    def _verify(self, content: bytes, signed: bytes) -> dict[str, Any]:
        told = self._checked(content, signed)
        if isinstance(told, int):
            return {"status": told, "message": "refused"}
        signer = self._signer(told, signed) | self.changes
        return {"pkcs7Info": {"signers": [signer]}, "status": 1, "message": ""}

    def _signer(self, told: SignerInfo, signed: bytes) -> dict[str, Any]:
        chain = [told.certificate_pem, *told.chain]
        read = [load_pem_x509_certificate(one.encode()) for one in chain]
        signer = {
            "signingTime": _local(told.claimed_at),
            "certificate": [_certificate(one) for one in read],
            "OCSPResponse": base64.b64encode(b"answer about the signer").decode(),
            "verified": True,
            "certificateVerified": True,
            "certificateValidAtSigningTime": True,
        }
        if structure.token_of(signed):
            signer["timeStampInfo"] = {
                "OCSPResponse": base64.b64encode(b"answer about the time").decode(),
                "digestVerified": True,
                "certificateVerified": True,
                "certificateValidAtSigningTime": True,
                "tsaPolicy": "1.2.860.3.2.11.1",
                "time": _local(told.signed_at),
                "verified": True,
            }
        return signer


def opened(attached: bytes) -> tuple[bytes, bytes]:
    """The content of an attached signature, and the signature without it."""
    envelope: Any = cms.ContentInfo.load(attached)
    inner = envelope["content"]["encap_content_info"]
    content = inner["content"].native
    del inner["content"]
    return content, envelope.dump(force=True)


def closed(content: bytes, detached: bytes) -> bytes:
    """A detached signature with its content inside."""
    envelope: Any = cms.ContentInfo.load(detached)
    envelope["content"]["encap_content_info"]["content"] = content
    return envelope.dump(force=True)


def _local(time: datetime) -> str:
    return time.astimezone(TASHKENT).strftime("%Y-%m-%d %H:%M:%S")


def _subject(made: Certificate) -> dict[str, Any]:
    return {
        "serialNumber": f"{made.serial_number:x}",
        "subjectName": {PINFL: pinfl_of(made), "CN": common_name(made)},
        "validFrom": _local(made.not_valid_before_utc),
        "validTo": _local(made.not_valid_after_utc),
    }


def _certificate(made: Certificate) -> dict[str, Any]:
    told = _subject(made)
    told["subjectInfo"] = told.pop("subjectName")
    return told


class _Handler(BaseHTTPRequestHandler):
    stub: Stub

    def do_GET(self) -> None:
        self._answer("")

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers["Content-Length"])).decode())

    def _answer(self, body: str) -> None:
        stub = self.stub
        headers = {name.lower(): value for name, value in self.headers.items()}
        stub.heard.append((f"{self.command} {self.path}", headers, body))
        said = stub.said if stub.said is not None else _json(stub.answer(self.path, body))
        self.send_response(stub.code)
        if stub.code == 302:
            self.send_header("Location", "/frontend/challenge")
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, format: str, *args: Any) -> None:
        """Silence."""


def _json(told: dict[str, Any]) -> bytes:
    return json.dumps(told).encode()


def started(stub: Stub) -> ThreadingHTTPServer:
    """The stub on a free port of loopback."""
    handler = type("Handler", (_Handler,), {"stub": stub})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
    ).start()
    return server
