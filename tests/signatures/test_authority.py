"""The test authority: secrets for its owner alone, one folder one authority, strangers apart."""

from __future__ import annotations

import stat
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.x509 import ReasonFlags, ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID

from tests.signatures.people import ADDRESSES, DOCTOR, NAME, World
from trust.signatures import names, vault
from trust.signatures.testca import TestCA


def test_secrets_are_their_owners(world: World) -> None:
    assert stat.S_IMODE(world.folder.stat().st_mode) == 0o700
    secrets = list(world.folder.glob("*.key"))
    assert len(secrets) == 4
    for one in [*secrets, *world.folder.rglob("*.pem")]:
        assert stat.S_IMODE(one.stat().st_mode) == 0o600, one


def test_a_folder_is_the_same_authority_tomorrow(world: World) -> None:
    signer = world.signer()
    world.revoke(signer)
    again = TestCA(world.folder, addresses=ADDRESSES, clock=world.clock)
    assert again.root == world.ca.root and again.issuers == world.ca.issuers
    assert _status(again.revocation(signer.certificate)) is ocsp.OCSPCertStatus.REVOKED


def test_two_folders_are_strangers(world: World, stranger: World) -> None:
    assert world.ca.root != stranger.ca.root
    refused = ocsp.load_der_ocsp_response(stranger.ca.revocation(world.signer().certificate))
    answered = refused.response_status is ocsp.OCSPResponseStatus.SUCCESSFUL
    assert not answered or refused.certificate_status is ocsp.OCSPCertStatus.UNKNOWN


def test_who_comes_second_finds_the_first_ones_folder(tmp_path: Path) -> None:
    folder = tmp_path / "one"
    for word in (b"first", b"second"):
        vault.fill_once(folder, partial(_write, word))
    assert (folder / "word").read_bytes() == b"first"
    with pytest.raises(FileExistsError):
        vault.write_secret(folder / "word", b"third")
    assert [one.name for one in tmp_path.iterdir()] == ["one"]


def _write(word: bytes, folder: Path) -> None:
    vault.write_secret(folder / "word", word)


def test_a_person_gets_a_certificate_for_signing_alone(world: World) -> None:
    made = world.signer().readable
    usage = made.extensions.get_extension_for_class(x509.KeyUsage).value
    assert usage.content_commitment and usage.digital_signature
    assert not usage.key_cert_sign and not usage.crl_sign
    assert (names.common_name(made), names.pinfl_of(made)) == (NAME, DOCTOR)
    points = made.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    assert ADDRESSES.crl in str(list(points))


def test_the_time_authority_has_one_purpose_and_says_so(world: World) -> None:
    made = vault.held(world.folder, "stamping").certificate
    purpose = made.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    assert purpose.critical and list(purpose.value) == [ExtendedKeyUsageOID.TIME_STAMPING]
    usage = made.extensions.get_extension_for_class(x509.KeyUsage).value
    assert usage.digital_signature and not usage.content_commitment


def test_the_first_revocation_stands(world: World) -> None:
    signer = world.signer()
    first = world.clock.now
    world.revoke(signer)
    later = world.clock.forward(days=1)
    world.ca.revoke(signer.serial, ReasonFlags.superseded, later)
    told = ocsp.load_der_ocsp_response(world.ca.revocation(signer.certificate))
    assert (told.revocation_time_utc, told.revocation_reason) == (first, ReasonFlags.key_compromise)


def test_answers_say_good_revoked_or_unknown(world: World) -> None:
    signer = world.signer()
    assert _status(world.ca.revocation(signer.certificate)) is ocsp.OCSPCertStatus.GOOD
    assert _status(world.ca.revocation(world.ca.issuers[0])) is ocsp.OCSPCertStatus.GOOD
    for one in (world.folder / "issued").glob(f"{signer.serial:x}.pem"):
        one.unlink()
    assert _status(world.ca.revocation(signer.certificate)) is ocsp.OCSPCertStatus.UNKNOWN


def test_a_list_holds_what_was_revoked_and_until_when_it_counts(world: World) -> None:
    signer, other = world.signer(), world.signer()
    world.revoke(signer)
    told = x509.load_der_x509_crl(world.ca.crl())
    assert told.get_revoked_certificate_by_serial_number(signer.serial)
    assert told.get_revoked_certificate_by_serial_number(other.serial) is None
    assert told.next_update_utc == world.clock.now + timedelta(days=7)
    above = x509.load_der_x509_crl(world.ca.root_crl())
    assert above.get_revoked_certificate_by_serial_number(signer.serial) is None


def _status(response: bytes) -> ocsp.OCSPCertStatus:
    return ocsp.load_der_ocsp_response(response).certificate_status
