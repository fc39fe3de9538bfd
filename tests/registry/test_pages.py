"""Pages of the registers, and the door they stand behind."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from registry.organisations import services as organisations
from registry.organisations.models import Organization
from registry.staff import services as staff
from registry.staff.models import PractitionerRole
from tests.factories import registry as factory
from tests.factories.records import context
from tests.factories.sessions import sign_in
from trust.accounts.models import Account
from trust.context import Action, Role
from trust.journal.models import Journal, Outcome
from trust.walls.services import set_scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def polyclinic() -> Organization:
    """A facility of Tashkent."""
    factory.territories()
    return factory.facility("Sinov 3-poliklinika", district="1726294")


def _signed_in(account: Account, language: str = "en") -> Client:
    client = Client(headers={"accept-language": language})
    sign_in(client, account)
    return client


def _member(at: Organization, role: Role, **more: Any) -> Client:
    account = factory.account(role)
    factory.post(at=at, role=role, account_id=account.id, **more)
    return _signed_in(account)


def _refusals() -> list[Journal]:
    set_scope(oversight=True)
    return list(Journal.objects.filter(outcome=Outcome.REFUSED))


def test_nobody_is_asked_to_sign_in(client: Client) -> None:
    response = client.get(reverse("facilities"))
    assert response.status_code == 302
    assert response.headers["Location"].startswith(reverse("sign-in"))


def test_the_list_is_filtered_by_region(polyclinic: Organization) -> None:
    factory.facility("Asaka misol poliklinikasi", district="1703224")
    client = _member(polyclinic, Role.DOCTOR)
    whole = client.get(reverse("facilities")).content.decode()
    assert "Sinov 3-poliklinika" in whole and "Asaka misol" in whole
    tashkent = client.get(reverse("facilities"), {"region": "1726"}).content.decode()
    assert "Chilonzor district, Tashkent city" in tashkent and "Asaka misol" not in tashkent
    strange = client.get(reverse("facilities"), {"region": "x", "after": "x~y"})
    assert strange.status_code == 200


def test_a_facility_shows_staff_and_what_expires(polyclinic: Organization) -> None:
    soon = localdate() + timedelta(days=42)
    client = _member(polyclinic, Role.DOCTOR, licence_until=soon)
    page = client.get(reverse("facility", args=[polyclinic.id])).content.decode()
    assert "Sinovov Misol" in page
    assert "42 days left" in page
    assert reverse("facility-passport", args=[polyclinic.id]) not in page


def test_a_member_of_staff_shows_posts(polyclinic: Organization) -> None:
    client = _member(polyclinic, Role.DOCTOR)
    post = PractitionerRole.objects.get()
    page = client.get(reverse("staff-member", args=[post.practitioner_id])).content.decode()
    assert "Sinov 3-poliklinika" in page and "T-0001" in page


@pytest.mark.parametrize("name", ["facility", "staff-member"])
def test_what_does_not_exist_is_said_so(polyclinic: Organization, name: str) -> None:
    client = _member(polyclinic, Role.DOCTOR)
    response = client.get(reverse(name, args=["00000000-0000-7000-8000-000000000099"]))
    assert response.status_code == 404
    assert "register" in response.content.decode()


def test_a_head_changes_the_passport_of_the_granted_facility_only(
    polyclinic: Organization,
) -> None:
    other = factory.facility("Boshqa")
    head = factory.account(Role.HEAD)
    factory.post(at=polyclinic, role=Role.HEAD, account_id=head.id)
    organisations.grant_management(context(), account_id=head.id, organization_id=polyclinic.id)
    client = _signed_in(head)
    page = client.get(reverse("facility", args=[polyclinic.id])).content.decode()
    url = reverse("facility-passport", args=[polyclinic.id])
    assert url in page
    sent = {"name": "Sinov 3-poliklinika", "phone": "+998 00 5", "version": "1"}
    assert client.get(url).status_code == 200
    assert client.post(url, sent).status_code == 302
    assert Organization.objects.get(pk=polyclinic.id).phone == "+998 00 5"
    stale = client.post(url, sent | {"phone": "1"})
    assert stale.status_code == 412 and "Somebody changed" in stale.content.decode()
    nameless = client.post(url, sent | {"name": "", "version": "2"})
    assert nameless.status_code == 422
    refused = client.post(reverse("facility-passport", args=[other.id]), sent)
    assert refused.status_code == 403
    assert Organization.objects.get(pk=other.id).phone == ""


def test_a_doctor_changes_no_register(polyclinic: Organization) -> None:
    client = _member(polyclinic, Role.DOCTOR)
    url = reverse("facility-passport", args=[polyclinic.id])
    assert client.post(url, {"name": "X", "version": "1"}).status_code == 403
    assert [row.action for row in _refusals()] == [Action.EDIT_REGISTER]


def test_a_head_enters_a_new_licence_and_the_door_opens(polyclinic: Organization) -> None:
    yesterday = localdate() - timedelta(days=1)
    doctor = factory.account()
    post = factory.post(at=polyclinic, account_id=doctor.id, licence_until=yesterday)
    head = factory.account(Role.HEAD)
    factory.post(at=polyclinic, role=Role.HEAD, account_id=head.id)
    organisations.grant_management(context(), account_id=head.id, organization_id=polyclinic.id)
    assert _signed_in(doctor).get(reverse("facilities")).status_code == 403
    client, url = _signed_in(head), reverse("post-licence", args=[post.id])
    assert client.get(url).status_code == 200
    wrong = client.post(url, {"number": "T-9", "until": "31.02.2030", "version": "1"})
    assert wrong.status_code == 422
    assert (
        client.post(url, {"number": "T-9", "until": "31.12.2030", "version": "1"}).status_code
        == 302
    )
    assert _signed_in(doctor).get(reverse("facilities")).status_code == 200


def test_a_licence_that_ended_closes_the_door_in_the_middle_of_a_session(
    polyclinic: Organization,
) -> None:
    account = factory.account()
    post = factory.post(at=polyclinic, account_id=account.id)
    client = _signed_in(account)
    assert client.get(reverse("facilities")).status_code == 200
    staff.withdraw_licence(context(), post_id=post.id, expected_version=1)
    response = client.get(reverse("facilities"))
    assert response.status_code == 403
    assert "Your licence has ended" in response.content.decode()
    (refusal,) = _refusals()
    assert (refusal.account_id, refusal.action) == (account.id, Action.SEE_REGISTER)


def test_somebody_with_two_posts_chooses(polyclinic: Organization) -> None:
    other = factory.facility("Misol 5-poliklinika")
    account, who = factory.account(), factory.practitioner()
    factory.post(at=polyclinic, account_id=account.id, who=who)
    second = factory.post(at=other, account_id=account.id, who=who)
    strange = factory.post(account_id=factory.account(Role.HEAD, "other").id)
    client, url = _signed_in(account), reverse("choose-post")
    assert "Misol 5-poliklinika" in client.get(url).content.decode()
    assert client.post(url, {"post": str(strange.id)}).status_code == 403
    assert client.post(url, {"post": str(second.id)}).status_code == 302
    assert client.get(reverse("facilities")).wsgi_request.actor.facility_id == other.id  # type: ignore[attr-defined]


@pytest.mark.parametrize("language", ["uz", "ru", "en", "uz-cyrl"])
def test_names_follow_the_reader(polyclinic: Organization, language: str) -> None:
    client = _member(polyclinic, Role.REGISTRAR)
    client.cookies["django_language"] = language
    page = client.get(reverse("facilities")).content.decode()
    shown = {
        "uz": "Chilonzor tumani",
        "ru": "Чиланзарский район",
        "en": "Chilonzor district",
        "uz-cyrl": "Чилонзор тумани",
    }
    assert shown[language] in page
