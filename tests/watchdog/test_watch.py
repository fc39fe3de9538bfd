"""The watch over the real journal: planted snoops are found, honest work is left in peace."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from patients.access.models import CareRelation
from patients.identity.models import Person, PersonAddress
from patients.identity.names import skeleton
from patients.watchdog import rules, services, tasks
from patients.watchdog.models import AccessFlag, ProtectedPerson, WatchRun
from patients.watchdog.rules import Rule
from tests.factories import registry, world
from tests.factories.sessions import sign_in
from trust.context import NOTHING_CLOSED, Purpose, Role
from trust.ids import uuid7
from trust.journal.models import Journal
from trust.walls.services import set_scope

pytestmark = [pytest.mark.django_db, pytest.mark.hazard("H1")]
# Family names as common as they are: a fortieth of the people bears the most common one.
FAMILIES = ["Karimov", "Rahimov", "Yusupov", "Ismoilov", "Qodirov", "Sinovov", "Misolov"] + [
    f"Sinov{first}{second}ov" for first in "bdfgmnrst" for second in "aeiou"
]


def noon() -> datetime:
    """Ten in the morning of yesterday, in Tashkent: a working hour, whatever the clock says."""
    return timezone.now().replace(hour=5, minute=0, second=0, microsecond=0) - timedelta(days=1)


class House:
    """A polyclinic in Tashkent, its people, and looks written as the gate writes them."""

    def __init__(self) -> None:
        registry.territories()
        self.facility = registry.facility("Sinov poliklinikasi", district="1726262")
        long_ago = timezone.now() - timedelta(days=3)
        WatchRun.objects.create(read_until=long_ago, looks=0, flags=0)
        self.region = (self.facility.territory_id or "1726")[:4]

    def person(self, family: str = "Misolova", region: str = "") -> UUID:
        patient_id = uuid7()
        set_scope(patients=[patient_id], closed=NOTHING_CLOSED)
        Person.objects.create(
            patient_id=patient_id,
            family=family,
            given="Misol",
            patronymic="",
            name_text="",
            name_key=skeleton(f"{family} Misol"),
            gender="female",
            registered_at=noon(),
            changed_at=noon(),
        )
        PersonAddress.objects.create(
            patient_id=patient_id, region=region or self.region, line="", recorded_at=noon()
        )
        return patient_id

    def seen(self, patient_id: UUID, *, at: datetime, ended: timedelta | None = None) -> None:
        """A visit: its relation lasts thirty days after the end."""
        set_scope(patients=[patient_id], closed=NOTHING_CLOSED)
        CareRelation.objects.create(
            patient_id=patient_id,
            facility_id=self.facility.id,
            kind="encounter",
            source_type="Encounter",
            source_id=uuid4(),
            opened_at=at - timedelta(days=7),
            closes_at=at - ended + timedelta(days=30) if ended is not None else None,
        )

    def look(self, patient_id: UUID, *, at: datetime, name: str, account: UUID) -> Journal:
        return Journal(
            at=at,
            operation_id=uuid7(),
            account_id=account,
            facility_id=self.facility.id,
            facility_name="Sinov poliklinikasi",
            role=Role.DOCTOR,
            actor_name=name,
            action="read-card",
            purpose=Purpose.TREATMENT,
            outcome="allowed",
            patient_id=patient_id,
        )


def flags() -> list[AccessFlag]:
    set_scope(oversight=True)
    return list(AccessFlag.objects.all())


def write(*looks: Journal) -> None:
    Journal.objects.bulk_create(looks)


@pytest.fixture
def house(db: None) -> House:
    return House()


def snoop(house: House, rule: Rule) -> UUID:
    """One look of this rule's kind and of no other; its operation."""
    account, at, name = uuid4(), noon(), "Shifokorova Sinov"
    patient_id = house.person(
        family="Shifokorov" if rule is Rule.SURNAME else "Misolova",
        region="1703" if rule is Rule.REGION else "",
    )
    if rule is Rule.NIGHT:
        at = at.replace(hour=20)  # one in the morning
    if rule is Rule.VIP:
        set_scope(patients=[patient_id])
        ProtectedPerson.objects.create(patient_id=patient_id, added_at=at, added_by=uuid4())
    if rule is Rule.VOLUME:
        at = timezone.now() - timedelta(minutes=10)
        crowd = [house.person() for _ in range(95)]
        for one in (patient_id, *crowd):
            house.seen(one, at=at)
        write(*(house.look(one, at=at, name=name, account=account) for one in crowd))
    row = house.look(patient_id, at=at, name=name, account=account)
    write(row)
    return row.operation_id


