"""The proof of the own record: the page, what is in the file, what is not, and bad input."""

from __future__ import annotations

import base64
import io
import json
import re
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from patients.access import gate
from tests.factories import actors, world
from tests.factories.sessions import SECRET, sign_in
from tests.offline import verify
from tests.proxies.family import CHILD, Person
from tests.withholding.test_withholding import NOTE, Room
from trust.accounts import factors
from trust.accounts.errors import NotPermitted
from trust.accounts.models import Account
from trust.context import Action
from trust.journal.models import Journal
from trust.transparency import queries, services
from trust.transparency.addresses import TreeName
from trust.walls.services import clear_scope, set_scope

pytestmark = pytest.mark.django_db
PROOF = "/cabinet/proof"
Seal = Callable[[], None]


@pytest.fixture(autouse=True)
def _anchor(settings: Any, tmp_path: Path) -> None:
    settings.LOG_ANCHOR = tmp_path / "anchor"


@pytest.fixture
def seal(role: Any) -> Seal:
    """The sequencer's work, done here."""

    def sealed() -> None:
        with role("yagona_system"):
            while sum(services.seal(tree) for tree in TreeName):
                pass

    return sealed


def proof(answer: Any, path: Path) -> dict[str, Any]:
    """The proof out of the answer; the bundle lies at the path."""
    assert answer.status_code == 200 and answer["Content-Type"] == "application/zip"
    path.write_bytes(answer.content)
    with zipfile.ZipFile(io.BytesIO(answer.content)) as pack:
        return json.loads(pack.read("proof.json"))


def test_a_patient_takes_it_and_it_verifies(seal: Seal, tmp_path: Path) -> None:
    one = Person()
    one.visit("Bosh ogʻrigʻi")
    seal()
    page = one.client.get(PROOF).content.decode()
    assert "entries of your record are sealed" in page and queries.fingerprints()[0] in page
    told = proof(one.client.post(PROOF), tmp_path / "bundle.zip")
    assert "Bosh ogʻrigʻi" in contents(told)
    fine, words = verify(tmp_path / "bundle.zip", "--key", queries.fingerprints()[0])
    assert fine, words


def contents(told: dict[str, Any]) -> str:
    """Everything that is shown of the record, texts of notes unpacked."""
    entries = [one for chain in told["trees"]["records"]["chains"].values() for one in chain]
    shown = "".join(one.get("content") or "" for one in entries)
    packed = re.findall(r'"data":"([^"]+)"', shown)
    return shown + "".join(base64.b64decode(each).decode() for each in packed)


