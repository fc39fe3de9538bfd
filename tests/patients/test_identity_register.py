"""Registering, finding, correcting people through the gate, as the application's role."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from patients.access import gate
from patients.desk import services as desk
from patients.identity import errors, queries, services, wire
from patients.identity.asked import understood
from patients.identity.models import Person, PersonIdentifier
from patients.identity.names import WrittenName
from tests.factories import actors, people
from trust.accounts import gate as door
from trust.context import NOTHING_CLOSED, Action
from trust.journal.models import Journal
from trust.ledger import queries as ledger
from trust.ledger.canonical import parse
from trust.ledger.errors import StaleVersion
from trust.walls.services import set_scope

pytestmark = pytest.mark.django_db
BORN = date(1990, 3, 8)
NAME = WrittenName("Xudoyberganova", "Oʻgʻiloy", "Anvar qizi")


def found(text: str) -> list[UUID]:
    with door.permit(actors.registrar(), Action.SEARCH_PEOPLE) as ctx:
        return [one.patient_id for one in services.search(ctx, text=text).people]


def test_a_registered_person_has_a_row_a_resource_and_a_chain() -> None:
    patient_id = people.registered(name=NAME, birth_date=BORN, region="1726", district="1726294")
    with gate.open_record(actors.registrar(), patient_id, Action.SEE_PERSON) as ctx:
        who = queries.person(ctx)
        stored = ledger.current(ctx, "Patient", patient_id)
        assert stored is not None
        facts = wire.read(parse(stored.content))
        assert (who.full_name, who.birth_date, who.gender) == (str(NAME), BORN, "female")
        assert facts.name.patronymic == ("Anvar qizi",)
        assert (facts.addresses[0].region, facts.addresses[0].district) == ("1726", "1726294")
        assert ledger.broken_links(ctx) == []


def test_numbers_and_names_are_ciphertext_in_the_tables(role: object) -> None:
    written = people.particulars(name=NAME, birth_date=BORN, phone="901234567")
    with gate.new_record(actors.registrar()) as ctx:
        desk.register_person(ctx, written=written)
    with role("yagona_system"), connection.cursor() as cursor:  # type: ignore[operator]
        for table in ("person", "personidentifier", "personcontact", "personaddress"):
            cursor.execute(f"SELECT coalesce(string_agg(t::text, ''), '') FROM patients_{table} t")
            dump = cursor.fetchone()[0]
            for secret in (written.pinfl, "Xudoyberganova", "901234567"):
                assert secret not in dump
                assert secret.encode().hex() not in dump


def test_without_an_open_record_the_register_is_empty() -> None:
    patient_id = people.registered()
    assert Person.objects.count() == PersonIdentifier.objects.count() == 0
    set_scope(patients=[patient_id], closed=NOTHING_CLOSED)
    assert Person.objects.count() == 1


@pytest.mark.hazard("H21")
@pytest.mark.parametrize(
    "text",
    [
        "Xudoyberganova",
        "Худойберганова",
        "khudaiberganova",
        "худойберганова угилой",
        "Oʻgʻiloy Xudoyberganova 1990",
        "o'g'iloy 08.03.1990",
        "Ўғилой Худойберганова Анваровна",
        "xudoyber",
    ],
)
def test_a_person_is_found_by_name_in_either_script(text: str) -> None:
    patient_id = people.registered(name=NAME, birth_date=BORN)
    people.registered(name=WrittenName("Rahimova", "Nigora"), birth_date=BORN)
    assert found(text) == [patient_id]


@pytest.mark.parametrize("text", ["Xudoyberganova 1991", "Karimova", "09.03.1990 Xudoyberganova"])
def test_another_name_or_birth_date_finds_nobody(text: str) -> None:
    people.registered(name=NAME, birth_date=BORN)
    assert found(text) == []


def test_a_person_is_found_by_pinfl_document_and_phone() -> None:
    written = people.particulars(document="AA7654321", phone="90 765 43 21")
    with gate.new_record(actors.registrar()) as ctx:
        desk.register_person(ctx, written=written)
        patient_id = ctx.patient_id
    people.registered()
    assert found(written.pinfl) == [patient_id]
    assert found("аа 7654321") == [patient_id]  # Cyrillic letters, a space
    assert found("+998 90 765-43-21") == [patient_id]
    assert found("AA7654322") == []


def test_an_empty_search_is_refused() -> None:
    with door.permit(actors.registrar(), Action.SEARCH_PEOPLE) as ctx:
        with pytest.raises(errors.NothingToFind):
            services.search(ctx, text="08.03.1990")


def test_everybody_a_search_shows_is_journalled() -> None:
    patient_id = people.registered(name=NAME, birth_date=BORN)
    found("Xudoyberganova")
    set_scope(patients=[patient_id], closed=NOTHING_CLOSED)
    row = Journal.objects.get(patient_id=patient_id, action=Action.SEARCH_PEOPLE)
    assert row.entities == ["search"]


def test_a_known_pinfl_opens_that_record_and_makes_none() -> None:
    written = people.particulars()
    with gate.new_record(actors.registrar()) as ctx:
        desk.register_person(ctx, written=written)
        patient_id = ctx.patient_id
    with gate.new_record(actors.registrar()) as ctx, pytest.raises(errors.AlreadyKnown) as known:
        desk.register_person(ctx, written=written)
    assert known.value.patient_id == patient_id


def test_a_near_name_asks_first_and_a_look_lets_pass() -> None:
    first = people.registered(name=NAME, birth_date=BORN)
    again = people.particulars(
        name=WrittenName("Худойберганова", "Ўғилой"), birth_date=BORN, pinfl=""
    )
    with gate.new_record(actors.registrar()) as ctx:
        with pytest.raises(errors.LookFirst):
            desk.register_person(ctx, written=again)
        alike = services.look_alikes(ctx, written=again)
        assert [one.patient_id for one in alike] == [first]
        desk.register_person(ctx, written=again, seen={first})
        assert queries.person(ctx).is_temporary


def test_a_swapped_day_and_month_asks_too() -> None:
    people.registered(name=NAME, birth_date=BORN)
    swapped = people.particulars(name=NAME, birth_date=date(1990, 8, 3), pinfl="")
    with gate.new_record(actors.registrar()) as ctx, pytest.raises(errors.LookFirst):
        desk.register_person(ctx, written=swapped)


def test_nobody_alike_nobody_asked() -> None:
    people.registered(name=NAME, birth_date=BORN)
    other = people.particulars(name=WrittenName("Rahimova", "Nigora"), birth_date=BORN)
    with gate.new_record(actors.registrar()) as ctx:
        assert services.look_alikes(ctx, written=other) == []
        desk.register_person(ctx, written=other)


def test_a_temporary_person_has_no_number_and_says_why() -> None:
    patient_id = people.registered(pinfl="")
    with gate.open_record(actors.registrar(), patient_id, Action.SEE_PERSON) as ctx:
        stored = ledger.current(ctx, "Patient", patient_id)
        assert stored is not None
        tree = parse(stored.content)
        assert "value" not in tree["identifier"][0]
        assert tree["identifier"][0]["_value"]["extension"][0]["valueCode"] == "temp-unknown"


def test_a_correction_gives_the_temporary_person_a_pinfl_and_keeps_history() -> None:
    patient_id = people.registered(name=NAME, birth_date=BORN, pinfl="")
    pinfl = people.pinfl(BORN, "female")
    fixed = people.particulars(name=NAME, birth_date=BORN, pinfl=pinfl)
    with gate.open_record(actors.registrar(), patient_id, Action.CORRECT_PERSON) as ctx:
        services.correct(ctx, written=fixed, seen_version=1)
        who = queries.person(ctx)
        assert (who.is_temporary, who.pinfl_tail, who.version) == (False, pinfl[-4:], 2)
        assert len(ledger.history(ctx, "Patient", patient_id)) == 2
    assert found(pinfl) == [patient_id]
    with gate.open_record(actors.registrar(), patient_id, Action.CORRECT_PERSON) as ctx:
        with pytest.raises(StaleVersion):
            services.correct(ctx, written=fixed, seen_version=1)


def test_what_was_told_elsewhere_is_taken_whole_and_flagged() -> None:
    tree = {
        "resourceType": "Patient",
        "identifier": [{"system": wire.PINFL, "value": "30211975910033"}],
        "name": [{"text": "Усманов Салим"}],
        "birthDate": "1994-01-27",
        "gender": "male",
        "extension": [{"url": "urn:x", "valueCode": "y"}],
    }
    with gate.new_record(actors.system("import"), Action.EXCHANGE_IMPORT) as ctx:
        flags = services.record_told(ctx, tree=tree, source="urn:test")
        assert flags == ("pinfl-birth-date",)
        assert queries.person(ctx).full_name == "Усманов Салим"
        stored = ledger.current(ctx, "Patient", ctx.patient_id)
        assert stored is not None
        assert parse(stored.content)["extension"] == tree["extension"]
    assert len(found("Usmonov Salim")) == 1


def test_a_known_pinfl_on_import_is_flagged_and_never_joined() -> None:
    written = people.particulars(birth_date=BORN)
    with gate.new_record(actors.registrar()) as ctx:
        desk.register_person(ctx, written=written)
    tree = {
        "identifier": [{"system": wire.PINFL, "value": written.pinfl}],
        "birthDate": "1990-03-08",
    }
    with gate.new_record(actors.system("import"), Action.EXCHANGE_IMPORT) as ctx:
        assert services.record_told(ctx, tree=tree, source="urn:test") == ("pinfl-known-elsewhere",)
    assert len(found(written.pinfl)) == 2


def test_find_people_is_the_only_way_to_find(role: object) -> None:
    """Negative control: the application cannot see whom the function finds."""
    patient_id = people.registered(name=NAME, birth_date=BORN)
    assert not Person.objects.filter(name_key__contains="hadabirganav").exists()
    assert [one.patient_id for one in queries.find_people(understood("Xudoyberganova"))] == [
        patient_id
    ]
    with role("yagona_report"), connection.cursor() as cursor:  # type: ignore[operator]
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            cursor.execute("SELECT find_people('{}', NULL, NULL, NULL, '{}', '{}', 1)")
