"""A finished visit is signed by the doctor's own key; whatever is not that is refused."""

from __future__ import annotations

import base64
import re
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from ehr.documents import services as documents
from ehr.signing.contents import visit_subject
from ehr.signing.reading import is_mixed, told
from ehr.signing.tasks import complete_signature
from patients.access import gate
from registry.organisations.models import Organization
from tests.factories.sessions import SECRET, sign_in
from tests.signing.keys import NOTE, Signer, raw, signer
from tests.signing.keys import told as b64
from trust.accounts import factors
from trust.accounts.models import Account
from trust.context import Action
from trust.journal.models import Journal
from trust.ledger.canonical import parse
from trust.ledger.models import Ledger
from trust.outbox.models import OutboxTask, State
from trust.signatures import house
from trust.signatures.errors import ProviderUnreachable
from trust.signatures.models import DocumentSignature, SigningCertificate
from trust.signatures.services import TASK
from trust.walls.services import clear_scope, set_scope

pytestmark = [pytest.mark.django_db, pytest.mark.hazard("H1")]


@pytest.fixture
def doctor(db: None) -> Signer:
    """A doctor with a certificate."""
    one = signer()
    assert one.enrols().status_code == 200
    return one


def kept(one: Signer, patient_id: UUID) -> list[DocumentSignature]:
    with gate.open_record(one.actor, patient_id, Action.READ_CARD):
        return list(DocumentSignature.objects.filter(patient_id=patient_id))


def test_a_visit_is_signed_and_the_page_says_by_whom(doctor: Signer) -> None:
    patient_id, visit = doctor.visit()
    page = doctor.client.get(doctor.address(patient_id, visit)).content.decode()
    assert NOTE in page and "Nobody has signed this" in page
    assert doctor.signs(patient_id, visit).status_code == 302
    page = doctor.client.get(doctor.address(patient_id, visit)).content.decode()
    assert "Signed by the author" in page and "holds" in page and "proven for good" in page
    (row,) = kept(doctor, patient_id)
    assert row.level == "B-LT" and row.account_id == doctor.account.pk


def test_openssl_agrees_and_finds_one_changed_byte(doctor: Signer, tmp_path: Path) -> None:
    patient_id, visit = doctor.visit()
    doctor.signs(patient_id, visit)
    (row,) = kept(doctor, patient_id)
    root = f"{doctor.address(patient_id, visit)}/{row.id}"
    for name in ("signature.p7s", "document.json"):
        (tmp_path / name).write_bytes(doctor.client.get(f"{root}/{name}").content)
    (tmp_path / "root.pem").write_bytes(Client().get("/authority/root.pem").content)
    assert openssl(tmp_path)
    content = (tmp_path / "document.json").read_bytes()
    (tmp_path / "document.json").write_bytes(content.replace(b"Nazorat", b"Nazorad"))
    assert not openssl(tmp_path)