def test_what_is_kept_from_the_patient_is_sealed_but_not_shown(
    seal: Seal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room, one = Room(), Person()
    visit = room.visit(one, monkeypatch)
    room.client.get(f"/patients/{one.patient_id}/visits/{visit}")
    seal()
    before = proof(one.client.post(PROOF), tmp_path / "before.zip")
    assert NOTE in contents(before) and str(visit) in json.dumps(before)  # negative control
    assert room.keep(one, visit, side="patient", reason="Javob hali kelmagan").status_code == 302
    seal()
    told = proof(one.client.post(PROOF), tmp_path / "bundle.zip")
    assert NOTE not in contents(told) and str(visit) not in json.dumps(told)
    fine, words = verify(tmp_path / "bundle.zip", "--checkpoint", str(tmp_path / "before.zip"))
    assert fine, words
    assert "'WITHHELD'" in words


def test_nobody_takes_it_for_somebody_else(seal: Seal) -> None:
    child, mother = Person(CHILD), Person()
    mother.becomes_parent_of(child)
    seal()
    assert mother.client.get(f"/cabinet/for/{child.patient_id}/home").status_code == 200
    assert mother.client.post(f"/cabinet/for/{child.patient_id}/proof").status_code == 404


def test_it_asks_for_a_fresh_proof_of_who_one_is(seal: Seal, tmp_path: Path) -> None:
    signed = world.with_account()
    seal()
    account = Account.objects.get(pk=signed.actor.account_id)
    factors.keep(account, SECRET)
    client = sign_in(Client(headers={"accept-language": "en"}), account, ago=timedelta(minutes=10))
    asked = client.post(PROOF)
    assert asked.status_code == 302 and asked.url.startswith("/confirm")
    proof(client.post(PROOF, {"confirm_code": factors.code_now(SECRET)}), tmp_path / "b.zip")


def test_taking_it_is_journalled_and_says_so_in_words(seal: Seal, tmp_path: Path) -> None:
    one = Person()
    seal()
    proof(one.client.post(PROOF), tmp_path / "b.zip")
    set_scope(patients=[one.patient_id])
    assert Journal.objects.filter(action=Action.EXPORT_PROOF).count() == 1
    clear_scope()
    page = one.client.get("/cabinet/who-looked").content.decode()
    assert "took the whole record with its proof" in page


def bomb() -> bytes:
    """A small ZIP whose checkpoint would unpack to 200 MB."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
        for name in ("records.checkpoint", "looks.checkpoint"):
            pack.writestr(name, b"\0" * 200_000_000)
    return out.getvalue()


@pytest.mark.parametrize(
    "bad",
    [b"", b"\xff\xfe\x00", b"yagona/records\n7\n", b"PK\x03\x04rest", b"x" * 40_000, "bomb"],
    ids=["empty", "binary", "short", "half zip", "long", "bomb"],
)
def test_a_file_that_is_no_checkpoint_is_refused_in_words(seal: Seal, bad: Any) -> None:
    one = Person()
    seal()
    content = bomb() if bad == "bomb" else bad
    answer = one.client.post(PROOF, {"earlier": SimpleUploadedFile("earlier.zip", content)})
    if content:
        assert answer.status_code == 422 and "no earlier proof" in answer.content.decode()
    else:
        assert answer.status_code in (200, 422)  # a browser sends an empty one when none is chosen


def test_an_earlier_bundle_of_any_size_is_bridged(seal: Seal, tmp_path: Path) -> None:
    one = Person()
    seal()
    proof(one.client.post(PROOF), tmp_path / "earlier.zip")
    with zipfile.ZipFile(tmp_path / "earlier.zip") as pack:
        note = pack.read("records.checkpoint")
    one.visit("Keyin")
    seal()
    for content in (note, (tmp_path / "earlier.zip").read_bytes()):
        given = {"earlier": SimpleUploadedFile("earlier", content)}
        told = proof(one.client.post(PROOF, given), tmp_path / "new.zip")
        assert note.decode().split("\n")[1] in told["trees"]["records"]["grew"]
    fine, words = verify(tmp_path / "new.zip", "--checkpoint", str(tmp_path / "earlier.zip"))
    assert fine, words


def test_before_anything_is_sealed_the_page_says_to_wait() -> None:
    one = Person()
    answer = one.client.post(PROOF)
    assert answer.status_code == 404 and "Try again in a minute" in answer.content.decode()


def test_without_a_key_nothing_is_given(seal: Seal, settings: Any) -> None:
    one = Person()
    seal()
    settings.SIGN_KEYS = []
    assert one.client.get(PROOF).status_code == 200
    assert one.client.post(PROOF).status_code == 503


def test_a_doctor_takes_no_proof_of_a_patient(seal: Seal) -> None:
    one = Person()
    seal()
    with (
        pytest.raises(NotPermitted),
        gate.open_record(actors.doctor(), one.patient_id, Action.EXPORT_PROOF),
    ):
        pass


def stranger_reads(path: str, **more: Any) -> Any:
    return Client(headers={"accept-language": "en"}).get(f"/transparency/{path}", more)


def test_the_public_addresses_answer_everybody(seal: Seal) -> None:
    Person().visit("Nimadir")
    seal()
    size = queries.checkpoint("records").size
    for path in ("", "sheet", "keys", "verify.py", "verify.html", "records/checkpoint"):
        assert stranger_reads(path).status_code == 200, path
    assert len(stranger_reads(f"records/tile/0/000.p/{size}").content) == 32 * size
    told = stranger_reads("records/inclusion", index=0, size=size).json()
    assert all(len(one) == 64 for one in told["path"])
    assert stranger_reads("records/consistency", first=size, second=size).json() == {"path": []}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("elsewhere/checkpoint", 404), ("records/checkpoint?size=99999", 404),
        ("records/checkpoint?size=-1", 400), ("records/checkpoint?size=٧", 400),
        ("records/tile/0/999", 404), ("records/tile/0/x", 400), ("records/tile/9/000", 404),
        ("records/tile/0/000.p/0", 400), ("records/tile/0/000.p/999", 400),
        ("records/tile/0/x999/x999/x999/x999/x999/x999/999", 404),
        ("records/tile/../../etc/passwd", 400), ("records/inclusion", 400),
        ("records/inclusion?index=0&size=99999", 404), ("records/inclusion?index=5555&size={size}", 400),
        ("records/consistency?first=0&second={size}", 400), ("looks/stamp", 404),
        ("records/consistency?first=9999&second={size}", 400), ("records/cosign", 405),
    ],
)  # fmt: skip
def test_bad_questions_get_a_sentence(seal: Seal, path: str, status: int) -> None:
    Person()
    seal()
    address = f"/transparency/{path.format(size=queries.checkpoint('records').size)}"
    answer = Client(headers={"accept-language": "en"}).get(address)
    assert answer.status_code == status


def test_no_public_page_tells_of_anybody(seal: Seal) -> None:
    one = Person()
    seal()
    set_scope(patients=[one.patient_id])
    who: UUID = one.patient_id
    clear_scope()
    for path in ("", "sheet", "records/checkpoint", "looks/checkpoint"):
        assert str(who) not in stranger_reads(path).content.decode()
