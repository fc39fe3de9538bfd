"""An adult asks another to act: by a code, within seven days, ended by either."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from patients.access import gate, queries
from patients.representation.models import Proxy
from tests.proxies.family import Person
from trust.accounts.errors import NotPermitted
from trust.context import Action, Purpose
from trust.journal.models import Journal
from trust.walls.services import set_scope

pytestmark = [pytest.mark.django_db, pytest.mark.hazard("H1")]
NOTE = "Qon bosimi baland, kechqurun oʻlchasin"


@pytest.fixture
def grandmother(db: None) -> Person:
    one = Person()
    one.visit(NOTE)
    return one


@pytest.fixture
def daughter(db: None) -> Person:
    return Person()


def test_asked_and_accepted_she_sees_the_record_and_is_seen(
    grandmother: Person, daughter: Person
) -> None:
    assert daughter.acts_for(grandmother).status_code == 403
    daughter.accept(grandmother.invite())
    home = daughter.acts_for(grandmother)
    assert home.status_code == 200 and "You are acting for" in home.content.decode()
    visit = re.findall(r'href="(/cabinet/for/[^"]+/visits/[^"]+)"', home.content.decode())[0]
    assert NOTE in daughter.client.get(visit).content.decode()
    looked = grandmother.client.get("/cabinet/who-looked").content.decode()
    assert daughter.name in looked and "Somebody who acts for you" in looked
    set_scope(patients=[grandmother.patient_id])
    rows = Journal.objects.filter(account_id=daughter.actor.account_id, action="read-own")
    assert {row.purpose for row in rows if row.outcome != "refused"} == {Purpose.FAMILY_REQUEST}


def test_every_page_of_a_holder_leads_to_the_same_record(
    grandmother: Person, daughter: Person
) -> None:
    daughter.accept(grandmother.invite())
    for page in ("home", "visits", "medicines", "who-looked"):
        body = daughter.acts_for(grandmother, page).content.decode()
        inside = body.split("<main", 1)[1]
        links = re.findall(r'href="(/cabinet/[^"]*)"', inside)
        assert all(link.startswith(f"/cabinet/for/{grandmother.patient_id}/") for link in links)


def test_a_code_counts_once_and_for_somebody_else(grandmother: Person, daughter: Person) -> None:
    code = grandmother.invite()
    assert "not valid" in grandmother.accept(code).content.decode()
    daughter.accept(code)
    assert daughter.acts_for(grandmother).status_code == 200
    stranger = Person()
    assert "not valid" in stranger.accept(code).content.decode()
    assert stranger.acts_for(grandmother).status_code == 403


def test_unknown_used_and_late_codes_get_one_sentence(
    grandmother: Person, daughter: Person
) -> None:
    late, used = grandmother.invite(), grandmother.invite()
    Person().accept(used)
    _scoped(grandmother)
    week_ago = timezone.now() - timedelta(seconds=1)
    Proxy.objects.filter(state="asked").update(accept_by=week_ago)
    answers = {daughter.accept(code).content for code in (late, used, "AAAA-AAAA-AAAA", "")}
    plain = {re.sub(rb'value="[^"]+"|nonce-[^"]+', b"", one) for one in answers}
    assert len(plain) == 1 and b"not valid" in plain.pop()
    assert daughter.acts_for(grandmother).status_code == 403


@pytest.mark.parametrize("who", ["giver", "holder"])
def test_either_ends_it_and_the_next_request_is_refused(
    grandmother: Person, daughter: Person, who: str
) -> None:
    daughter.accept(grandmother.invite())
    assert daughter.acts_for(grandmother).status_code == 200
    if who == "giver":
        page = grandmother.client.get("/cabinet/people").content.decode()
        (end,) = re.findall(r'action="(/cabinet/people/[^"]+/end)"', page)
        grandmother.client.post(end)
    else:
        daughter.client.post(f"/cabinet/for/{grandmother.patient_id}/resign")
    assert daughter.acts_for(grandmother).status_code == 403
    assert daughter.acts_for(grandmother, "who-looked").status_code == 403


def test_a_right_ends_on_its_day(grandmother: Person, daughter: Person) -> None:
    daughter.accept(grandmother.invite())
    assert daughter.acts_for(grandmother).status_code == 200
    _scoped(grandmother)
    Proxy.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    assert daughter.acts_for(grandmother).status_code == 403


def test_two_holders_of_one_another_do_not_open_a_third(
    grandmother: Person, daughter: Person
) -> None:
    """Rights are no chain: who acts for somebody does not act for those they act for."""
    third = Person()
    daughter.accept(grandmother.invite())
    grandmother.accept(daughter.invite())
    grandmother.accept(third.invite())
    assert daughter.acts_for(grandmother).status_code == 200
    assert grandmother.acts_for(daughter).status_code == 200
    assert grandmother.acts_for(third).status_code == 200
    assert daughter.acts_for(third).status_code == 403


@pytest.mark.parametrize(
    "action", [Action.DECIDE_CONSENT, Action.MANAGE_PROXIES, Action.SIMULATE, Action.EXPORT_OWN]
)
def test_closing_naming_and_copying_stay_the_patients_own(
    grandmother: Person, daughter: Person, action: Action
) -> None:
    daughter.accept(grandmother.invite(may_decide="on"))
    with (
        pytest.raises(NotPermitted),
        gate.open_record(daughter.actor, grandmother.patient_id, action),
    ):
        pass


@pytest.mark.parametrize("may_decide", ["", "on"])
def test_asking_about_a_look_needs_the_wider_scope(
    grandmother: Person, daughter: Person, may_decide: str
) -> None:
    daughter.accept(grandmother.invite(may_decide=may_decide))
    facts = queries.gather(daughter.actor, grandmother.patient_id).facts
    assert facts.proxy and ("decide" in facts.proxy.scopes) is bool(may_decide)


def test_five_invitations_are_open_at_most(grandmother: Person) -> None:
    for _ in range(5):
        grandmother.invite()
    page = grandmother.client.post("/cabinet/people/ask", {"name": "Qoʻshnim"})
    assert page.status_code == 422 and "Five invitations" in page.content.decode()
    assert "Qoʻshnim" in page.content.decode()


def test_a_past_day_is_refused_with_words(grandmother: Person) -> None:
    page = grandmother.client.post(
        "/cabinet/people/ask", {"name": "Singlim", "until": "01.01.2020"}
    )
    assert page.status_code == 422 and "This day is over" in page.content.decode()


def test_the_database_refuses_a_right_without_a_holder(grandmother: Person) -> None:
    grandmother.invite()
    _scoped(grandmother)
    with pytest.raises(Exception, match="proxy_active_has_a_holder"):
        Proxy.objects.update(state="active")


def test_the_code_and_both_names_are_not_readable_in_the_database(grandmother: Person) -> None:
    code = grandmother.invite().replace("-", "")
    _scoped(grandmother)
    with connection.cursor() as cursor:
        cursor.execute("SELECT p::text FROM patients_proxy p")
        told = " ".join(row[0] for row in cursor.fetchall())
        cursor.execute("SELECT locate('proxy', %s) IS NULL", [code])
    assert code not in told and "singlim" not in told and "Sinov" not in told


def _scoped(one: Person) -> None:
    set_scope(patients=[one.patient_id])
