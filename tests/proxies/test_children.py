"""A child's parents: recorded at the desk, until the child is grown, ended when custody changes."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client, override_settings

from patients.proxies import errors
from patients.representation.rules import AgeLimits, ProxyKind
from tests.factories import registry
from tests.factories.sessions import sign_in
from tests.proxies.family import CHILD, TEEN, Person
from trust.context import Role

pytestmark = [pytest.mark.django_db, pytest.mark.hazard("H1")]


@pytest.fixture
def mother(db: None) -> Person:
    return Person()


@pytest.fixture
def child(db: None) -> Person:
    one = Person(CHILD)
    one.visit("Emlash kuni")
    return one


def test_a_parent_sees_the_child_and_no_other(mother: Person, child: Person) -> None:
    assert mother.acts_for(child).status_code == 403
    mother.becomes_parent_of(child)
    assert mother.acts_for(child).status_code == 200
    people = mother.client.get("/cabinet/people").content.decode()
    assert f"/cabinet/for/{child.patient_id}/home" in people
    assert mother.acts_for(Person(CHILD)).status_code == 403


def test_a_child_does_not_end_a_parents_right(mother: Person, child: Person) -> None:
    right = mother.becomes_parent_of(child)
    child.client.post(f"/cabinet/people/{right}/end")
    assert mother.acts_for(child).status_code == 200


def test_the_right_ends_with_the_minority(mother: Person, child: Person) -> None:
    mother.becomes_parent_of(child)
    with override_settings(AGE_LIMITS=AgeLimits(parent_sees_all_until=1, parent_right_ends=5)):
        assert mother.acts_for(child).status_code == 403
        assert f"{child.patient_id}" not in mother.client.get("/cabinet/people").content.decode()
    assert mother.acts_for(child).status_code == 200  # the control: only the age said no


def test_custody_changes_while_the_guardian_is_signed_in(mother: Person, child: Person) -> None:
    guardian = Person()
    guardian.becomes_parent_of(child, ProxyKind.GUARDIAN)
    assert guardian.acts_for(child).status_code == 200
    desk = _desk()
    page = desk.get(f"/people/{child.patient_id}").content.decode()
    end = page.split('action="/people/')[-1].split('"')[0]
    assert desk.post(f"/people/{end}").status_code == 302
    assert guardian.acts_for(child).status_code == 403
    mother.becomes_parent_of(child)
    assert mother.acts_for(child).status_code == 200


def test_the_desk_records_a_parent_on_its_page(mother: Person, child: Person) -> None:
    desk, url = _desk(), f"/people/{child.patient_id}/proxies/new"
    assert desk.get(url).status_code == 200
    typed = {"kind": "parent", "pinfl": mother.pinfl, "basis": "I-TN 1234567, 04.05.2019"}
    assert desk.post(url, typed).status_code == 302
    assert mother.acts_for(child).status_code == 200
    again = desk.post(url, typed)
    assert again.status_code == 409 and "recorded already" in again.content.decode()
    assert "I-TN 1234567" in again.content.decode()  # what was typed is kept


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"pinfl": "31112223334445"}, "Nobody in the register"),
        ({"pinfl": "Sinovova"}, "14 digits"),
        ({"basis": ""}, "required"),
        ({"kind": "neighbour"}, "valid choice"),
    ],
)
def test_what_the_desk_mistypes_is_said_by_the_field(
    mother: Person, child: Person, typed: dict[str, str], says: str
) -> None:
    right = {"kind": "parent", "pinfl": mother.pinfl, "basis": "I-TN 1234567"}
    page = _desk().post(f"/people/{child.patient_id}/proxies/new", right | typed)
    assert page.status_code == 422 and says in page.content.decode()
    assert mother.acts_for(child).status_code == 403


def test_only_an_adult_and_only_for_a_child(mother: Person, child: Person) -> None:
    with pytest.raises(errors.NotAMinor):
        mother.becomes_parent_of(Person())
    with pytest.raises(errors.HolderNotAdult):
        Person(TEEN).becomes_parent_of(child)
    with pytest.raises(errors.HolderNotAdult):
        child.becomes_parent_of(child)


def test_a_birthday_on_29_february_ends_it_on_1_march() -> None:
    from patients.representation.rules import age

    assert age(date(2008, 2, 29), date(2026, 2, 28)) == 17
    assert age(date(2008, 2, 29), date(2026, 3, 1)) == 18


def _desk() -> Client:
    account = registry.account(Role.REGISTRAR)
    registry.post(
        at=registry.facility("Sinov qabulxonasi"), role=Role.REGISTRAR, account_id=account.id
    )
    return sign_in(Client(headers={"accept-language": "en"}), account)
