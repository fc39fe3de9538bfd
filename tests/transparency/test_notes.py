"""Signed notes: the published example, and everything that is not one."""

from __future__ import annotations

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from trust.transparency import notes
from trust.transparency.errors import BadNote
from trust.transparency.notes import Checkpoint, Verifier

KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
OTHER = Ed25519PrivateKey.from_private_bytes(b"o" * 32)
LOG = notes.verifier("yagona/records", KEY)
HERE = Checkpoint.of("yagona/records", 7, b"r" * 32)

# The example key and note of Go's golang.org/x/mod/sumdb/note documentation.
PETER = Verifier(
    "PeterNeumann", base64.b64decode("ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")[1:]
)
PETERS = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZ"
    "b6KE6RyyBwJnAM=\n"
)


def test_the_published_example_verifies() -> None:
    """Another implementation's key id and signature over its text."""
    text = PETERS.partition("\n\n")[0] + "\n"
    (signature,) = notes._signatures(PETERS, PETER, b"\x01")
    assert PETER.is_signed(signature, text.encode())
    assert not PETER.is_signed(signature, text.encode() + b"!")


def test_a_signed_checkpoint_is_read_back_and_known_by_its_key() -> None:
    note = notes.sign(HERE, [KEY])
    assert notes.opened(note) == HERE
    assert notes.is_signed_by(note, LOG)
    assert not notes.is_signed_by(note, notes.verifier("yagona/records", OTHER))
    assert not notes.is_signed_by(note, notes.verifier("yagona/looks", KEY))


def test_after_a_change_of_keys_both_fingerprints_still_verify() -> None:
    note = notes.sign(HERE, [OTHER, KEY])
    assert notes.is_signed_by(note, LOG)
    assert notes.is_signed_by(note, notes.verifier("yagona/records", OTHER))


@pytest.mark.parametrize(
    ("old", "new"), [("\n7\n", "\n8\n"), ("yagona/records\n", "yagona/looks\n"), ("cnJy", "cnJz")]
)
def test_one_changed_letter_breaks_the_signature(old: str, new: str) -> None:
    note = notes.sign(HERE, [KEY])
    assert not notes.is_signed_by(note.replace(old, new, 1), LOG)


def test_a_witness_says_when_it_saw_what() -> None:
    note = notes.sign(HERE, [KEY]) + notes.cosign(HERE, "university", OTHER, 1_700_000_000)
    witness = notes.verifier("university", OTHER)
    assert notes.cosigned_at(note, witness) == 1_700_000_000
    assert notes.cosigned_at(note, notes.verifier("ministry", OTHER)) is None
    assert notes.cosigned_at(note.replace("\n7\n", "\n9\n"), witness) is None
    assert not notes.is_signed_by(note, witness)  # seeing is not signing


@pytest.mark.parametrize(
    "told",
    [
        "", "\n\n", "yagona\n7\n\n", "yagona\n7\nAAAA\n\n", f"yagona\n07\n{'A' * 43}=\n\n",
        f"yagona\n-7\n{'A' * 43}=\n\n", f"yagona\n٧\n{'A' * 43}=\n\n", "x" * 20_000,
        f"\n7\n{'A' * 43}=\n\n", f"yagona\n7\n{'A' * 43}=",
    ],
)  # fmt: skip
def test_what_is_no_checkpoint_is_refused(told: str) -> None:
    with pytest.raises(BadNote):
        notes.opened(told)


def test_the_empty_form_of_a_checkpoint_is_one() -> None:
    """Negative control of the refusals above."""
    assert notes.opened(f"yagona\n7\n{'A' * 43}=\n\n").size == 7