def openssl(folder: Path) -> bool:
    done = subprocess.run(
        ["openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", "signature.p7s",
         "-content", "document.json", "-CAfile", "root.pem", "-purpose", "any", "-out", "/dev/null"],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.returncode == 0 and "successful" in done.stderr


def test_the_signature_is_in_the_ledger_too(doctor: Signer) -> None:
    patient_id, visit = doctor.visit()
    doctor.signs(patient_id, visit)
    with gate.open_record(doctor.actor, patient_id, Action.READ_CARD):
        row = Ledger.objects.get(patient_id=patient_id, resource_type="Provenance")
        tree = parse(bytes(row.content))
        (signature,) = DocumentSignature.objects.filter(patient_id=patient_id)
    assert tree["target"] == [{"reference": f"Encounter/{visit}"}]
    assert base64.b64decode(tree["signature"][0]["data"]) == bytes(signature.cms)


def test_the_words_on_the_page_are_read_out_of_the_signed_bytes(doctor: Signer) -> None:
    patient_id, visit = doctor.visit()
    with gate.open_record(doctor.actor, patient_id, Action.READ_CARD) as ctx:
        subject = visit_subject(ctx, visit)
    assert NOTE in [line.text for line in told(subject.content)]
    other = subject.content.replace(
        base64.b64encode(NOTE.encode()), base64.b64encode(b"Boshqa matn")
    )
    assert NOTE not in [line.text for line in told(other)]


def test_one_flipped_bit_of_the_signature_is_refused(doctor: Signer) -> None:
    patient_id, visit = doctor.visit()
    (offer,) = doctor.offers(patient_id, visit)
    made = bytearray(raw(doctor.keys[offer["serial"]], base64.b64decode(offer["attributes"])))
    made[40] ^= 1
    answer = doctor.signs(patient_id, visit, signature=b64(bytes(made)))
    assert answer.status_code == 422 and kept(doctor, patient_id) == []
    assert doctor.signs(patient_id, visit).status_code == 302  # negative control


def test_a_signature_upon_another_visit_is_refused(doctor: Signer) -> None:
    """E-06: the visit's own id stands inside the signed bytes."""
    first, second = doctor.visit(), doctor.visit()
    (offer,) = doctor.offers(*first)
    made = raw(doctor.keys[offer["serial"]], base64.b64decode(offer["attributes"]))
    answer = doctor.client.post(doctor.address(*second), {**offer, "signature": b64(made)})
    assert answer.status_code == 422 and kept(doctor, second[0]) == []


def test_another_persons_certificate_is_refused(doctor: Signer) -> None:
    """E-04: neither their serial number, nor a certificate with another personal number."""
    other = signer(number=2)
    other.enrols()
    patient_id, visit = doctor.visit()
    (offer,) = doctor.offers(patient_id, visit)
    serial, key = next(iter(other.keys.items()))
    made = b64(raw(key, base64.b64decode(offer["attributes"])))
    answer = doctor.signs(patient_id, visit, serial=serial, signature=made)
    assert answer.status_code == 422
    Account.objects.filter(pk=doctor.account.pk).update(pinfl="50101999990011")
    assert doctor.signs(patient_id, visit).status_code == 422
    assert kept(doctor, patient_id) == []


def test_a_lost_certificate_signs_no_more_and_what_it_signed_stays_good(doctor: Signer) -> None:
    first, second = doctor.visit(), doctor.visit()
    assert doctor.signs(*first).status_code == 302
    (offer,) = doctor.offers(*second)
    form = {"act": "lost", "certificate": certificate(doctor)}
    assert doctor.client.post("/certificates", form).status_code == 302
    made = raw(doctor.keys[offer["serial"]], base64.b64decode(offer["attributes"]))
    answer = doctor.client.post(doctor.address(*second), {**offer, "signature": b64(made)})
    assert answer.status_code == 422 and kept(doctor, second[0]) == []
    page = doctor.client.get(doctor.address(*first)).content.decode()
    assert "holds" in page and "does not hold" not in page
    assert doctor.client.post("/certificates", form).status_code == 302  # twice is once


def certificate(one: Signer) -> str:
    return str(SigningCertificate.objects.get(account_id=one.account.pk).id)


def test_without_stamps_and_answers_signing_goes_on_and_is_completed_later(
    doctor: Signer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """E-09."""

    def down(*_: Any) -> bytes:
        raise ProviderUnreachable

    patient_id, visit = doctor.visit()
    with monkeypatch.context() as patched:
        patched.setattr(house.required(), "stamp", down, raising=False)
        patched.setattr(house.required(), "revocation", down, raising=False)
        assert doctor.signs(patient_id, visit).status_code == 302
        (row,) = kept(doctor, patient_id)
        assert row.level == "B-B"
        page = doctor.client.get(doctor.address(patient_id, visit)).content.decode()
        assert "No time-stamp yet" in page
        (waiting,) = OutboxTask.objects.filter(task=TASK)
        looks = Journal.objects.filter(system_name="complete-signatures")
        complete_signature(str(waiting.id), waiting.payload)
        waiting.refresh_from_db()
        assert waiting.state != State.DONE  # nobody answers: asked again, nobody's record opened
    complete_signature(str(waiting.id), waiting.payload)
    complete_signature(str(waiting.id), waiting.payload)  # twice is once
    waiting.refresh_from_db()
    assert waiting.state == State.DONE
    set_scope(patients=[patient_id])
    assert looks.count() == 2
    clear_scope()
    (row,) = kept(doctor, patient_id)
    assert row.level == "B-LT"


def test_only_the_author_is_offered_it_and_only_once(doctor: Signer) -> None:
    patient_id, visit = doctor.visit()
    colleague = signer(registry_of(doctor), number=3)
    colleague.enrols()
    assert colleague.offers(patient_id, visit) == []
    assert doctor.signs(patient_id, visit).status_code == 302
    assert doctor.offers(patient_id, visit) == []


def registry_of(one: Signer) -> Any:
    return Organization.objects.get(id=one.actor.facility_id)


def test_a_colleague_who_sends_the_form_by_hand_signs_nothing_of_the_author(
    doctor: Signer,
) -> None:
    patient_id, visit = doctor.visit()
    (offer,) = doctor.offers(patient_id, visit)
    colleague = signer(registry_of(doctor), number=4)
    colleague.enrols()
    serial, key = next(iter(colleague.keys.items()))
    made = b64(raw(key, base64.b64decode(offer["attributes"])))
    form = {"serial": serial, "attributes": offer["attributes"], "signature": made}
    assert colleague.client.post(colleague.address(patient_id, visit), form).status_code in (
        409,
        422,
    )
    assert kept(doctor, patient_id) == []


def test_a_stranger_neither_reads_nor_signs(doctor: Signer) -> None:
    patient_id, visit = doctor.visit()
    stranger = signer(number=5)
    for answer in (
        stranger.client.get(stranger.address(patient_id, visit)),
        stranger.client.post(stranger.address(patient_id, visit), {}),
    ):
        assert answer.status_code == 403 and NOTE not in answer.content.decode()


def test_an_open_visit_is_not_signed(doctor: Signer) -> None:
    patient_id, visit = doctor.visit(finished=False)
    answer = doctor.client.get(doctor.address(patient_id, visit))
    assert answer.status_code == 409 and "finished visit" in answer.content.decode()


def test_a_note_struck_out_afterwards_leaves_the_signature_upon_the_earlier_text(
    doctor: Signer,
) -> None:
    patient_id, visit = doctor.visit()
    doctor.signs(patient_id, visit)
    with gate.open_record(doctor.actor, patient_id, Action.WRITE_CARD) as ctx:
        (note,) = documents.queries.of_encounter(ctx, visit)
        documents.enter_in_error(ctx, document_id=note.id, seen_version=1, reason="Xato")
    page = doctor.client.get(doctor.address(patient_id, visit)).content.decode()
    assert "upon an earlier text" in page
    assert doctor.signs(patient_id, visit).status_code == 302  # the new text is signed anew
    assert len(kept(doctor, patient_id)) == 2


@pytest.mark.parametrize(
    "bad",
    [
        {"signature": ""}, {"signature": "@@"}, {"signature": "AAAA"}, {"attributes": ""},
        {"attributes": "AAAA"}, {"serial": ""}, {"serial": "ff" * 40},
    ],
)  # fmt: skip
def test_rubbish_is_refused_in_words(doctor: Signer, bad: dict[str, str]) -> None:
    patient_id, visit = doctor.visit()
    answer = doctor.signs(patient_id, visit, **bad)
    assert answer.status_code == 422 and NOTE in answer.content.decode()
    assert kept(doctor, patient_id) == []


def test_signing_asks_for_a_fresh_second_factor(doctor: Signer) -> None:
    patient_id, visit = doctor.visit()
    factors.keep(doctor.account, SECRET)
    sign_in(doctor.client, doctor.account, ago=timedelta(minutes=10))
    answer = doctor.signs(patient_id, visit)
    assert answer.status_code == 302 and answer.url.startswith("/confirm")
    assert kept(doctor, patient_id) == []


@pytest.mark.parametrize(
    "bad",
    [
        {"proof": ""}, {"proof": "AAAA"}, {"key": "AAAA"}, {"challenge": "x"},
        {"proof": b64(bytes(64))},
    ],
)  # fmt: skip
def test_a_certificate_is_issued_only_to_who_holds_the_key(bad: dict[str, str], db: None) -> None:
    one = signer(number=6)
    answer = one.enrols(**bad)
    assert answer.status_code == 422 and "key" in answer.json()["refusal"]
    assert one.enrols().status_code == 200  # negative control


def test_a_challenge_of_somebody_else_enrols_nobody(db: None) -> None:
    one, other = signer(number=7), signer(number=8)
    page = other.client.get("/certificates").content.decode()
    found = re.search(r'name="challenge" value="([^"]+)"', page)
    assert found
    assert one.enrols(challenge=found[1]).status_code == 422


def test_without_a_personal_number_no_certificate(db: None) -> None:
    one = signer(number=9)
    Account.objects.filter(pk=one.account.pk).update(pinfl=None)
    answer = one.enrols()
    assert answer.status_code == 422 and "personal number" in answer.json()["refusal"]


def test_nobody_takes_back_anothers_certificate(doctor: Signer) -> None:
    other = signer(number=10)
    form = {"act": "lost", "certificate": certificate(doctor)}
    assert other.client.post("/certificates", form).status_code == 422
    patient_id, visit = doctor.visit()
    assert doctor.signs(patient_id, visit).status_code == 302


def test_look_alike_letters_are_pointed_at(doctor: Signer) -> None:
    """E-08: a Cyrillic letter in a Latin word."""
    patient_id, visit = doctor.visit("Enаlapril 10 mg")  # the third letter is Cyrillic
    page = doctor.client.get(doctor.address(patient_id, visit)).content.decode()
    assert "mixes Latin and Cyrillic" in page
    assert is_mixed("Enаlapril") and not is_mixed("Enalapril") and not is_mixed("Эналаприл oltin")


@pytest.mark.parametrize("doubled", [b'{"form":"a","form":"b"}', b'{"form":{"x":1,"x":2}}'])
def test_doubled_keys_have_no_canonical_form_and_are_never_shown(doubled: bytes) -> None:
    with pytest.raises(ValueError, match=r"form|x"):
        told(doubled)


def test_a_certificate_asks_for_a_fresh_second_factor(db: None) -> None:
    one = signer(number=11)
    factors.keep(one.account, SECRET)
    sign_in(one.client, one.account, ago=timedelta(minutes=10))
    answer = one.enrols()
    assert answer.status_code == 302 and answer.url.startswith("/confirm")
    assert not SigningCertificate.objects.exists()
    sign_in(one.client, one.account)
    assert one.enrols().status_code == 200  # negative control
