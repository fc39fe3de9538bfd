"""Only one form of CMS is accepted: what the standard allows beyond it would prove less.

Each forgery is truly signed by the doctor's key; the control shows that the library alone says yes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from asn1crypto import cms, core

from tests.signatures.people import Signer, World
from trust.context import Refusal
from trust.signatures import errors, structure

CONTENT = b'{"id":"0197"}'
ATTRIBUTES = ("content_type", "message_digest", "signing_certificate_v2", "signing_time")


def rebuilt(world: World, signer: Signer, change: Callable[[list[Any]], list[Any]]) -> bytes:
    """A signature upon changed attributes, signed anew by the same key."""
    envelope: Any = cms.ContentInfo.load(world.signed(signer, CONTENT))
    info = envelope["content"]["signer_infos"][0]
    attributes = cms.CMSAttributes(change([one.copy() for one in info["signed_attrs"]]))
    return _resigned(envelope, signer, attributes)


def _resigned(envelope: Any, signer: Signer, attributes: cms.CMSAttributes) -> bytes:
    raw = signer.raw(attributes.dump())
    r, s = int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big")
    info = envelope["content"]["signer_infos"][0]
    info["signed_attrs"] = attributes
    info["signature"] = _pair(r, s)
    return envelope.dump(force=True)


def _pair(r: int, s: int) -> bytes:
    return core.SequenceOf([r, s], spec=core.Integer).dump()


def test_negative_control_a_rebuilt_signature_with_all_attributes_passes(world: World) -> None:
    same = rebuilt(world, world.signer(), lambda every: every)
    assert world.provider.verify(CONTENT, same, world.clock.now)


@pytest.mark.parametrize("missing", ATTRIBUTES)
def test_every_attribute_must_be_signed(world: World, missing: str) -> None:
    without = rebuilt(
        world, world.signer(), lambda every: [a for a in every if a["type"].native != missing]
    )
    with pytest.raises(errors.MalformedSignature):
        world.provider.verify(CONTENT, without, world.clock.now)


@pytest.mark.parametrize("twice", ATTRIBUTES)
def test_no_attribute_may_be_there_twice(world: World, twice: str) -> None:
    doubled = rebuilt(
        world,
        world.signer(),
        lambda every: every + [a for a in every if a["type"].native == twice],
    )
    with pytest.raises(errors.MalformedSignature):
        world.provider.verify(CONTENT, doubled, world.clock.now)


def test_another_content_type_is_refused(world: World) -> None:
    other = cms.CMSAttribute({"type": "content_type", "values": ["tst_info"]})
    changed = rebuilt(
        world,
        world.signer(),
        lambda every: [other, *(a for a in every if a["type"].native != "content_type")],
    )
    with pytest.raises(errors.MalformedSignature):
        world.provider.verify(CONTENT, changed, world.clock.now)


def bare(world: World, signer: Signer) -> bytes:
    """No signed attributes at all: the key signed the content itself."""
    envelope: Any = cms.ContentInfo.load(world.signed(signer, CONTENT))
    raw = signer.raw(CONTENT)
    info = envelope["content"]["signer_infos"][0]
    del info["signed_attrs"]
    info["signature"] = _pair(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    return envelope.dump(force=True)


def test_a_signature_without_signed_attributes_is_refused(world: World) -> None:
    with pytest.raises(errors.MalformedSignature):
        world.provider.verify(CONTENT, bare(world, world.signer()), world.clock.now)


def test_negative_control_the_library_accepts_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With our reader of parts replaced by one that does not look, it would pass."""
    signer = world.signer()
    honest = structure.read(world.signed(signer, CONTENT))

    def blind(der: bytes) -> structure.Parts:
        signed: Any = cms.ContentInfo.load(der)["content"]
        return structure.Parts(
            signed,
            signed["signer_infos"][0],
            honest.digest_name,
            honest.message_digest,
            honest.claimed_at,
            honest.certificates,
            None,
        )

    monkeypatch.setattr(structure, "read", blind)
    assert world.provider.verify(CONTENT, bare(world, signer), world.clock.now)


@pytest.mark.parametrize("junk", [b"", b"\x30", b"junk" * 100, b"\x30\x80\x00\x00"])
def test_what_is_no_signature_is_refused_in_words(world: World, junk: bytes) -> None:
    with pytest.raises(errors.MalformedSignature) as refused:
        world.provider.verify(CONTENT, junk, world.clock.now)
    assert isinstance(refused.value, Refusal) and str(refused.value).endswith("this page.")


def test_bytes_behind_a_signature_are_refused(world: World) -> None:
    signed = world.signed(world.signer(), CONTENT)
    assert world.provider.verify(CONTENT, signed, world.clock.now)
    with pytest.raises(errors.MalformedSignature):
        world.provider.verify(CONTENT, signed + b"\x00", world.clock.now)


@pytest.mark.parametrize("length", [0, 63, 65, 72])
def test_a_raw_signature_has_64_bytes(world: World, length: int) -> None:
    prepared = world.prepared(world.signer(), CONTENT)
    with pytest.raises(errors.MalformedSignature):
        world.provider.assemble(prepared, bytes(length))
