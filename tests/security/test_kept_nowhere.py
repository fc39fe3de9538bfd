"""No page of a gate is kept by a browser; no page of an error says what it was about (V-15, V-22)."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

import pytest

from ehr.card.views import CardView
from patients.access import policy
from tests.architecture.test_routes import CLOSED
from tests.security.doors import Site, doors, site
from tests.security.planted import Planted, planted
from trust.context import Role

pytestmark = [pytest.mark.django_db, pytest.mark.hazard("H14")]


def kept(here: Site, only: Container[str] = ()) -> list[str]:
    """Closed addresses whose answer, whatever it is, a browser may keep."""
    found = []
    for door in doors(here):
        if not issubclass(door.view or object, CLOSED) or (only and door.name not in only):
            continue
        for role, client in here.clients.items():
            client.raise_request_exception = False
            for method in ("get", "head", "post"):
                answer = getattr(client, method)(door.url)
                told = answer.get("Cache-Control", "")
                if answer.status_code != 500 and "no-store" not in told:
                    found.append(f"{method} {door.name} {role}: {answer.status_code} {told}")
    return found


def test_no_answer_of_a_gate_may_be_kept() -> None:
    found = kept(site())
    assert not found, "\n".join(found)


def failed(one: Planted, monkeypatch: pytest.MonkeyPatch) -> str:
    """What the doctor's browser gets when the card fails with the patient's words in hand."""

    def broken(self: Any, request: Any, patient_id: Any) -> Any:
        raise ValueError(f"{one.name} {one.note}")

    monkeypatch.setattr(CardView, "get", broken)
    client = one.site.clients[Role.DOCTOR]
    client.raise_request_exception = False
    answer = client.get(f"/patients/{one.patient_id}/card")
    assert answer.status_code == 500
    return f"{answer.headers} {answer.content.decode()}"


def test_an_error_page_says_nothing_of_the_patient(monkeypatch: pytest.MonkeyPatch) -> None:
    one = planted()
    said = failed(one, monkeypatch)
    assert one.name not in said and one.note not in said and str(one.patient_id) not in said


def test_an_exception_in_the_policy_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    one = planted()
    client = one.site.clients[Role.DOCTOR]
    client.raise_request_exception = False
    url = f"/patients/{one.patient_id}/card"
    assert one.name in client.get(url).content.decode()  # negative control

    def broken(*args: Any, **kwargs: Any) -> Any:
        raise RuntimeError("the policy fell over")

    monkeypatch.setattr(policy, "decide", broken)
    answer = client.get(url)
    assert answer.status_code == 500 and one.name not in answer.content.decode()
