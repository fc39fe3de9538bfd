"""Which moment counts: E-03, expired and revoked before or after signing.

Negative controls: the untouched original passes the same call, and a judge without the named check
accepts what must be refused.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest
from cryptography.x509 import ReasonFlags

from tests.signatures.people import START, World
from trust.signatures import errors, verifying
from trust.signatures.ports import Evidence, Level
from trust.signatures.standing import Answer, Standing, judge
from trust.signatures.upgrading import upgrade

CONTENT = b'{"id":"0197"}'


def test_an_expired_certificate_signs_nothing(world: World) -> None:
    """E-03."""
    signer = world.signer(days=30)
    assert world.provider.verify(CONTENT, world.signed(signer, CONTENT), world.clock.now)
    world.clock.forward(days=31)
    with pytest.raises(errors.CertificateExpired):
        world.provider.verify(CONTENT, world.signed(signer, CONTENT), world.clock.now)


def test_a_certificate_that_has_not_begun_signs_nothing(world: World) -> None:
    signer = world.signer()
    world.clock.forward(days=-1)
    signed = world.signed(signer, CONTENT)
    with pytest.raises(errors.CertificateExpired):
        world.provider.verify(CONTENT, signed, world.clock.now)


def test_a_signature_outlives_its_certificate_by_its_stamp(world: World) -> None:
    """And without a stamp it does not: anybody could have set the clock back."""
    signer = world.signer(days=30)
    plain, proven = world.signed(signer, CONTENT), world.stamped(signer, CONTENT)
    world.clock.forward(days=60)
    assert world.provider.verify(CONTENT, proven, world.clock.now).level is Level.STAMPED
    with pytest.raises(errors.CertificateExpired):
        world.provider.verify(CONTENT, plain, world.clock.now)
    kept = Evidence(kept_since=START + timedelta(days=1))
    assert world.provider.verify(CONTENT, plain, world.clock.now, kept).level is Level.BASIC


def test_revoked_before_signing_is_refused(world: World) -> None:
    """E-03."""
    signer = world.signer()
    good = world.stamped(signer, CONTENT)
    assert world.provider.verify(CONTENT, good, world.clock.now, world.answered(signer))
    world.clock.forward(hours=1)
    world.revoke(signer)
    world.clock.forward(hours=1)
    late = world.stamped(signer, CONTENT)
    with pytest.raises(errors.CertificateRevoked):
        world.provider.verify(CONTENT, late, world.clock.now, world.answered(signer))


def test_revoked_after_signing_changes_nothing_that_was_signed(world: World) -> None:
    """E-03: by an OCSP answer and by a list, given long after."""
    signer = world.signer()
    signed = world.stamped(signer, CONTENT)
    world.clock.forward(days=3)
    world.revoke(signer)
    revoked_at = world.clock.now
    world.clock.forward(days=3)
    listed = world.listed()
    for evidence in (world.answered(signer), listed):
        told = world.provider.verify(CONTENT, signed, world.clock.now, evidence)
        assert (told.signed_at, told.revoked_at) == (START, revoked_at)


def test_a_stamp_that_came_after_the_revocation_leaves_what_was_sealed_before(
    world: World,
) -> None:
    """The time authority was away; the ledger had the signature before the card was lost."""
    signer = world.signer()
    signed = world.signed(signer, CONTENT)
    sealed = world.clock.forward(minutes=1)
    world.clock.forward(hours=1)
    world.revoke(signer)
    world.clock.forward(hours=1)
    late, evidence = upgrade(world.provider, signed)
    now = world.clock.now
    told = world.provider.verify(CONTENT, late, now, replace(evidence, signed_before=sealed))
    assert (told.signed_at, told.level) == (sealed, Level.LASTING)
    with pytest.raises(errors.CertificateRevoked):  # without that proof
        world.provider.verify(CONTENT, late, now, evidence)


def test_a_list_tells_of_a_revocation_before_signing_too(world: World) -> None:
    signer = world.signer()
    world.revoke(signer)
    world.clock.forward(hours=1)
    signed = world.stamped(signer, CONTENT)
    with pytest.raises(errors.CertificateRevoked):
        world.provider.verify(CONTENT, signed, world.clock.now, world.listed())


def test_without_a_stamp_a_revoked_certificate_is_refused(world: World) -> None:
    """The claimed time is the signer's own word."""
    signer = world.signer()
    signed = world.signed(signer, CONTENT)
    world.clock.forward(hours=1)
    world.revoke(signer)
    world.clock.forward(hours=1)
    with pytest.raises(errors.CertificateRevoked):
        world.provider.verify(CONTENT, signed, world.clock.now, world.answered(signer))


