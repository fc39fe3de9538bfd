"""Posts open the door while they and the licence hold, and not a day longer."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from registry.organisations import services as organisations
from registry.organisations.errors import NotManager
from registry.staff import queries, services
from registry.staff.errors import LicenceDateMissing, PostHeldHere, RoleNotYours
from registry.staff.models import Practitioner, PractitionerRole
from registry.staff.role_wire import PractitionerRoleFacts
from registry.staff.rules import Expiry, Terms, expiry, standing
from tests.factories import actors
from tests.factories import registry as factory
from tests.factories.records import context
from trust.context import Role
from trust.ledger.elements import Ref
from trust.ledger.errors import StaleVersion

TODAY = date(2026, 11, 25)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


def _terms(**more: Any) -> Terms:
    values: dict[str, Any] = {
        "role": Role.DOCTOR,
        "is_active": True,
        "starts": None,
        "ends": None,
        "licence_until": TODAY,
    }
    return Terms(**(values | more))


@pytest.mark.parametrize(
    ("terms", "holds", "word"),
    [
        (_terms(), True, "holds"),
        (_terms(licence_until=YESTERDAY), False, "licence has ended"),
        (_terms(licence_until=None), False, "No licence"),
        (_terms(role=Role.NURSE, licence_until=YESTERDAY), False, "licence has ended"),
        (_terms(role=Role.PHARMACIST, licence_until=None), False, "No licence"),
        (_terms(role=Role.REGISTRAR, licence_until=None), True, "holds"),
        (_terms(role=Role.REGISTRAR, licence_until=YESTERDAY), True, "holds"),
        (_terms(starts=TOMORROW), False, "not begun"),
        (_terms(starts=TODAY, ends=TODAY), True, "holds"),
        (_terms(ends=YESTERDAY), False, "post has ended"),
        (_terms(is_active=False), False, "closed"),
        (_terms(role=""), False, "closed"),
        (_terms(role=Role.SYSTEM), False, "closed"),
        (_terms(role=Role.PATIENT), False, "closed"),
    ],
)
def test_when_a_post_holds(terms: Terms, holds: bool, word: str) -> None:
    decision = standing(terms, TODAY)
    assert decision.allowed is holds
    assert word in decision.reason


@pytest.mark.parametrize(
    ("until", "answer"),
    [
        (None, Expiry.NONE),
        (YESTERDAY, Expiry.ENDED),
        (TODAY, Expiry.SOON),
        (TODAY + timedelta(days=90), Expiry.SOON),
        (TODAY + timedelta(days=91), Expiry.HOLDS),
    ],
)
def test_what_ends_soon(until: date | None, answer: Expiry) -> None:
    assert expiry(until, TODAY) is answer


@pytest.mark.django_db
def test_an_account_acts_in_its_post() -> None:
    account, facility = factory.account(), factory.facility("Sinov 3-poliklinika")
    post = factory.post(at=facility, account_id=account.id)
    actor = queries.actor_for(account)
    assert actor is not None
    assert (actor.role, actor.post_id, actor.facility_id) == (Role.DOCTOR, post.id, facility.id)
    assert actor.facility_name == "Sinov 3-poliklinika"
    assert actor.post_name == "Oilaviy shifokor"
    assert actor.name == "Sinovov Misol"


@pytest.mark.django_db
@pytest.mark.parametrize("days", [-1, 0])
def test_the_last_day_of_a_licence_is_inclusive(days: int) -> None:
    account = factory.account()
    factory.post(account_id=account.id, licence_until=localdate() + timedelta(days=days))
    found = queries.standing_of(account)
    assert (found.actor is None) is (days < 0)
    assert ("licence has ended" in found.reason) is (days < 0)


@pytest.mark.django_db
def test_an_account_without_a_post_is_nobody() -> None:
    found = queries.standing_of(factory.account())
    assert found.actor is None and "hold no post" in found.reason
    patient = queries.standing_of(factory.account(Role.PATIENT))
    assert patient.actor is None and patient.reason == ""


@pytest.mark.django_db
def test_somebody_with_several_posts_works_in_the_chosen_one() -> None:
    account, who = factory.account(), factory.practitioner()
    first = factory.post(account_id=account.id, who=who)
    second = factory.post(account_id=account.id, who=who, role=Role.NURSE)
    ended = factory.post(account_id=account.id, who=who, ends=localdate() - timedelta(days=1))
    strange = factory.post(account_id=factory.account(Role.HEAD).id)

    def acting(chosen: Any) -> Any:
        actor = queries.actor_for(account, chosen)
        return actor and actor.post_id

    assert acting(None) == first.id
    assert acting(second.id) == second.id
    assert acting(ended.id) == first.id
    assert acting(strange.id) == first.id
    assert {post.id for post in queries.posts_of_account(account.id)} == {first.id, second.id}


@pytest.mark.django_db
@pytest.mark.parametrize("what", ["facility", "person"])
def test_a_closed_facility_or_person_closes_the_post(what: str) -> None:
    account = factory.account()
    post = factory.post(account_id=account.id)
    assert queries.actor_for(account)
    if what == "facility":
        organisations.change_passport(
            context(),
            organization_id=post.organization_id,  # type: ignore[arg-type]
            expected_version=1,
            is_active=False,
        )
    else:
        Practitioner.objects.filter(pk=post.practitioner_id).update(is_active=False)
    assert queries.actor_for(account) is None


@pytest.mark.django_db
def test_a_withdrawn_licence_closes_and_a_new_one_opens() -> None:
    account = factory.account()
    post = factory.post(account_id=account.id)
    services.withdraw_licence(context(), post_id=post.id, expected_version=1)
    assert queries.actor_for(account) is None
    until = localdate() + timedelta(days=5)
    services.renew_licence(
        context(), post_id=post.id, expected_version=2, number="T-2", until=until
    )
    assert queries.actor_for(account)
    row = PractitionerRole.objects.get(pk=post.id)
    assert (row.version, row.licence_number, row.licence_until) == (3, "T-2", until)
    assert (row.account_id, row.role) == (account.id, Role.DOCTOR)
    with pytest.raises(StaleVersion):
        services.renew_licence(
            context(), post_id=post.id, expected_version=2, number="T-3", until=until
        )
    with pytest.raises(LicenceDateMissing):
        services.renew_licence(
            context(), post_id=post.id, expected_version=3, number="T-3", until=None
        )


@pytest.mark.django_db
def test_a_post_ends_after_its_last_day() -> None:
    account = factory.account(Role.REGISTRAR)
    post = factory.post(account_id=account.id, role=Role.REGISTRAR)
    services.end_post(context(), post_id=post.id, expected_version=1, last_day=localdate())
    assert queries.actor_for(account)
    yesterday = localdate() - timedelta(days=1)
    services.end_post(context(), post_id=post.id, expected_version=2, last_day=yesterday)
    assert queries.actor_for(account) is None


@pytest.mark.django_db
def test_a_head_fills_posts_of_their_own_facility_only_and_not_every_role() -> None:
    mine, other = factory.facility("Meniki"), factory.facility("Boshqa")
    head, account = factory.account(Role.HEAD), factory.account()
    organisations.grant_management(context(), account_id=head.id, organization_id=mine.id)
    ctx = context(actor=actors.doctor(account_id=head.id))

    def given(at: Any, role: Role) -> PractitionerRole:
        facts = PractitionerRoleFacts(
            practitioner=Ref(f"Practitioner/{factory.practitioner().id}"),
            organization=Ref(f"Organization/{at.id}"),
        )
        return services.open_post(ctx, facts=facts, role=role, account_id=account.id)

    assert given(mine, Role.NURSE).role == Role.NURSE
    with pytest.raises(NotManager):
        given(other, Role.NURSE)
    for role in (Role.HEAD, Role.ANALYST, Role.INSPECTOR, Role.SYSTEM, Role.PATIENT):
        with pytest.raises(RoleNotYours):
            given(mine, role)


@pytest.mark.django_db
def test_what_others_tell_of_a_post_opens_no_door() -> None:
    account, facility, who = factory.account(), factory.facility(), factory.practitioner()
    told: dict[str, Any] = {
        "active": True,
        "practitioner": {"reference": f"Practitioner/{who.id}"},
        "organization": {"reference": f"Organization/{facility.id}"},
        "code": [{"coding": [{"system": "urn:x", "code": "1", "display": "Vrach"}]}],
        "account_id": str(account.id),
        "role": "doctor",
    }
    row = services.record_told(
        context(), resource_type="PractitionerRole", resource_id=uuid4(), tree=told, source="urn:s"
    )
    assert isinstance(row, PractitionerRole)
    assert (row.account_id, row.role, row.position_text) == (None, "", "Vrach")
    assert row.is_told and row.organization_id == facility.id
    assert queries.actor_for(account) is None
    with pytest.raises(IntegrityError), transaction.atomic():
        PractitionerRole.objects.filter(pk=row.id).update(account_id=account.id, role="doctor")


@pytest.mark.django_db
def test_a_held_post_is_not_overwritten_by_what_others_tell() -> None:
    account = factory.account()
    post = factory.post(account_id=account.id)
    with pytest.raises(PostHeldHere):
        services.record_told(
            context(),
            resource_type="PractitionerRole",
            resource_id=post.id,
            tree={},
            source="urn:s",
        )
    assert queries.actor_for(account)


@pytest.mark.django_db
def test_staff_are_found_in_either_script() -> None:
    factory.practitioner("Gʻulomova", "Oʻgʻiloy")
    assert [each.family for each in queries.practitioners(text="ғулом")] == ["Gʻulomova"]
    assert queries.practitioners(text="ogiloy gulom")
    assert not queries.practitioners(text="sinov")
