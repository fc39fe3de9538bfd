"""A patient signs a decision with a key of their own browser."""

from __future__ import annotations

import base64
import re
from uuid import UUID

import pytest

from patients.access import gate
from patients.consents.models import Consent
from patients.consents.rules import Scope, Target
from patients.consents.services import close
from patients.consents.signing import told
from patients.identity.models import PersonIdentifier
from tests.proxies.family import CHILD, Person
from tests.signing.keys import Signer, raw
from tests.signing.keys import told as b64
from trust.context import NOTHING_CLOSED, Action
from trust.signatures.models import DocumentSignature
from trust.walls.services import clear_scope, set_scope

pytestmark = [pytest.mark.django_db, pytest.mark.hazard("H1")]


def closed(one: Person) -> UUID:
    with gate.open_record(one.actor, one.patient_id, Action.DECIDE_CONSENT) as ctx:
        return close(ctx, target=Target(Scope.ALL), usable_in_emergency=True)


def signer_of(one: Person) -> Signer:
    return Signer(one.client, None, one.actor, page="/cabinet/certificates")  # type: ignore[arg-type]


def signs(one: Signer, consent: UUID, **other: str) -> object:
    address = f"/cabinet/privacy/{consent}/signature"
    page = one.client.get(address).content.decode()
    (offer,) = one.offered(page)
    made = raw(one.keys[offer["serial"]], base64.b64decode(offer["attributes"]))
    return one.client.post(address, {**offer, "signature": b64(made)} | other)


def test_a_patient_signs_what_they_have_closed() -> None:
    patient = Person()
    me, consent = signer_of(patient), closed(patient)
    assert me.enrols().status_code == 200
    page = me.client.get(f"/cabinet/privacy/{consent}/signature").content.decode()
    assert "My whole record" in page
    assert signs(me, consent).status_code == 302  # type: ignore[attr-defined]
    page = me.client.get(f"/cabinet/privacy/{consent}/signature").content.decode()
    assert "Signed by the patient" in page and "proven for good" in page
    set_scope(patients=[patient.patient_id], closed=NOTHING_CLOSED)
    row = Consent.objects.get(id=consent)
    assert row.scope == Scope.ALL
    clear_scope()


def test_the_certificate_names_the_patients_own_number() -> None:
    patient, other = Person(), Person()
    me, consent = signer_of(patient), closed(patient)
    me.enrols()
    set_scope(patients=[patient.patient_id, other.patient_id])
    theirs = PersonIdentifier.objects.filter(patient_id=other.patient_id)
    assert theirs.exists()
    clear_scope()
    assert signs(me, consent).status_code == 302  # type: ignore[attr-defined]


def test_nobody_signs_anothers_decision() -> None:
    patient, other = Person(), Person()
    consent, them = closed(patient), signer_of(other)
    them.enrols()
    answer = them.client.get(f"/cabinet/privacy/{consent}/signature")
    assert answer.status_code == 302 and answer.url.endswith("/cabinet/privacy")
    answer = them.client.post(f"/cabinet/privacy/{consent}/signature", {})
    assert answer.status_code == 302
    set_scope(patients=[patient.patient_id], closed=NOTHING_CLOSED)
    assert not DocumentSignature.objects.filter(resource_id=consent).exists()
    clear_scope()


def test_a_parent_signs_nothing_as_the_child() -> None:
    child, mother = Person(CHILD), Person()
    mother.becomes_parent_of(child)
    address = f"/cabinet/for/{child.patient_id}/certificates"
    assert mother.client.get(address).status_code == 404


def test_the_words_are_read_out_of_the_bytes() -> None:
    patient = Person()
    me, consent = signer_of(patient), closed(patient)
    me.enrols()
    signs(me, consent)
    set_scope(patients=[patient.patient_id], closed=NOTHING_CLOSED)
    content = DocumentSignature.objects.get(resource_id=consent).content.encode()
    clear_scope()
    assert told(content)[0].text == "My whole record"
    other = re.sub(rb'"scope":"all"', b'"scope":"entry"', content)
    assert told(other)[0].text != "My whole record"
