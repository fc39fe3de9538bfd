"""What lasts: E-09 somebody is away and is asked again later, E-10 ten years and no authority left.

Negative controls stand beside each: without the stamp, the answers or the proof of when they were
kept, the same signature proves less or nothing.
"""

from __future__ import annotations

import socket
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest

from tests.signatures.people import DOCTOR, Away, World
from trust.signatures import errors, structure, tokens, verifying
from trust.signatures.cms import CmsProvider
from trust.signatures.ports import NO_EVIDENCE, Evidence, Level
from trust.signatures.standing import Standing
from trust.signatures.upgrading import upgrade

CONTENT = b'{"id":"0197"}'


def test_who_is_away_holds_no_signature_up_and_is_asked_again(world: World) -> None:
    """E-09: B-B now, B-T when time answers, B-LT when the authority does."""
    away, signed = Away(), world.signed(world.signer(), CONTENT)
    levels: list[Level] = []
    evidence = NO_EVIDENCE
    for stamps, revocations in ((away, away), (world.ca, away), (world.ca, world.ca)):
        provider = CmsProvider(world.trust, stamps=stamps, revocations=revocations)
        signed, evidence = upgrade(provider, signed, evidence)
        levels.append(world.provider.verify(CONTENT, signed, world.clock.now, evidence).level)
        world.clock.forward(minutes=10)
    assert levels == [Level.BASIC, Level.STAMPED, Level.LASTING]
    assert away.asked > 1


def test_a_second_upgrade_changes_no_stamp(world: World) -> None:
    once, evidence = upgrade(world.provider, world.signed(world.signer(), CONTENT))
    world.clock.forward(hours=2)
    twice, more = upgrade(world.provider, once, evidence)
    assert twice == once
    assert set(evidence.ocsps) < set(more.ocsps)


@pytest.mark.parametrize("least", list(Level))
def test_who_needs_more_than_there_is_is_told_what_is_missing(world: World, least: Level) -> None:
    basic = world.signed(world.signer(), CONTENT)
    stamped = world.stamped(world.signer(), CONTENT)
    full = upgrade(world.provider, basic)
    now = world.clock.now
    assert world.provider.verify(CONTENT, *(full[0], now, full[1]), least=least)
    if least is not Level.BASIC:
        with pytest.raises(errors.TimeStampMissing):
            world.provider.verify(CONTENT, basic, now, least=least)
    if least is Level.LASTING:
        with pytest.raises(errors.RevocationUnknown):
            world.provider.verify(CONTENT, stamped, now, least=least)


def test_a_signature_of_ten_years_ago_is_verified_by_what_was_kept(
    decade: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """E-10; nobody is asked, the certificates name addresses all the same."""
    for way in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, way, _no_network)
    monkeypatch.setattr(socket, "getaddrinfo", _no_network)
    signed, evidence = upgrade(decade.provider, decade.signed(decade.signer(), CONTENT))
    then = decade.clock.now
    kept = replace(evidence, kept_since=then + timedelta(minutes=1))
    decade.clock.forward(days=3650)
    alone = CmsProvider(replace(decade.trust, issuers=()))  # nobody left to ask
    told = alone.verify(CONTENT, signed, decade.clock.now, kept, expected_pinfl=DOCTOR)
    assert (told.level, told.signed_at) == (Level.LASTING, then)
    assert told.certificate_valid_at_signing
    with pytest.raises(errors.SignedOtherBytes):
        alone.verify(CONTENT + b" ", signed, decade.clock.now, kept)


def _no_network(*_: object, **__: object) -> None:
    raise AssertionError("a verification asked the network")


def test_negative_controls_of_ten_years_each_part_is_needed(decade: World) -> None:
    plain = decade.signed(decade.signer(), CONTENT)
    signed, evidence = upgrade(decade.provider, plain)
    kept = replace(evidence, kept_since=decade.clock.now + timedelta(minutes=1))
    decade.clock.forward(days=3650)
    now = decade.clock.now
    assert decade.provider.verify(CONTENT, signed, now, kept, least=Level.LASTING)
    with pytest.raises(errors.BadTimeStamp):  # nothing says that the stamp is not of yesterday
        decade.provider.verify(CONTENT, signed, now, evidence)
    with pytest.raises(errors.CertificateExpired):  # no stamp
        decade.provider.verify(CONTENT, plain, now, replace(kept, kept_since=None))
    with pytest.raises(errors.RevocationUnknown):  # no answers
        decade.provider.verify(CONTENT, signed, now, replace(kept, ocsps=()), least=Level.LASTING)


def test_a_stamp_upon_another_signature_is_refused(world: World) -> None:
    signer = world.signer()
    one, other = world.signed(signer, CONTENT), world.signed(signer, b"other")
    own, alien = world.provider.timestamp(one), world.provider.timestamp(other)
    now = world.clock.now
    assert world.provider.verify(CONTENT, structure.with_token(one, own), now)
    with pytest.raises(errors.BadTimeStamp):
        world.provider.verify(CONTENT, structure.with_token(one, alien), now)


def test_negative_control_who_does_not_compare_accepts_the_alien_stamp(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    signer = world.signer()
    one, other = world.signed(signer, CONTENT), world.signed(signer, b"other")
    alien = structure.with_token(one, world.provider.timestamp(other))
    theirs = structure.read(other)
    real = tokens._imprint
    monkeypatch.setattr(tokens, "_imprint", lambda parts, name: real(theirs, name))
    assert world.provider.verify(CONTENT, alien, world.clock.now)


def test_a_stamp_of_a_stranger_is_refused(world: World, stranger: World) -> None:
    one = world.signed(world.signer(), CONTENT)
    digest = sha256(structure.signature_of(one)).digest()
    now = world.clock.now
    assert world.provider.verify(CONTENT, structure.with_token(one, world.ca.stamp(digest)), now)
    with pytest.raises(errors.BadTimeStamp):
        world.provider.verify(CONTENT, structure.with_token(one, stranger.ca.stamp(digest)), now)


def test_a_stamp_from_the_future_is_refused(world: World) -> None:
    one = world.signed(world.signer(), CONTENT)
    now = world.clock.now
    world.clock.forward(hours=1)
    ahead = structure.with_token(one, world.provider.timestamp(one))
    assert world.provider.verify(CONTENT, ahead, world.clock.now)
    with pytest.raises(errors.BadTimeStamp):
        world.provider.verify(CONTENT, ahead, now)


def test_negative_control_who_believes_everybody_gives_the_highest_level(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The level comes from the answers: with a judge that never doubts, none are needed."""
    stamped = world.stamped(world.signer(), CONTENT)
    now = world.clock.now
    assert world.provider.verify(CONTENT, stamped, now, Evidence()).level is Level.STAMPED
    for module in (tokens, verifying):
        monkeypatch.setattr(module, "judge", lambda *_: Standing(known=True))
    assert world.provider.verify(CONTENT, stamped, now, Evidence()).level is Level.LASTING
