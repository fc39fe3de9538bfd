"""The seal of the house, as settings give it, and what its authority tells programs of others."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from django.conf import settings
from django.test import Client
from django.utils import timezone

from ehr.printing.typesetting import typeset
from tests.ehr.papers import ADDRESS, sheet
from tests.signatures.test_openssl import openssl
from trust.signatures import errors, revocations
from trust.signatures.authority import Addresses
from trust.signatures.house import House, authority, house
from trust.signatures.pades import seal_pdf, verify_pdf
from trust.signatures.ports import Level
from trust.signatures.testca import TestCA

pytestmark = pytest.mark.django_db


@pytest.fixture
def own() -> House:
    found = house()
    assert found is not None
    return found


@pytest.fixture
def sealed(own: House) -> bytes:
    now = timezone.now()
    return seal_pdf(typeset(sheet("matn"), address=ADDRESS, check=(), at=now), own.sealer, now)


def test_a_typeset_sheet_is_sealed_and_stays_pdf_a(own: House, sealed: bytes) -> None:
    told = verify_pdf(sealed, own.trust, timezone.now(), least=Level.LASTING)
    assert told.level is Level.LASTING and own.is_test
    assert b"<pdfaid:part>2</pdfaid:part>" in sealed
    broken = sealed.replace(b"/Type", b"/Tyqe", 1)
    assert broken != sealed
    with pytest.raises(errors.SignedOtherBytes):
        verify_pdf(broken, own.trust, timezone.now())


def signed_parts(pdf: bytes) -> tuple[bytes, bytes]:
    """The bytes that were signed, and the signature upon them (ISO 32000-2, section 12.8)."""
    found = re.search(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)", pdf)
    assert found
    first, length, second, rest = map(int, found.groups())
    content = pdf[first : first + length] + pdf[second : second + rest]
    told = bytes.fromhex(pdf[length + 1 : second - 1].decode())
    return content, told[: 4 + int.from_bytes(told[2:4], "big")]


def test_openssl_agrees_with_the_seal_upon_a_sheet(
    own: House, sealed: bytes, tmp_path: Path
) -> None:
    content, signature = signed_parts(sealed)
    held = authority()
    assert held is not None
    for name, what in {
        "content": content,
        "changed": content.replace(b"/Type", b"/Tyqe", 1),
        "seal.p7s": signature,
        "root.pem": held.root_pem,
    }.items():
        (tmp_path / name).write_bytes(what)

    def verified(name: str) -> tuple[bool, str]:
        return openssl(
            *("cms", "-verify", "-binary", "-inform", "DER", "-in", tmp_path / "seal.p7s"),
            *("-content", tmp_path / name, "-CAfile", tmp_path / "root.pem"),
            *("-out", tmp_path / "out"),
        )

    agrees, said = verified("content")
    assert agrees, said
    agrees, said = verified("changed")
    assert not agrees and "content verify error" in said


def test_there_is_one_authority_for_every_process(own: House, settings: Any) -> None:
    held = authority()
    assert held is not None and held is authority()
    again = TestCA(settings.TEST_AUTHORITY, addresses=told(), clock=timezone.now)
    assert again.root == held.root and again.seal.certificate == held.seal.certificate


def told() -> Addresses:
    return Addresses(crl=settings.AUTHORITY_CRL, ocsp=settings.AUTHORITY_OCSP)


def test_without_a_folder_there_is_no_seal(settings: Any) -> None:
    settings.TEST_AUTHORITY = None
    assert authority() is None and house() is None


def test_certificates_name_the_addresses_of_this_house(own: House) -> None:
    certificate = own.sealer.identity.certificate
    der = certificate.public_bytes(Encoding.DER)
    for address in (settings.AUTHORITY_CRL, settings.AUTHORITY_OCSP):
        assert address.encode() in der and address.startswith(settings.BASE_URL)


def test_lists_and_root_are_open(own: House) -> None:
    held = authority()
    assert held is not None
    for path in ("crl", "root-crl"):
        answer = Client().get(f"/authority/{path}")
        assert answer["Content-Type"] == "application/pkix-crl"
        listed = x509.load_der_x509_crl(answer.content)
        assert list(listed) == []
    assert Client().get("/authority/root.pem").content == held.root_pem


def question(own: House) -> bytes:
    issuing = x509.load_der_x509_certificate(own.sealer.issuers[0])
    return revocations.question(own.sealer.identity.certificate, issuing)


def asked(body: bytes) -> Any:
    return Client(enforce_csrf_checks=True).post(
        "/authority/ocsp", body, content_type="application/ocsp-request"
    )


def test_the_authority_answers_about_the_seal(own: House) -> None:
    answer = asked(question(own))
    assert answer["Content-Type"] == "application/ocsp-response"
    heard = ocsp.load_der_ocsp_response(answer.content)
    assert heard.certificate_status is ocsp.OCSPCertStatus.GOOD


@pytest.mark.parametrize(
    ("body", "status"), [(b"", 400), (b"\x30\x03abc", 400), (b"x" * 9000, 413)]
)
def test_what_is_no_question_gets_no_answer(own: House, body: bytes, status: int) -> None:
    assert asked(body).status_code == status
    assert asked(question(own)).status_code == 200  # negative control


def test_without_an_authority_its_addresses_are_not_there(settings: Any) -> None:
    settings.TEST_AUTHORITY = None
    for path in ("crl", "root-crl", "root.pem"):
        assert Client().get(f"/authority/{path}").status_code == 404
