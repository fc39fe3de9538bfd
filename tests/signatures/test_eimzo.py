"""The contract with E-IMZO-SERVER: what is sent, what each answer means, and silence.

Negative controls: an untouched answer passes the same call, and each single field turned to no, or
left out, is refused.
"""

from __future__ import annotations

import base64
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from http.server import ThreadingHTTPServer

import pytest

from tests.signatures.eimzo_stub import Stub, closed, started
from tests.signatures.people import DOCTOR, NAME, OTHER, World
from trust.context import Refusal
from trust.signatures import eimzo_answers, errors, structure
from trust.signatures.eimzo import EImzoServer
from trust.signatures.ports import Evidence, Level

CONTENT = b'{"id":"0197"}'


@pytest.fixture
def stub(world: World) -> Stub:
    return Stub(world)


@pytest.fixture
def eimzo(stub: Stub) -> Iterator[EImzoServer]:
    server = started(stub)
    try:
        yield at(server).on_behalf_of("10.1.2.3")
    finally:
        server.shutdown()
        server.server_close()


def at(server: ThreadingHTTPServer) -> EImzoServer:
    return EImzoServer(f"http://127.0.0.1:{server.server_port}", "yagona.example", seconds=5)


def test_a_signed_challenge_signs_in_once(world: World, eimzo: EImzoServer) -> None:
    signer = world.signer()
    challenge = eimzo.challenge()
    attached = closed(challenge, world.signed(signer, challenge))
    told = eimzo.authenticate(attached)
    assert (told.name, told.pinfl) == (NAME, DOCTOR)
    assert told.valid_from == world.clock.now
    with pytest.raises(errors.ChallengeExpired):
        eimzo.authenticate(attached)


def test_a_challenge_is_too_old_after_two_minutes(world: World, eimzo: EImzoServer) -> None:
    signer, challenge = world.signer(), eimzo.challenge()
    world.clock.forward(seconds=121)
    with pytest.raises(errors.ChallengeExpired):
        eimzo.authenticate(closed(challenge, world.signed(signer, challenge)))


def test_a_stamped_signature_is_verified_detached_and_attached(
    world: World, eimzo: EImzoServer
) -> None:
    plain = world.signed(world.signer(), CONTENT)
    stamped = eimzo.stamped(plain)
    now = world.clock.now
    told = eimzo.verify(CONTENT, stamped, now, expected_pinfl=DOCTOR, least=Level.LASTING)
    assert (told.name, told.pinfl, told.signed_at) == (NAME, DOCTOR, now)
    assert told.evidence.ocsps == (b"answer about the signer", b"answer about the time")
    assert told.certificate_pem.startswith("-----BEGIN CERTIFICATE-----") and told.chain
    again, content = eimzo.verify_attached(closed(CONTENT, stamped), now)
    assert (again, content) == (told, CONTENT)


def test_the_token_alone_can_be_had(world: World, eimzo: EImzoServer) -> None:
    plain = world.signed(world.signer(), CONTENT)
    with_it = structure.with_token(plain, eimzo.timestamp(plain))
    assert world.provider.verify(CONTENT, with_it, world.clock.now).level is Level.STAMPED


def test_requests_are_those_of_the_published_interface(
    world: World, stub: Stub, eimzo: EImzoServer
) -> None:
    plain = world.signed(world.signer(), CONTENT)
    eimzo.challenge()
    eimzo.verify(CONTENT, eimzo.stamped(plain), world.clock.now)
    paths = [path for path, _, _ in stub.heard]
    assert paths == [
        "GET /frontend/challenge",
        "POST /frontend/timestamp/pkcs7",
        "POST /backend/pkcs7/verify/detached",
    ]
    for _, headers, _ in stub.heard:
        assert headers["host"] == "yagona.example" and headers["x-real-ip"] == "10.1.2.3"
    document, _, signature = stub.heard[-1][2].partition("|")
    assert base64.b64decode(document) == CONTENT
    assert structure.token_of(base64.b64decode(signature))


def test_what_the_server_finds_is_said_in_our_words(world: World, eimzo: EImzoServer) -> None:
    """E-01, E-04 and E-03 through the server."""
    signer = world.signer(days=1)
    stamped = eimzo.stamped(world.signed(signer, CONTENT))
    now = world.clock.now
    assert eimzo.verify(CONTENT, stamped, now, expected_pinfl=DOCTOR)
    with pytest.raises(errors.BadSignature):
        eimzo.verify(CONTENT + b" ", stamped, now)
    with pytest.raises(errors.WrongSigner):
        eimzo.verify(CONTENT, stamped, now, expected_pinfl=OTHER)
    world.clock.forward(days=2)
    with pytest.raises(errors.CertificateExpired):
        eimzo.verify(CONTENT, world.signed(signer, CONTENT), world.clock.now)


