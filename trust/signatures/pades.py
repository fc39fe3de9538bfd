"""The organisation's seal upon PDF documents: PAdES of ETSI EN 319 142-1, levels B-T and B-LT.

A seal says where a document comes from and that nothing in it changed; it stands for no person. It
certifies with "no changes allowed"; chain and answers about revocation go into the file itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from asn1crypto import keys, x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from trust.signatures import chains, structure
from trust.signatures.chains import Trust
from trust.signatures.errors import NotSealed, ProviderUnreachable
from trust.signatures.ports import Evidence, Level, RevocationSource, SignerInfo, TimeStampAuthority
from trust.signatures.stamps import Bridge
from trust.signatures.structure import hostile
from trust.signatures.vault import Identity
from trust.signatures.verifying import Question, judged
from trust.signatures.waiting import settled

FIELD = "Seal"


@dataclass(frozen=True, slots=True)
class Sealer:
    """A key with its certificate, those above it, and whom to ask for time and revocation."""

    identity: Identity
    issuers: tuple[bytes, ...]
    stamps: TimeStampAuthority
    revocations: RevocationSource


class _Signer(PdfSigner):
    """Writes the caller's time into the file, not that of this machine."""

    at: datetime

    def init_signing_session(
        self, pdf_out: BasePdfFileWriter, existing_fields_only: bool = False
    ) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self.at
        return session


def seal_pdf(pdf: bytes, sealer: Sealer, at: datetime, *, reason: str = "") -> bytes:
    """A document of ours with a seal: B-LT, or B-T while the authority gives no answers.

    Raises ProviderUnreachable when nobody says the time.
    """
    return settled(_sealed(pdf, sealer, at, reason))


async def _sealed(pdf: bytes, sealer: Sealer, at: datetime, reason: str) -> bytes:
    terms = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        reason=reason or None,
    )
    signer = _Signer(terms, _signer(sealer), timestamper=Bridge(sealer.stamps))
    signer.at = at
    file = BytesIO()
    await signer.async_sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), output=file)
    _add_answers(file, sealer)
    return file.getvalue()


def _signer(sealer: Sealer) -> SimpleSigner:
    private = sealer.identity.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    own = sealer.identity.certificate.public_bytes(Encoding.DER)
    return SimpleSigner(
        signing_cert=x509.Certificate.load(own),
        signing_key=keys.PrivateKeyInfo.load(private),
        cert_registry=SimpleCertificateStore.from_certs(chains.loaded(sealer.issuers)),
    )


def _add_answers(file: BytesIO, sealer: Sealer) -> None:
    """What was answered goes into the file (DSS, EN 319 142-1, section 5.4.2), all or nothing."""
    embedded = _only(file)
    parts = structure.read_embedded(embedded.signed_data, _claimed(embedded))
    carried = [*parts.certificates, *structure.certificates_of(parts.token)]
    found = dict.fromkeys(one.dump() for one in carried if one.self_signed == "no")
    try:
        answers = [sealer.revocations.revocation(one) for one in found]
    except ProviderUnreachable:
        return
    DocumentSecurityStore.add_dss(
        file,
        embedded.pkcs7_content,
        certs=chains.loaded(found),
        ocsps=[structure.answer(one) for one in answers],
    )


def verify_pdf(
    pdf: bytes,
    trust: Trust,
    at: datetime,
    *,
    kept_since: datetime | None = None,
    least: Level = Level.STAMPED,
) -> SignerInfo:
    """Whose seal a document carries. Raises NotSealed, and what signatures upon bytes raise."""
    with hostile(NotSealed):
        return settled(_verified(pdf, trust, at, kept_since, least))


async def _verified(
    pdf: bytes, trust: Trust, at: datetime, kept_since: datetime | None, least: Level
) -> SignerInfo:
    embedded = _only(BytesIO(pdf))
    evidence = _evidence(embedded, kept_since)
    parts = structure.read_embedded(embedded.signed_data, _claimed(embedded))

    async def check(signer: ValidationContext, time: ValidationContext) -> PdfSignatureStatus:
        status = await async_validate_pdf_signature(embedded, signer, time)
        _must_cover_all(status)
        return status

    return await judged(parts, check, Question(trust, evidence, at, least=least))


def _must_cover_all(status: PdfSignatureStatus) -> None:
    """Nothing was added behind the seal save answers about certificates."""
    level = status.modification_level
    untouched = level in (ModificationLevel.NONE, ModificationLevel.LTA_UPDATES)
    if status.intact and not (untouched and status.docmdp_ok):
        raise NotSealed


def _only(file: BytesIO) -> EmbeddedPdfSignature:
    """One signature, which is the seal; a second one would leave open which of them counts."""
    found: list[Any] = PdfFileReader(file).embedded_signatures
    if len(found) != 1:
        raise NotSealed
    return found[0]


def _claimed(embedded: EmbeddedPdfSignature) -> datetime:
    """The time the sealing machine wrote into the file."""
    claimed = embedded.self_reported_timestamp
    if claimed is None:
        raise NotSealed
    return claimed


def _evidence(embedded: EmbeddedPdfSignature, kept_since: datetime | None) -> Evidence:
    try:
        store = DocumentSecurityStore.read_dss(embedded.reader)
    except NoDSSFoundError:
        return Evidence(kept_since=kept_since)
    return Evidence(
        certificates=tuple(one.dump() for one in store.load_certs()),
        ocsps=_streams(store.ocsps),
        crls=_streams(store.crls),
        kept_since=kept_since,
    )


def _streams(found: Iterable[Any]) -> tuple[bytes, ...]:
    return tuple(one.get_object().data for one in found)
