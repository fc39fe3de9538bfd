"""A family: people with cabinets, a clinic that writes about them, a desk that records parents."""

from __future__ import annotations

import itertools
import re
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.test import Client

from ehr.documents import services as documents
from ehr.encounters import services as encounters
from patients.access import gate
from patients.desk import services as desk
from patients.proxies import services as proxies
from patients.representation.queries import account_of
from patients.representation.rules import ProxyKind
from tests.factories import actors, people
from tests.factories.sessions import sign_in
from trust.accounts.models import Account
from trust.context import Action, Actor

_apart = itertools.count()
CHILD, TEEN, GROWN = date(2019, 5, 4), date(2011, 5, 4), date(1980, 5, 4)


class Person:
    """Somebody with a cabinet, and their browser."""

    def __init__(self, born: date = GROWN, **more: Any) -> None:
        born += timedelta(days=next(_apart) % 200)  # no two are look-alikes
        self.pinfl = people.pinfl(born, "female")
        self.patient_id = people.queued(
            actors.registrar(), birth_date=born, pinfl=self.pinfl, **more
        )
        with self.at_desk(Action.GIVE_CABINET_CODE) as ctx:
            desk.give_cabinet_code(ctx)
            account_id = account_of(ctx)
        self.actor: Actor = actors.patient(self.patient_id, account_id=account_id)
        account = Account.objects.get(pk=account_id)
        self.name = account.display_name
        self.client = sign_in(Client(headers={"accept-language": "en"}), account)

    def at_desk(self, action: Action) -> Any:
        """This record, as the desk opens it."""
        return gate.open_record(actors.registrar(), self.patient_id, action)

    def visit(self, words: str) -> UUID:
        """A finished visit with a note."""
        doctor = actors.doctor()
        with gate.open_record(doctor, self.patient_id, Action.WRITE_CARD) as ctx:
            visit = encounters.start(ctx)
            documents.write_note(ctx, text=words, encounter_id=visit)
            encounters.finish(ctx, encounter_id=visit)
        return visit

    def invite(self, **more: str) -> str:
        """Ask somebody to act; the code on the page."""
        page = self.client.post("/cabinet/people/ask", {"name": "Mening singlim", **more})
        found = re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", page.content.decode())
        assert page.status_code == 200 and found, page.content.decode()
        return found.group()

    def accept(self, code: str) -> Any:
        """Enter a code and say yes."""
        return self.client.post("/cabinet/people/accept", {"code": code, "yes": "1"}, follow=True)

    def acts_for(self, other: Person, page: str = "home") -> Any:
        """What this person's browser gets of the other's cabinet."""
        return self.client.get(f"/cabinet/for/{other.patient_id}/{page}")

    def becomes_parent_of(self, child: Person, kind: ProxyKind = ProxyKind.PARENT) -> UUID:
        """As the desk records it."""
        with child.at_desk(Action.RECORD_PROXY) as ctx:
            return proxies.record_for_child(ctx, kind=kind, pinfl=self.pinfl, basis="I-TN 123")
