"""What is measured: a page or read of each role, on the demonstration."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from bench.client import Answer, Client

_CARD = re.compile(r'href="(/patients/[0-9a-f-]{36}/card)"')


@dataclass(frozen=True, slots=True)
class Scenario:
    """One request, repeated; `status` is what the answer must be."""

    name: str
    client: Client
    path: str
    status: int = 200

    def once(self) -> Answer:
        """Do it. A wrong answer stops the run: a fast refusal is no result."""
        answer = self.client.get(self.path)
        if answer.status != self.status:
            raise SystemExit(f"{self.name}: {self.path} answered {answer.status}")
        return answer


def signed_in(base_url: str, username: str) -> Client:
    """A client with a session of a demo account, by the button of the demonstration."""
    client = Client(base_url)
    token = client.token_of("/sign-in")
    answer = client.post_to("/demo/enter", {"person": username, "csrfmiddlewaretoken": token})
    if answer.status != 302:
        raise SystemExit(f"{username} could not sign in ({answer.status})")
    return client


def scenarios(base_url: str) -> Iterator[Scenario]:
    """All that the demonstration lets us measure."""
    yield Scenario("sign-in page", Client(base_url), "/sign-in")
    doctor = signed_in(base_url, "doctor")
    yield Scenario("queue", doctor, "/queue")
    yield Scenario("people search", doctor, _answer_to(doctor, "Sinov"))
    card = _CARD.search(doctor.get("/queue").body.decode())
    if card:
        yield Scenario("card", doctor, card.group(1))
        patient_id = card.group(1).split("/")[2]
        reader = Client(base_url, token=_token())
        yield Scenario("FHIR read", reader, f"/fhir/R5/Patient/{patient_id}")
    patient = signed_in(base_url, "patient")
    yield Scenario("cabinet", patient, "/cabinet")
    yield Scenario("who looked", patient, "/cabinet/who-looked")
    analyst = signed_in(base_url, "analyst")
    yield Scenario("reports", analyst, "/reports/")


def _answer_to(client: Client, text: str) -> str:
    """The address of what a search found."""
    token = client.token_of("/people")
    return client.post_to("/people", {"q": text, "csrfmiddlewaretoken": token}).location


def _token() -> str:
    command = [sys.executable, "manage.py", "token", "--as", "system", "--scope", "system/*.read"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
