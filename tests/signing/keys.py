"""What the script of the page does, in Python: a key, a certificate for it, a signature."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.test import Client

from ehr.allergies import services as allergies
from ehr.documents import services as documents
from ehr.encounters import services as encounters
from patients.access import gate
from tests.factories import actors, people, registry
from tests.factories.people import pinfl
from tests.factories.sessions import sign_in
from trust.accounts.models import Account
from trust.context import Action, Actor, Role

NOTE = "Bosh ogʻrigʻi, bosim 148/92."


def raw(key: ec.EllipticCurvePrivateKey, message: bytes) -> bytes:
    """r and s as WebCrypto gives them."""
    r, s = decode_dss_signature(key.sign(message, ec.ECDSA(SHA256())))
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def told(content: bytes) -> str:
    return base64.b64encode(content).decode()


@dataclass(slots=True)
class Signer:
    """A doctor with a post, a browser and the keys made in it."""

    client: Client
    account: Account
    actor: Actor
    keys: dict[str, ec.EllipticCurvePrivateKey] = field(default_factory=dict)
    page: str = "/certificates"

    def enrols(self, **other: Any) -> Any:
        """Make a key and ask for its certificate."""
        key = ec.generate_private_key(ec.SECP256R1())
        page = self.client.get(self.page).content.decode()
        found = re.search(r'name="challenge" value="([^"]+)"', page)
        assert found, page
        spki = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        asked = {
            "challenge": found[1], "key": told(spki), "proof": told(raw(key, found[1].encode())),
            "device": "Sinov",
        } | other  # fmt: skip
        answer = self.client.post(self.page, asked, headers={"accept": "application/json"})
        if answer.status_code == 200:
            self.keys[answer.json()["serial"]] = key
        return answer

    def address(self, patient_id: UUID, visit: UUID) -> str:
        return f"/patients/{patient_id}/visits/{visit}/signature"

    def offers(self, patient_id: UUID, visit: UUID) -> list[dict[str, str]]:
        return self.offered(self.client.get(self.address(patient_id, visit)).content.decode())

    def offered(self, page: str) -> list[dict[str, str]]:
        """What the page offers to sign."""
        found = re.search(r'<script id="offers" type="application/json">(.*?)</script>', page)
        return json.loads(found[1]) if found else []

    def signs(self, patient_id: UUID, visit: UUID, **other: Any) -> Any:
        """Press the button."""
        (offer, *_) = self.offers(patient_id, visit)
        made = raw(self.keys[offer["serial"]], base64.b64decode(offer["attributes"]))
        form = {**offer, "signature": told(made)} | other
        return self.client.post(self.address(patient_id, visit), form)

    def visit(self, note: str = NOTE, *, finished: bool = True) -> tuple[UUID, UUID]:
        """Somebody's visit, written and, unless told otherwise, finished here."""
        patient_id = people.queued(actors.registrar(self.actor.facility_id))
        with gate.open_record(self.actor, patient_id, Action.WRITE_CARD) as ctx:
            one = encounters.start(ctx)
            allergies.record_none_known(ctx, encounter_id=one)
            documents.write_note(ctx, text=note, encounter_id=one)
            if finished:
                encounters.finish(ctx, encounter_id=one, reason="Nazorat")
        return patient_id, one


def signer(facility: Any = None, *, number: int = 1, role: Role = Role.DOCTOR) -> Signer:
    """A doctor of this facility whose PINFL the register knows."""
    here = facility or registry.facility(f"Sinov {number}-poliklinika")
    account = registry.account(role, f"imzo-{role}-{number}")
    Account.objects.filter(pk=account.pk).update(pinfl=pinfl(date(1980, 1, number), "female"))
    registry.post(at=here, role=role, account_id=account.pk)
    client = sign_in(Client(headers={"accept-language": "en"}), account)
    actor = actors.doctor(here.id, account_id=account.pk)
    return Signer(client, account, actor)