@pytest.mark.parametrize("rule", list(Rule))
def test_one_snoop_of_each_kind_is_found(house: House, rule: Rule) -> None:
    operation = snoop(house, rule)
    tasks.watch()
    found = flags()
    assert [row.rule for row in found] == [rule]
    assert rule is Rule.VOLUME or found[0].operation_id == operation
    tasks.watch()  # the same hour is read again
    assert len(flags()) == 1


@pytest.mark.parametrize("rule", list(Rule))
def test_negative_control_without_the_rule_it_is_not_found(
    house: House, rule: Rule, monkeypatch: pytest.MonkeyPatch
) -> None:
    rest = {one: check for one, check in rules.RULES.items() if one is not rule}
    monkeypatch.setattr(rules, "RULES", rest)
    snoop(house, rule)
    tasks.watch()
    assert flags() == []


def test_honest_work_is_left_in_peace(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    """5,000 looks of twelve doctors: 96 % at people who wait or are seen, 3 % within the week after
    a visit, 1 % later in the thirty days; a fiftieth of the people lives elsewhere."""
    chance = random.Random(20261125)
    people = [
        (house.person(family=chance.choice(FAMILIES), region=chance.choice(["1703"] + [""] * 49)))
        for _ in range(900)
    ]
    doctors = [(f"{chance.choice(FAMILIES)}a Sinov", uuid4()) for _ in range(12)]
    kinds = {one: chance.choices(["now", "week", "late"], [96, 3, 1])[0] for one in people}
    for one, kind in kinds.items():
        ended = {"now": None, "week": timedelta(days=4), "late": timedelta(days=12)}[kind]
        house.seen(one, at=noon(), ended=ended)
    looks = []
    for _ in range(5_000):
        name, account = chance.choice(doctors)
        at = (
            noon()
            + timedelta(minutes=chance.randrange(0, 480))
            - timedelta(days=chance.randrange(0, 6))
        )
        looks.append(house.look(chance.choice(people), at=at, name=name, account=account))
    write(*looks)
    set_scope(oversight=True)
    found = _flagged_since(timezone.now() - timedelta(days=8))
    rate = 1_000 * sum(found.values()) / len(looks)
    with capsys.disabled():
        print(f"\nfalse flags per 1,000 honest looks: {rate:.2f} {dict(found)}")
    assert rate < 1


def _flagged_since(since: datetime) -> Counter[str]:
    """What the rules say of every look since then, as the watch asks them."""
    from django.conf import settings

    from patients.watchdog.queries import looks

    found: Counter[str] = Counter()
    for look in looks(None, since, timezone.now()):  # type: ignore[arg-type]
        found.update(rule.value for rule in rules.unusual(look, settings.WATCH))
    return found


class TestOfficer:
    """The officer's desk."""

    def officer(self, house: House, role: Role = Role.OFFICER) -> Client:
        account = registry.account(role)
        registry.post(at=house.facility, role=role, account_id=account.id)
        return sign_in(Client(headers={"accept-language": "en"}), account)

    def flagged(self, house: House) -> tuple[Client, str]:
        snoop(house, Rule.SURNAME)
        tasks.watch()
        (row,) = flags()
        return self.officer(house), f"/reviews/flags/{row.patient_id}/{row.id}"

    def test_a_flag_is_settled_once(self, house: House) -> None:
        client, url = self.flagged(house)
        assert url in client.get("/reviews").content.decode()
        page = client.get(url).content.decode()
        assert "The same family name" in page and "Shifokorova Sinov" in page
        verdict = {"verdict": "misuse", "remark": "Qarindoshining kartasini ochgan"}
        assert client.post(url, {"verdict": "misuse", "remark": ""}).status_code == 422
        assert client.post(url, verdict).status_code == 302
        assert url not in client.get("/reviews").content.decode()
        again = client.post(url, verdict)
        assert again.status_code == 409 and "settled already" in again.content.decode()

    def test_an_officer_elsewhere_opens_nothing(self, house: House) -> None:
        _client, url = self.flagged(house)
        elsewhere = House()
        elsewhere.facility = registry.facility("Boshqa poliklinika")
        assert self.officer(elsewhere).get(url).status_code == 403

    def test_nobody_settles_a_flag_on_their_own_look(self, house: House) -> None:
        client, url = self.flagged(house)
        mine = client.session["_auth_user_id"]
        set_scope(oversight=True)
        AccessFlag.objects.update(account_id=mine)
        verdict = {"verdict": "explained", "remark": "Oʻzim ochganman, hammasi joyida"}
        answer = client.post(url, verdict)
        assert answer.status_code == 422 and "your own" in answer.content.decode()

    def test_a_person_is_protected_and_the_next_look_is_flagged(self, house: House) -> None:
        client, url = self.flagged(house)
        assert client.post(url, {"act": "protect"}).status_code == 302
        assert "End the protection" in client.get(url).content.decode()
        patient_id = UUID(url.split("/")[3])
        later = timezone.now() - timedelta(minutes=10)
        write(house.look(patient_id, at=later, name="Boshqa Sinov", account=uuid4()))
        tasks.watch()
        assert Rule.VIP in {row.rule for row in flags()}
        assert client.post(url, {"act": "unprotect"}).status_code == 302


def test_a_patient_asks_to_be_watched_closely(house: House) -> None:
    signed = world.with_account()
    from trust.accounts.models import Account

    client = sign_in(
        Client(headers={"accept-language": "en"}),
        Account.objects.get(pk=signed.actor.account_id),
    )
    page = client.post("/cabinet/who-looked/close-watch", {"act": "begin"}, follow=True)
    assert "watched closely" in page.content.decode()
    write(house.look(signed.patient_id, at=noon(), name="Begona Sinov", account=uuid4()))
    tasks.watch()
    assert [row.rule for row in flags()] == [Rule.VIP]
    client.post("/cabinet/who-looked/close-watch", {"act": "end"})
    assert "Watch my record closely" in client.get("/cabinet/who-looked").content.decode()


def test_the_week_is_told_once_and_to_nobody_who_was_not_looked_at(
    house: House, settings: Any, tmp_path: Any
) -> None:
    settings.NOTICES_FOLDER = tmp_path
    told, quiet = world.with_account(), world.with_account()
    monday = date(2026, 11, 16)
    at = datetime(2026, 11, 18, 7, tzinfo=timezone.get_default_timezone())
    write(
        *(
            house.look(told.patient_id, at=at, name="Begona Sinov", account=account)
            for account in (uuid4(), uuid4())
        )
    )
    from trust.accounts.gate import permit
    from trust.context import Action

    for wanted in (1, 0):
        with permit(tasks.WATCHDOG, Action.WATCH) as ctx:
            assert services.tell_the_week(ctx, monday=monday) == wanted
    notices = list((tmp_path / str(told.actor.account_id)).iterdir())
    assert len(notices) == 1 and "Sinov poliklinikasi" in notices[0].read_text()
    assert not (tmp_path / str(quiet.actor.account_id)).exists()


def test_the_watch_reads_across_patients_and_shows_rows_to_nobody() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_function_privilege('yagona_report', "
            "'watched_looks(timestamptz, timestamptz)', 'EXECUTE')"
        )
        assert cursor.fetchone() == (False,)
