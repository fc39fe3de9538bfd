"""Whose certificate counts: E-02 another authority, E-04 another person, certificates for else.

Negative controls: the same call passes for the right authority and person, and without the named
check the forgery passes.
"""

from __future__ import annotations

from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_public_key

from tests.signatures.people import ADDRESSES, DOCTOR, NAME, OTHER, Signer, World
from trust.signatures import authority, errors, names, verifying
from trust.signatures.chains import Trust
from trust.signatures.cms import CmsProvider
from trust.signatures.ports import Evidence

CONTENT = b'{"id":"0197"}'


def test_a_certificate_of_another_authority_is_refused(world: World, stranger: World) -> None:
    """E-02: all names equal, the keys are not."""
    theirs = stranger.signed(stranger.signer(), CONTENT)
    assert stranger.provider.verify(CONTENT, theirs, stranger.clock.now)
    with pytest.raises(errors.UntrustedCertificate):
        world.provider.verify(CONTENT, theirs, world.clock.now)


def test_evidence_makes_no_authority_trusted(world: World, stranger: World) -> None:
    """Certificates that come along, a root among them, are only ever steps on the way."""
    theirs = stranger.signed(stranger.signer(), CONTENT)
    brought = Evidence(certificates=(*stranger.ca.issuers, stranger.ca.root))
    with pytest.raises(errors.UntrustedCertificate):
        world.provider.verify(CONTENT, theirs, world.clock.now, brought)


def test_negative_control_who_trusts_both_accepts_both(world: World, stranger: World) -> None:
    both = Trust((world.ca.root, stranger.ca.root), (), ())
    provider = CmsProvider(both)
    for one in (world, stranger):
        assert provider.verify(CONTENT, one.signed(one.signer(), CONTENT), one.clock.now)


def test_who_trusts_nobody_accepts_nothing(world: World) -> None:
    signed = world.signed(world.signer(), CONTENT)
    with pytest.raises(errors.UntrustedCertificate):
        CmsProvider(Trust((), ())).verify(CONTENT, signed, world.clock.now)


def test_the_certificate_of_another_person_is_refused(world: World) -> None:
    """E-04."""
    signed = world.signed(world.signer(OTHER), CONTENT)
    now = world.clock.now
    assert world.provider.verify(CONTENT, signed, now, expected_pinfl=OTHER).pinfl == OTHER
    with pytest.raises(errors.WrongSigner):
        world.provider.verify(CONTENT, signed, now, expected_pinfl=DOCTOR)


def test_negative_control_without_the_comparison_anybody_signs(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed = world.signed(world.signer(OTHER), CONTENT)
    monkeypatch.setattr(verifying, "_must_be", lambda who, expected: None)
    assert world.provider.verify(CONTENT, signed, world.clock.now, expected_pinfl=DOCTOR)


def certified(world: World, signer: Signer, subject: x509.Name) -> Signer:
    """The same key with a certificate of the same authority that says something else."""
    now = world.clock.now
    made = authority.signing_certificate(
        world.ca._issuing, subject, _public(signer), now, 30, ADDRESSES
    )
    return Signer(made.public_bytes(Encoding.PEM).decode(), signer.key)


def _public(signer: Signer) -> Any:
    return load_der_public_key(
        signer.key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    )


def test_a_certificate_with_two_numbers_names_nobody(world: World) -> None:
    one = names.subject(NAME, DOCTOR)
    two = x509.Name([*one, x509.NameAttribute(names.PINFL, OTHER)])
    for subject, refused in ((one, False), (two, True)):
        signed = world.signed(certified(world, world.signer(), subject), CONTENT)
        if not refused:
            assert world.provider.verify(CONTENT, signed, world.clock.now, expected_pinfl=DOCTOR)
            continue
        with pytest.raises(errors.WrongSigner):
            world.provider.verify(CONTENT, signed, world.clock.now, expected_pinfl=DOCTOR)


def test_a_swapped_certificate_of_the_same_key_is_refused(world: World) -> None:
    """signing-certificate-v2: the signer says which of two certificates was meant."""
    signer = world.signer()
    twin = certified(world, signer, names.subject("Boshqa Lavozim", DOCTOR))
    prepared = world.prepared(signer, CONTENT)
    raw = signer.raw(prepared.attributes)
    honest = world.provider.assemble(prepared, raw)
    assert world.provider.verify(CONTENT, honest, world.clock.now)
    swapped = world.provider.assemble(
        type(prepared)(twin.certificate_pem, prepared.attributes), raw
    )
    with pytest.raises(errors.MalformedSignature):
        world.provider.verify(CONTENT, swapped, world.clock.now)


def test_only_a_certificate_that_binds_its_holder_signs_documents(world: World) -> None:
    """nonRepudiation, which the time authority's certificate lacks."""
    signer = world.signer()
    now = world.clock.now
    issuer = world.ca._issuing
    plain = authority._under(
        issuer, names.subject(NAME, DOCTOR), _public(signer), now, 30, ADDRESSES
    )
    for usage, fits in ((True, True), (False, False)):
        draft = plain.add_extension(x509.BasicConstraints(False, None), critical=True)
        told = authority._usage(digital_signature=True, content_commitment=usage)
        made = draft.add_extension(told, critical=True).sign(issuer.key, authority.SHA256())
        held = Signer(made.public_bytes(Encoding.PEM).decode(), signer.key)
        signed = world.signed(held, CONTENT)
        if fits:
            assert world.provider.verify(CONTENT, signed, now)
            continue
        with pytest.raises(errors.UntrustedCertificate):
            world.provider.verify(CONTENT, signed, now)
