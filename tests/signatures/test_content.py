"""A signature holds for the bytes it was made upon: E-01 flips, E-06 replay, E-07 false digest.

Negative controls: the untouched original passes the same call, and without the named check the
forgery would pass too.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from asn1crypto import cms
from pyhanko.sign.validation.generic_cms import async_validate_detached_cms

from tests.signatures.people import DOCTOR, NAME, World
from trust.context import Refusal
from trust.signatures import errors, structure, verifying
from trust.signatures.ports import Prepared, SignerInfo
from trust.signatures.upgrading import upgrade

CONTENT = json.dumps({"id": "0197", "dose": "5 mg", "patient": "Sinov Bemor"}).encode()


def test_a_signature_names_its_signer_and_time(world: World) -> None:
    signed = world.signed(world.signer(), CONTENT)
    told = world.provider.verify(CONTENT, signed, world.clock.now, expected_pinfl=DOCTOR)
    assert (told.name, told.pinfl, told.level) == (NAME, DOCTOR, "B-B")
    assert told.signed_at == told.claimed_at == world.clock.now
    assert told.certificate_valid_at_signing and len(told.chain) == 2


def test_every_changed_byte_of_the_content_is_found(world: World) -> None:
    """E-01."""
    signed = world.signed(world.signer(), CONTENT)
    assert world.provider.verify(CONTENT, signed, world.clock.now)
    for place in range(len(CONTENT)):
        with pytest.raises(errors.SignedOtherBytes):
            world.provider.verify(_flipped(CONTENT, place), signed, world.clock.now)


def test_no_changed_byte_of_the_signature_changes_what_is_proven(world: World) -> None:
    """E-01: a flip is refused in our words, or lies where nothing of the answer comes from."""
    signed, evidence = upgrade(world.provider, world.signed(world.signer(), CONTENT))
    now = world.clock.now
    original = world.provider.verify(CONTENT, signed, now, evidence)
    passed = 0
    for place in range(0, len(signed), 23):
        try:
            told = world.provider.verify(CONTENT, _flipped(signed, place), now, evidence)
        except Refusal:
            continue
        passed += 1
        assert _proven(told) == _proven(original), place
    assert passed < len(signed) / 23 / 2


def test_a_flip_in_the_signature_value_is_a_bad_signature(world: World) -> None:
    signer = world.signer()
    prepared = world.prepared(signer, CONTENT)
    raw = signer.raw(prepared.attributes)
    good = world.provider.assemble(prepared, raw)
    assert world.provider.verify(CONTENT, good, world.clock.now)
    for place in (0, 31, 32, 63):
        broken = world.provider.assemble(prepared, _flipped(raw, place))
        with pytest.raises(errors.BadSignature):
            world.provider.verify(CONTENT, broken, world.clock.now)


def test_a_signature_is_of_no_use_on_another_document(world: World) -> None:
    """E-06: two prescriptions that differ in nothing but their id."""
    other = CONTENT.replace(b"0197", b"0198")
    signed = world.signed(world.signer(), CONTENT)
    assert world.provider.verify(CONTENT, signed, world.clock.now)
    with pytest.raises(errors.SignedOtherBytes):
        world.provider.verify(other, signed, world.clock.now)


def test_a_true_signature_upon_a_false_digest_is_refused(world: World) -> None:
    """E-07: the attributes are truly signed, and the digest in them is of something else."""
    signer = world.signer()
    attributes = world.prepared(signer, b"something else").attributes
    signed = world.provider.assemble(
        Prepared(signer.certificate_pem, attributes), signer.raw(attributes)
    )
    assert world.provider.verify(b"something else", signed, world.clock.now)
    with pytest.raises(errors.SignedOtherBytes):
        world.provider.verify(CONTENT, signed, world.clock.now)


def test_negative_control_who_ignores_the_content_accepts_any(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Our comparison comes first and the library's second; without both, any content passes."""
    signed = world.signed(world.signer(), CONTENT)
    monkeypatch.setattr(structure, "must_be_about", lambda parts, content: None)
    with pytest.raises(errors.SignedOtherBytes):  # the second one
        world.provider.verify(b"another", signed, world.clock.now)
    monkeypatch.setattr(
        verifying,
        "async_validate_detached_cms",
        lambda content, *rest, **more: async_validate_detached_cms(CONTENT, *rest, **more),
    )
    assert world.provider.verify(b"another", signed, world.clock.now)


def test_content_inside_the_signature_is_not_mistaken_for_the_document(world: World) -> None:
    signed = world.signed(world.signer(), CONTENT)
    envelope = _parsed(signed)
    envelope["content"]["encap_content_info"] = {"content_type": "data", "content": b"inside"}
    assert world.provider.verify(CONTENT, signed, world.clock.now)
    with pytest.raises(errors.MalformedSignature):
        world.provider.verify(CONTENT, envelope.dump(force=True), world.clock.now)


def _proven(told: SignerInfo) -> tuple[Any, ...]:
    return told.pinfl, told.name, told.serial, told.signed_at, told.certificate_pem


def _flipped(what: bytes, place: int) -> bytes:
    return what[:place] + bytes([what[place] ^ 1]) + what[place + 1 :]


def _parsed(der: bytes) -> Any:
    return cms.ContentInfo.load(der)
