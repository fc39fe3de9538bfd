"""A signed copy of who looked: whole, one's own, inert, and checked by others than ourselves."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
import subprocess
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from patients.access import gate
from patients.cabinet.files import CopyKind, check_line
from patients.identity.names import WrittenName
from tests.factories import actors, people, world
from tests.factories.looks import look
from tests.factories.sessions import SECRET, sign_in
from tests.patients.rfc8032 import PREFIX, is_signed
from trust.accounts import factors
from trust.accounts.models import Account
from trust.context import Action
from trust.journal.models import Journal
from trust.keys.errors import NoSigningKey
from trust.keys.signing import fingerprint, public_keys, sign
from trust.walls.services import clear_scope, set_scope

pytestmark = pytest.mark.django_db
Cabinet = Callable[[UUID], Client]
COPY = "/cabinet/who-looked/copy"


def unpacked(answer: Any) -> dict[str, bytes]:
    """The files of the ZIP."""
    assert answer.status_code == 200 and answer["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as pack:
        return {name: pack.read(name) for name in pack.namelist()}


def looked_at(family: str = "Bemorov") -> UUID:
    patient_id = people.queued(name=WrittenName(family, "Misol"))
    with gate.open_record(actors.doctor(), patient_id, Action.READ_CARD):
        pass
    return patient_id


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_the_signature_holds_and_one_flipped_byte_breaks_it(cabinet: Cabinet, kind: str) -> None:
    files = unpacked(cabinet(looked_at()).post(COPY, {"kind": kind}))
    content, signature = files[f"who-looked.{kind}"], files[f"who-looked.{kind}.sig"]
    key = files["key.pem"].decode()
    assert len(signature) == 64 and is_signed(key, content, signature)
    for place in (0, len(content) // 2, len(content) - 1):
        forged = content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]
        assert not is_signed(key, forged, signature)
    broken = bytes([signature[0] ^ 1]) + signature[1:]
    assert not is_signed(key, content, broken)


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_the_line_on_the_page_checks_it(cabinet: Cabinet, kind: str, tmp_path: Path) -> None:
    """OpenSSL itself, by the very words of the page."""
    client = cabinet(looked_at())
    for name, content in unpacked(client.post(COPY, {"kind": kind})).items():
        (tmp_path / name).write_bytes(content)
    line = check_line(CopyKind(kind))
    assert line in client.get(COPY).content.decode()
    assert checked(line, tmp_path)
    file = tmp_path / f"who-looked.{kind}"
    file.write_bytes(file.read_bytes().replace(b"Bemorov", b"Bemorow"))
    assert not checked(line, tmp_path)


def checked(line: str, folder: Path) -> bool:
    done = subprocess.run(line.split(), cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode == 0 and "Signature Verified Successfully" in done.stdout


def test_it_is_the_whole_list_and_says_whose(cabinet: Cabinet) -> None:
    patient_id = looked_at()
    for number in range(130):  # more than the page shows
        look(actors.doctor(), patient_id, timezone.now() - timedelta(days=number))
    told = json.loads(unpacked(cabinet(patient_id).post(COPY, {"kind": "json"}))["who-looked.json"])
    set_scope(patients=[patient_id])
    assert len(told["looks"]) == Journal.objects.filter(patient_id=patient_id).count() > 130
    clear_scope()
    assert told["person"] == "Bemorov Misol"
    words = {one["words"] for one in told["looks"]}
    assert {"read your record", "took a copy of this list"} <= words


def test_nothing_of_anybody_else_is_in_it(cabinet: Cabinet) -> None:
    mine, other = looked_at(), looked_at("Begonayev")
    doctor = actors.doctor(name="Boshqa Shifokor")
    look(doctor, other, timezone.now())
    for kind in CopyKind:
        copy = unpacked(cabinet(mine).post(COPY, {"kind": kind}))[f"who-looked.{kind}"]
        assert (
            b"Begonayev" not in copy and b"Boshqa" not in copy and str(other).encode() not in copy
        )
    theirs = unpacked(cabinet(other).post(COPY, {"kind": "csv"}))["who-looked.csv"]
    assert b"Boshqa Shifokor" in theirs  # negative control


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", " ="])
def test_formulas_are_inert_in_a_spreadsheet(cabinet: Cabinet, start: str) -> None:
    patient_id = looked_at()
    name = f"{start}HYPERLINK(1)"
    look(actors.doctor(name=name, post_name=name), patient_id, timezone.now())
    copy = unpacked(cabinet(patient_id).post(COPY, {"kind": "csv"}))["who-looked.csv"]
    cells = [cell for row in csv.reader(io.StringIO(copy.decode())) for cell in row]
    assert f"'{name}" in cells and name not in cells


def test_it_asks_for_a_fresh_proof_and_goes_on_after_it() -> None:
    signed = world.with_account()
    account = Account.objects.get(pk=signed.actor.account_id)
    factors.keep(account, SECRET)
    client = sign_in(Client(headers={"accept-language": "en"}), account, ago=timedelta(minutes=10))
    page = client.get(COPY)
    assert page.status_code == 200 and 'name="confirm_code"' in page.content.decode()
    asked = client.post(COPY, {"kind": "csv"})
    assert asked.status_code == 302 and asked.url.startswith("/confirm")
    code = factors.code_now(SECRET)
    assert "who-looked.csv" in unpacked(client.post(COPY, {"kind": "csv", "confirm_code": code}))


def test_taking_it_is_journalled_and_reading_the_page_is_no_copy(cabinet: Cabinet) -> None:
    patient_id = looked_at()
    client = cabinet(patient_id)
    client.get(COPY)
    assert copies(patient_id) == 0
    client.post(COPY, {"kind": "csv"})
    assert copies(patient_id) == 1


def copies(patient_id: UUID) -> int:
    set_scope(patients=[patient_id])
    found = Journal.objects.filter(action=Action.EXPORT_OWN, patient_id=patient_id).count()
    clear_scope()
    return found


@pytest.mark.parametrize("form", [{}, {"kind": "xlsx"}])
def test_another_kind_of_file_is_refused(cabinet: Cabinet, form: dict[str, str]) -> None:
    assert cabinet(looked_at()).post(COPY, form).status_code == 422


def test_without_a_key_nothing_is_given_unsigned(cabinet: Cabinet, settings: Any) -> None:
    client = cabinet(looked_at())
    settings.SIGN_KEYS = []
    refused = client.post(COPY, {"kind": "csv"})
    assert refused.status_code == 503 and b"cannot be signed" in refused.content
    with pytest.raises(NoSigningKey):
        sign(b"")


def test_anybody_finds_the_keys_and_an_older_copy_outlives_a_change(
    cabinet: Cabinet, settings: Any
) -> None:
    client = cabinet(looked_at())
    files = unpacked(client.post(COPY, {"kind": "csv"}))
    old = files["key.pem"].decode()
    settings.SIGN_KEYS = ["a newer key", *settings.SIGN_KEYS]
    published = Client().get("/keys/copies.pem").content.decode()
    assert published == "".join(public_keys()) and old in published
    newer = unpacked(client.post(COPY, {"kind": "csv"}))["key.pem"].decode()
    assert newer != old and published.startswith(newer)
    assert is_signed(old, files["who-looked.csv"], files["who-looked.csv.sig"])
    assert not is_signed(newer, files["who-looked.csv"], files["who-looked.csv.sig"])


def test_the_page_shows_the_keys_fingerprint(cabinet: Cabinet) -> None:
    client = cabinet(looked_at())
    key = unpacked(client.post(COPY, {"kind": "csv"}))["key.pem"]
    assert hashlib.sha256(key).hexdigest() in client.get(COPY).content.decode()
    assert fingerprint(key.decode()) == hashlib.sha256(key).hexdigest()


@pytest.mark.parametrize(("content", "holds"), [("72", True), ("73", False)])
def test_the_second_opinion_agrees_with_the_vector_of_the_standard(
    content: str, holds: bool
) -> None:
    """RFC 8032, section 7.1, test 2."""
    public = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
    signature = (
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )
    told = base64.b64encode(PREFIX + bytes.fromhex(public)).decode()
    pem = f"-----BEGIN PUBLIC KEY-----\n{told}\n-----END PUBLIC KEY-----\n"
    assert is_signed(pem, bytes.fromhex(content), bytes.fromhex(signature)) is holds
