"""Each address with each role: it opens only where the role holds the action."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from patients.access.policy import COUNTER
from patients.access.web import RecordView
from tests.architecture.test_routes import CLOSED
from tests.factories import registry
from tests.security.doors import Door, Site, doors, site, staff_client
from trust.accounts import policy
from trust.accounts.policy import ROLE_ACTIONS
from trust.context import Role

pytestmark = [pytest.mark.django_db, pytest.mark.hazard("H1")]

# The role alone is not enough: the facility must be the head's, the post and the prescription one's own.
JUDGED = {
    ("get", "facility-passport"),
    ("post", "facility-passport"),
    ("get", "post-licence"),
    ("post", "post-licence"),
    ("post", "choose-post"),
    ("post", "prescription-sign"),
    ("get", "review-inquiry"),
    ("post", "review-inquiry"),
    ("get", "review-emergency"),
    ("post", "review-emergency"),
    ("get", "review-flag"),
    ("post", "review-flag"),
    ("get", "erasure"),
    ("post", "erasure"),
    ("get", "erasure-ask"),  # by the number of an entry that is there
    ("post", "erasure-ask"),
    ("get", "for:cabinet-resign"),
    ("post", "for:cabinet-resign"),
}


@pytest.fixture
def here() -> Site:
    return site()


def closed(here: Site) -> Iterator[Door]:
    """Addresses that ask for an action; FHIR knows no sessions and is asked with tokens."""
    for door in doors(here):
        if issubclass(door.view or object, CLOSED) and not door.name.startswith("fhir-"):
            yield door


def holds(role: Role, door: Door, method: str) -> bool:
    """What the table of roles says, and that a pharmacy opens nothing by a person's id."""
    other = getattr(door.view, "other_actions", {})
    action = other.get(method.upper(), door.view.action)
    if role is Role.PHARMACIST and issubclass(door.view, RecordView) and action in COUNTER:
        return door.keyed
    return action in ROLE_ACTIONS[role]


def wrong(here: Site, role: Role, method: str) -> list[str]:
    """Addresses that answer this role otherwise than the table says."""
    found = []
    for door in closed(here):
        if method == "post" and not hasattr(door.view, "post"):
            continue
        status = getattr(here.clients[role], method)(door.url).status_code
        opened = status not in ((404,) if door.keyed else (403,))
        wanted = holds(role, door, method) and (method, door.name) not in JUDGED
        if opened != wanted or status >= 500:
            found.append(f"{method} {door.name} {role}: {status}")
    return found


@pytest.mark.parametrize("method", ["get", "post"])
def test_each_address_opens_only_to_roles_that_hold_its_action(here: Site, method: str) -> None:
    assert [line for role in here.clients for line in wrong(here, role, method)] == []


def test_negative_control_a_table_that_grants_everything_is_seen(
    here: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(policy, "decide", lambda role, action: policy.ALLOWED)
    found = wrong(here, Role.INSPECTOR, "get")
    assert any("reports" in line for line in found) and any("queue" in line for line in found)


def test_nobody_signed_in_opens_nothing(here: Site) -> None:
    for door in closed(here):
        for method in ("get", "post", "head", "put", "delete"):
            answer = getattr(Client(), method)(door.url)
            assert answer.status_code == 401 or answer.url.startswith("/sign-in"), door.url


def test_another_facilitys_staff_opens_no_card(here: Site) -> None:
    elsewhere = registry.facility("Begona poliklinika")
    for role in (Role.DOCTOR, Role.NURSE):
        client, _account = staff_client(role, elsewhere)
        for door in closed(here):
            if "/patients/" in door.url and not door.name.startswith("emergency"):
                for method in ("get", "post"):
                    assert getattr(client, method)(door.url).status_code == 403, door.url


def test_another_patient_sees_nothing_of_this_one(here: Site) -> None:
    other = site().clients[Role.PATIENT]
    url = next(door.url for door in closed(here) if door.name == "cabinet-prescription")
    assert here.clients[Role.PATIENT].get(url).status_code == 200  # negative control
    assert other.get(url).status_code == 404


def test_another_analyst_sees_no_run_of_this_one(here: Site) -> None:
    other, _account = staff_client(Role.ANALYST, registry.facility("Boshqa idora"))
    for door in closed(here):
        if str(here.parts["run_id"]) in door.url:
            for method in ("get", "post"):
                assert getattr(other, method)(door.url).status_code in (404, 405), door.url