def test_negative_control_who_does_not_ask_accepts_the_revoked(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    signer = world.signer()
    world.revoke(signer)
    signed, evidence = world.stamped(signer, CONTENT), world.answered(signer)
    with pytest.raises(errors.CertificateRevoked):
        world.provider.verify(CONTENT, signed, world.clock.now, evidence)
    monkeypatch.setattr(verifying, "judge", lambda *_: Standing(known=True))
    assert world.provider.verify(CONTENT, signed, world.clock.now, evidence)


def test_a_revoked_authority_vouches_for_nobody(world: World) -> None:
    signer = world.signer()
    issuing = world.ca._issuing.certificate.serial_number
    signed = world.stamped(signer, CONTENT)
    assert world.provider.verify(CONTENT, signed, world.clock.now, world.answered(signer))
    world.ca.revoke(issuing, ReasonFlags.ca_compromise, START - timedelta(days=1))
    with pytest.raises((errors.CertificateRevoked, errors.BadTimeStamp)):
        world.provider.verify(CONTENT, signed, world.clock.now, world.answered(signer))


@dataclass(frozen=True)
class Case:
    """When an answer was given and what it said; the moment of signing is hour 0."""

    answers: tuple[tuple[float, float | None], ...]
    expected: Standing


def hour(number: float) -> datetime:
    return START + timedelta(hours=number)


@pytest.mark.parametrize(
    "case",
    [
        Case((), Standing(False)),
        Case(((0.1, None),), Standing(True)),
        Case(((-0.5, None),), Standing(True)),  # it still counted
        Case(((-2, None),), Standing(False)),  # it no longer did
        Case(((90, None),), Standing(True)),
        Case(((2, 1.0),), Standing(True, revoked_at=hour(1))),
        Case(((2, -1.0),), Standing(True, True, hour(-1))),
        Case(((2, 0.0),), Standing(True, True, hour(0))),
        Case(((2, -1.0), (3, None)), Standing(True, True, hour(-1))),  # suspended and given back
        Case(((2000, -1.0),), Standing(False)),  # an answer from the future
    ],
)
def test_how_answers_are_read(case: Case) -> None:
    answers = [
        Answer(hour(given), hour(given + 1), None if revoked is None else hour(revoked))
        for given, revoked in case.answers
    ]
    assert judge(answers, hour(0), hour(100)) == case.expected


def test_answers_of_others_or_about_others_are_none(world: World, stranger: World) -> None:
    """E-09 turned round: something was kept, and it says nothing."""
    signer, colleague = world.signer(), world.signer()
    signed = world.stamped(signer, CONTENT)
    true = world.ca.revocation(signer.certificate)
    useless = [
        world.ca.revocation(colleague.certificate),
        stranger.ca.revocation(stranger.signer().certificate),
        true[:-1] + bytes([true[-1] ^ 1]),  # not signed by the authority
    ]
    assert world.provider.verify(CONTENT, signed, world.clock.now, world.answered(signer))
    for one in useless:
        with pytest.raises(errors.RevocationUnknown):
            world.provider.verify(CONTENT, signed, world.clock.now, Evidence(ocsps=(one,)))


def test_nobody_signs_in_the_future(world: World) -> None:
    signer = world.signer()
    now = world.clock.now
    world.clock.forward(hours=1)
    ahead = world.signed(signer, CONTENT)
    assert world.provider.verify(CONTENT, ahead, world.clock.now)
    with pytest.raises(errors.ClockWrong):
        world.provider.verify(CONTENT, ahead, now)
