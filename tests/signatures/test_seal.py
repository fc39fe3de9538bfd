"""The seal upon a PDF: it proves the origin, finds every change and lasts beyond its authority."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import PageObject, PdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.fields import SigSeedSubFilter

from tests.signatures.people import Away, World
from trust.context import Refusal
from trust.signatures import errors, pades
from trust.signatures.pades import Sealer, seal_pdf, verify_pdf
from trust.signatures.ports import Level
from trust.signatures.stamps import Bridge
from trust.signatures.structure import hostile
from trust.signatures.waiting import settled

WORDS = b"BT (dose 5 mg) Tj ET"


@pytest.fixture
def pdf() -> bytes:
    writer = PdfFileWriter()
    text = writer.add_object(generic.StreamObject(stream_data=WORDS))
    box = generic.ArrayObject([generic.NumberObject(one) for one in (0, 0, 300, 300)])
    writer.insert_page(PageObject(contents=text, media_box=box))
    file = BytesIO()
    writer.write(file)
    return file.getvalue()


def sealer(world: World) -> Sealer:
    return Sealer(world.ca.seal, world.ca.issuers, world.ca, world.ca)


def appended(sealed: bytes) -> bytes:
    """A reader of PDF shows the last version of each page: here, another dose."""
    writer = IncrementalPdfFileWriter(BytesIO(sealed))
    text = writer.add_object(generic.StreamObject(stream_data=WORDS.replace(b"5", b"50")))
    page, _ = writer.find_page_for_modification(0)
    page.get_object()[generic.NameObject("/Contents")] = text
    writer.mark_update(page)
    file = BytesIO()
    writer.write(file)
    return file.getvalue()


def test_a_seal_names_the_house_and_carries_all_its_evidence(world: World, pdf: bytes) -> None:
    sealed = seal_pdf(pdf, sealer(world), world.clock.now, reason="Koʻchirma")
    told = verify_pdf(sealed, world.trust, world.clock.now, least=Level.LASTING)
    assert told.name == "Yagona test authority: seal" and told.pinfl == ""
    assert (told.level, told.signed_at) == (Level.LASTING, world.clock.now)


def test_every_changed_part_is_found(world: World, pdf: bytes) -> None:
    """E-01 for PDF."""
    sealed = seal_pdf(pdf, sealer(world), world.clock.now)
    assert verify_pdf(sealed, world.trust, world.clock.now)
    place = sealed.index(WORDS)
    for change in (0, 4, len(WORDS) - 1):
        broken = bytearray(sealed)
        broken[place + change] ^= 1
        with pytest.raises(errors.SignedOtherBytes):
            verify_pdf(bytes(broken), world.trust, world.clock.now)


def test_what_is_added_behind_a_seal_breaks_it(world: World, pdf: bytes) -> None:
    sealed = seal_pdf(pdf, sealer(world), world.clock.now)
    assert verify_pdf(sealed, world.trust, world.clock.now)
    with pytest.raises(errors.NotSealed):
        verify_pdf(appended(sealed), world.trust, world.clock.now)


def test_negative_control_the_signed_bytes_themselves_are_unharmed(
    world: World, pdf: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = appended(seal_pdf(pdf, sealer(world), world.clock.now))
    monkeypatch.setattr(pades, "_must_cover_all", lambda status: None)
    assert verify_pdf(changed, world.trust, world.clock.now)


def test_what_has_no_seal_is_refused(world: World, pdf: bytes) -> None:
    for useless in (pdf, b"", b"%PDF-1.7 nothing"):
        with pytest.raises(errors.NotSealed):
            verify_pdf(useless, world.trust, world.clock.now)


def test_of_two_signatures_none_is_the_seal(world: World, pdf: bytes) -> None:
    def signed(what: bytes, field: str) -> bytes:
        terms = PdfSignatureMetadata(field_name=field, subfilter=SigSeedSubFilter.PADES)
        signer = PdfSigner(terms, pades._signer(sealer(world)), timestamper=Bridge(world.ca))
        work = signer.async_sign_pdf(IncrementalPdfFileWriter(BytesIO(what)))
        return settled(work).getvalue()

    world.clock.now = datetime.now(UTC)  # the library writes the machine's own time
    once = signed(pdf, "Seal")
    assert verify_pdf(once, world.trust, world.clock.now)
    with pytest.raises(errors.NotSealed):
        verify_pdf(signed(once, "Another"), world.trust, world.clock.now)


def test_a_strangers_seal_is_refused(world: World, stranger: World, pdf: bytes) -> None:
    """E-02 for PDF; its evidence, all true, comes along in the file."""
    theirs = seal_pdf(pdf, sealer(stranger), world.clock.now)
    assert verify_pdf(theirs, stranger.trust, world.clock.now)
    own_time = replace(stranger.trust, roots=world.trust.roots, issuers=())
    with pytest.raises(errors.UntrustedCertificate):
        verify_pdf(theirs, own_time, world.clock.now)
    own_roots = replace(stranger.trust, time_roots=world.trust.time_roots)
    with pytest.raises(errors.BadTimeStamp):
        verify_pdf(theirs, own_roots, world.clock.now)


def test_while_the_authority_is_away_a_seal_has_its_time_alone(world: World, pdf: bytes) -> None:
    """E-09 for PDF."""
    lonely = replace(sealer(world), revocations=Away())
    sealed = seal_pdf(pdf, lonely, world.clock.now)
    assert verify_pdf(sealed, world.trust, world.clock.now).level is Level.STAMPED
    with pytest.raises(errors.RevocationUnknown):
        verify_pdf(sealed, world.trust, world.clock.now, least=Level.LASTING)
    with pytest.raises(errors.ProviderUnreachable):
        seal_pdf(pdf, replace(lonely, stamps=Away()), world.clock.now)


def test_a_seal_of_ten_years_ago_is_verified_by_what_is_in_the_file(
    decade: World, pdf: bytes
) -> None:
    """E-10 for PDF, and its control: nothing says since when the file was kept."""
    sealed = seal_pdf(pdf, sealer(decade), decade.clock.now)
    kept = decade.clock.now + timedelta(minutes=1)
    now = decade.clock.forward(days=3650)
    nobody = replace(decade.trust, issuers=())
    assert verify_pdf(sealed, nobody, now, kept_since=kept).level is Level.LASTING
    with pytest.raises(errors.BadTimeStamp):
        verify_pdf(sealed, nobody, now)


def test_negative_control_what_a_parser_chokes_on_is_a_refusal() -> None:
    with pytest.raises(errors.NotSealed), hostile(errors.NotSealed):
        raise KeyError
    assert issubclass(errors.NotSealed, Refusal)
