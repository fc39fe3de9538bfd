"""A CMS signature in two halves (RFC 5652): we say what is signed, a key in a browser signs it.

WebCrypto's ECDSA gives r and s one after the other, CMS wants them as DER (RFC 5753, section 2.1.1).
"""

from __future__ import annotations

import hashlib
from datetime import datetime

from asn1crypto import cms, pem, x509
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from pyhanko.sign.signers import ExternalSigner
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko_certvalidator.registry import SimpleCertificateStore

from trust.signatures.errors import MalformedSignature
from trust.signatures.ports import Prepared
from trust.signatures.structure import hostile
from trust.signatures.waiting import settled

_DIGEST = "sha256"
_HALF = 32  # bytes of r, and of s, on P-256


def prepare(certificate_pem: str, content: bytes, at: datetime) -> Prepared:
    """The signed attributes: type and digest of the content, the certificate's digest, the time."""
    signer = _signer(certificate_pem, (), None)
    attributes = signer.signed_attrs(
        hashlib.sha256(content).digest(),
        _DIGEST,
        attr_settings=PdfCMSSignedAttributes(signing_time=at.replace(microsecond=0)),
        is_pdf_sig=False,
    )
    return Prepared(certificate_pem, settled(attributes).dump())


def assemble(prepared: Prepared, raw_signature: bytes, issuers: tuple[bytes, ...]) -> bytes:
    """The detached signature, DER, with the signer's certificate and those between it and the root.

    Whether it holds is for the verification to say.
    """
    if len(raw_signature) != 2 * _HALF:
        raise MalformedSignature
    signer = _signer(prepared.certificate_pem, issuers, _as_der(raw_signature))
    with hostile():
        attributes = cms.CMSAttributes.load(prepared.attributes, strict=True)
        _ = attributes.native  # read to the end: it came back from a browser
    made = settled(signer.async_sign_prescribed_attributes(_DIGEST, attributes))
    return made.dump()


def _as_der(raw: bytes) -> bytes:
    return encode_dss_signature(
        int.from_bytes(raw[:_HALF], "big"), int.from_bytes(raw[_HALF:], "big")
    )


def _signer(
    certificate_pem: str, issuers: tuple[bytes, ...], signature: bytes | None
) -> ExternalSigner:
    with hostile():
        _, _, der = pem.unarmor(certificate_pem.encode())
        return ExternalSigner(
            signing_cert=x509.Certificate.load(der, strict=True),
            cert_registry=SimpleCertificateStore.from_certs(
                [x509.Certificate.load(one) for one in issuers]
            ),
            signature_value=signature,
            embed_roots=False,
        )
