"""A log names nobody: the library writes subjects of certificates into its warnings, we do not."""

from __future__ import annotations

import logging

import pytest

from tests.signatures.people import DOCTOR, NAME, World
from trust.signatures import errors


def refused(world: World, stranger: World) -> None:
    theirs = stranger.signed(stranger.signer(), b"words")
    with pytest.raises(errors.UntrustedCertificate):
        world.provider.verify(b"words", theirs, world.clock.now)


def test_a_refusal_names_nobody_in_the_log(
    world: World, stranger: World, caplog: pytest.LogCaptureFixture
) -> None:
    refused(world, stranger)
    assert NAME not in caplog.text and DOCTOR not in caplog.text


def test_negative_control_the_library_would(
    world: World,
    stranger: World,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(logging.getLogger("pyhanko"), "level", logging.WARNING)
    logging.getLogger("pyhanko").manager._clear_cache()
    try:
        refused(world, stranger)
        assert NAME in caplog.text
    finally:
        monkeypatch.undo()
        logging.getLogger("pyhanko").manager._clear_cache()