@pytest.mark.parametrize(
    ("status", "refusal"),
    [
        *eimzo_answers.SIGNATURES.items(),
        (0, errors.ProviderUnreachable),
        (-99, errors.ProviderUnreachable),
    ],
)
def test_every_status_of_a_verification(
    world: World, stub: Stub, eimzo: EImzoServer, status: int, refusal: type[Refusal]
) -> None:
    stub.status = status
    with pytest.raises(refusal):
        eimzo.verify(CONTENT, world.signed(world.signer(), CONTENT), world.clock.now)


@pytest.mark.parametrize(("status", "refusal"), list(eimzo_answers.SIGN_IN.items()))
def test_every_status_of_a_sign_in(
    stub: Stub, eimzo: EImzoServer, status: int, refusal: type[Refusal]
) -> None:
    stub.status = status
    with pytest.raises(refusal):
        eimzo.authenticate(b"signed")


@dataclass(frozen=True)
class Doubt:
    """One field of an answer with status 1, and the refusal it must lead to."""

    name: str
    value: object
    refusal: type[Refusal]


DOUBTS = [
    Doubt(name, value, refusal)
    for name, refusal in (
        ("verified", errors.BadSignature),
        ("certificateVerified", errors.UntrustedCertificate),
        ("certificateValidAtSigningTime", errors.CertificateExpired),
    )
    for value in (False, None, 1, "true")
]


@pytest.mark.parametrize("doubt", DOUBTS)
def test_success_with_a_doubt_inside_is_no_success(
    world: World, stub: Stub, eimzo: EImzoServer, doubt: Doubt
) -> None:
    stamped = eimzo.stamped(world.signed(world.signer(), CONTENT))
    assert eimzo.verify(CONTENT, stamped, world.clock.now)
    stub.changes = {doubt.name: doubt.value}
    with pytest.raises(doubt.refusal):
        eimzo.verify(CONTENT, stamped, world.clock.now)


def test_a_revocation_is_told_apart_from_an_end(
    world: World, stub: Stub, eimzo: EImzoServer
) -> None:
    stamped = eimzo.stamped(world.signed(world.signer(), CONTENT))
    told = {"revocationTime": "2026-01-01 00:00:00"}
    stub.changes = {"certificateValidAtSigningTime": False, "revokedStatusInfo": told}
    with pytest.raises(errors.CertificateRevoked):
        eimzo.verify(CONTENT, stamped, world.clock.now)
    stub.changes = {"revokedStatusInfo": told}  # later than the signature: the server says so
    assert eimzo.verify(CONTENT, stamped, world.clock.now)


def test_without_a_stamp_the_signers_clock_must_be_right(world: World, eimzo: EImzoServer) -> None:
    """The server would take its word, and so would who set it back before a revocation."""
    plain = world.signed(world.signer(), CONTENT)
    then = world.clock.now
    assert eimzo.verify(CONTENT, plain, then).level is Level.BASIC
    with pytest.raises(errors.TimeStampMissing):
        eimzo.verify(CONTENT, plain, then, least=Level.STAMPED)
    for wrong in (timedelta(hours=1), timedelta(hours=-1)):
        with pytest.raises(errors.ClockWrong):
            eimzo.verify(CONTENT, plain, then + wrong)
    later = then + timedelta(days=9)
    assert eimzo.verify(CONTENT, plain, later, Evidence(kept_since=then))


@pytest.mark.parametrize("code", [302, 400, 500, 503])
def test_another_code_than_200_is_no_answer(stub: Stub, eimzo: EImzoServer, code: int) -> None:
    assert eimzo.challenge()
    stub.code = code
    with pytest.raises(errors.ProviderUnreachable):
        eimzo.challenge()


@pytest.mark.parametrize(
    "said", [b"", b"busy", b"[]", b'{"status":1}', b'{"status":true,"challenge":"a"}', b"\xff{}"]
)
def test_what_cannot_be_read_is_no_answer(stub: Stub, eimzo: EImzoServer, said: bytes) -> None:
    stub.said = said
    with pytest.raises(errors.ProviderUnreachable):
        eimzo.challenge()
    with pytest.raises(errors.ProviderUnreachable):
        eimzo.stamped(b"signed")


def test_nobody_at_the_address_and_somebody_silent(world: World) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        mute = EImzoServer(f"http://127.0.0.1:{port}", "yagona.example", seconds=0.3)
        with pytest.raises(errors.ProviderUnreachable):
            mute.challenge()
    with pytest.raises(errors.ProviderUnreachable):
        mute.challenge()
