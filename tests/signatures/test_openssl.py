"""A program that shares no code with ours agrees: openssl, a package of the system.

Where it is missing these tests fail and say so; a skip would look like agreement.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_der_x509_certificate

from tests.signatures.people import START, World
from trust.signatures import revocations, structure

CONTENT = b'{"id":"0197","dose":"5 mg"}'


def openssl(*words: str | Path) -> tuple[bool, str]:
    """Whether it agrees, and what it says."""
    program = shutil.which("openssl")
    assert program, "the system package openssl is missing: apt-get install openssl"
    done = subprocess.run(
        [program, *map(str, words)], capture_output=True, text=True, timeout=60, check=False
    )
    return done.returncode == 0, done.stdout + done.stderr


@pytest.fixture
def files(world: World, tmp_path: Path) -> Path:
    """What an auditor gets: the bytes, the signature, the root, the token, the chain."""
    signed = world.signed(world.signer(), CONTENT)
    token = world.provider.timestamp(signed)
    chain = [load_der_x509_certificate(one) for one in world.ca.issuers]
    for name, content in {
        "content": CONTENT,
        "changed": CONTENT.replace(b"5", b"6"),
        "plain.p7s": signed,
        "stamped.p7s": structure.with_token(signed, token),
        "value": structure.signature_of(signed),
        "token.der": token,
        "root.pem": world.ca.root_pem,
        "chain.pem": b"".join(one.public_bytes(Encoding.PEM) for one in chain),
    }.items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


def verified(files: Path, signature: str, content: str, root: str = "root.pem") -> tuple[bool, str]:
    then = str(int(START.timestamp()))
    return openssl(
        *("cms", "-verify", "-binary", "-inform", "DER", "-in", files / signature),
        *(
            "-content",
            files / content,
            "-CAfile",
            files / root,
        ),
        *("-attime", then, "-out", files / "out"),
    )


@pytest.mark.parametrize("signature", ["plain.p7s", "stamped.p7s"])
def test_openssl_accepts_our_signatures(files: Path, signature: str) -> None:
    agrees, said = verified(files, signature, "content")
    assert agrees, said
    assert (files / "out").read_bytes() == CONTENT


def test_openssl_finds_the_changed_dose(files: Path) -> None:
    agrees, said = verified(files, "plain.p7s", "changed")
    assert not agrees and "content verify error" in said


def test_openssl_trusts_no_stranger(files: Path, stranger: World) -> None:
    (files / "stranger.pem").write_bytes(stranger.ca.root_pem)
    agrees, said = verified(files, "plain.p7s", "content", "stranger.pem")
    assert not agrees and "verify error" in said


def stamped(files: Path, data: str) -> tuple[bool, str]:
    then = str(int(START.timestamp()))
    return openssl(
        *("ts", "-verify", "-token_in", "-in", files / "token.der", "-data", files / data),
        *("-CAfile", files / "root.pem", "-untrusted", files / "chain.pem", "-attime", then),
    )


def test_openssl_accepts_our_time_stamps(files: Path) -> None:
    agrees, said = stamped(files, "value")
    assert agrees and "Verification: OK" in said, said
    agrees, said = stamped(files, "content")
    assert not agrees and "mismatch" in said


def test_openssl_reads_our_answers_and_lists(world: World, files: Path) -> None:
    signer = world.signer()
    issuing = load_der_x509_certificate(world.ca.issuers[0])
    asked = revocations.question(signer.readable, issuing)
    (files / "signer.pem").write_text(signer.certificate_pem)
    then = str(int(START.timestamp()))

    def answered() -> tuple[bool, str]:
        (files / "answer.der").write_bytes(world.ca.ocsp(asked))
        return openssl(
            *("ocsp", "-respin", files / "answer.der", "-issuer", files / "chain.pem"),
            *("-sha256", "-cert", files / "signer.pem", "-CAfile", files / "root.pem"),
            *("-attime", then, "-no_nonce"),
        )

    _, said = answered()  # it compares the answer's day with today's, so its code is not asked
    assert "Response verify OK" in said and "\ngood\n" in said, said
    world.revoke(signer)
    _, said = answered()
    assert "Response verify OK" in said and "\nrevoked\n" in said, said
    (files / "list.der").write_bytes(world.ca.crl())
    listed, said = openssl("crl", "-inform", "DER", "-in", files / "list.der", "-text", "-noout")
    assert listed and f"{signer.serial:X}" in said


def test_negative_control_openssl_refuses_a_broken_token(files: Path) -> None:
    token = bytearray((files / "token.der").read_bytes())
    token[-1] ^= 1
    (files / "token.der").write_bytes(token)
    agrees, _ = stamped(files, "value")
    assert not agrees
