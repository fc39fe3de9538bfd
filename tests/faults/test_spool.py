"""The journal takes nothing: everybody is refused, an emergency goes on and nothing of it is lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection

from config.health.probes import warnings
from patients.access import gate
from tests.emergency.test_breaking_glass import FORM, Ward
from trust.accounts.services import issue_token
from trust.context import Action
from trust.journal import services as journal
from trust.journal import spool
from trust.journal.models import Journal
from trust.walls.services import clear_scope, set_scope

pytestmark = [pytest.mark.django_db, pytest.mark.hazard("H17")]


@pytest.fixture(autouse=True)
def place(settings: Any, tmp_path: Path) -> Path:
    """A spool of the test's own."""
    settings.SPOOL = tmp_path / "spool" / "journal"
    return settings.SPOOL


@pytest.fixture
def ward() -> Ward:
    made = Ward()
    made.client.raise_request_exception = False
    return made


@pytest.fixture
def broken(ward: Ward, role: Any) -> Any:
    """The journal takes no row until it is called."""

    def rights(statement: str) -> None:
        with role("yagona_owner"), connection.cursor() as cursor:
            cursor.execute(statement)

    def mend() -> None:
        rights("GRANT INSERT ON trust_journal TO yagona_app")

    rights("REVOKE INSERT ON trust_journal FROM yagona_app")
    return mend


def rows_of(ward: Ward) -> list[str]:
    """What the doctor did, as the patient reads it."""
    set_scope(patients=[ward.patient_id])
    rows = Journal.objects.filter(account_id=ward.account.id, patient_id=ward.patient_id)
    told = [row.action for row in rows.order_by("at", "id")]
    clear_scope()
    return told


def test_an_emergency_goes_on_and_its_looks_reach_the_journal_once(ward: Ward, broken: Any) -> None:
    assert ward.client.get(ward.emergency).status_code == 200
    assert ward.client.post(ward.emergency, FORM).status_code == 302
    assert ward.client.get(ward.card).status_code == 200
    assert rows_of(ward) == [] and spool.waiting() == 3
    broken()
    assert spool.drain() == 3
    assert spool.waiting() == 0
    assert sorted(rows_of(ward)) == ["ask-emergency", "open-in-emergency", "read-card"]


def test_everybody_else_is_refused_with_a_clear_page(ward: Ward, broken: Any) -> None:
    page = ward.client.get(ward.card)
    assert page.status_code == 503 and page["Retry-After"]
    assert b"Nothing was shown" in page.content and b"Sinov" not in page.content
    assert ward.emergency in page.content.decode()  # the way that still is one
    assert ward.client.get("/queue").status_code == 503
    assert ward.emergency not in ward.client.get("/queue").content.decode()
    assert spool.waiting() == 0


def test_machines_are_told_in_their_own_form(ward: Ward, broken: Any) -> None:
    told = ward.client.get("/api/facilities")
    assert told.status_code == 503 and told["Content-Type"] == "application/problem+json"
    token = issue_token(account=ward.account, system_name="", scope="user/*.read", minutes=5)
    address, held = f"/fhir/R5/Patient/{ward.patient_id}", f"Bearer {token}"
    told = ward.client.get(address, HTTP_AUTHORIZATION=held)
    assert told.status_code == 503 and told.json()["resourceType"] == "OperationOutcome"


def test_negative_control_without_the_spool_the_emergency_fails_too(
    ward: Ward, broken: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "enter_or_spool", journal.enter)
    assert ward.client.get(ward.emergency).status_code == 503


def test_killed_between_journal_and_file_the_rows_stand_once(
    ward: Ward, broken: Any, place: Path
) -> None:
    ward.client.get(ward.emergency)
    ward.client.post(ward.emergency, FORM)
    before = place.read_bytes()
    broken()
    spool.drain()
    Path(f"{place}.draining").write_bytes(before)  # as a kill right after the commit leaves it
    spool.drain()
    assert sorted(rows_of(ward)) == ["ask-emergency", "open-in-emergency"]


def test_a_journal_that_still_fails_keeps_the_file(ward: Ward, broken: Any, place: Path) -> None:
    ward.client.get(ward.emergency)
    with pytest.raises(DatabaseError), connection.cursor():
        spool.drain()
    assert spool.waiting() == 1


def test_what_a_crash_tore_off_spoils_no_other_row(ward: Ward, broken: Any, place: Path) -> None:
    ward.client.get(ward.emergency)
    with place.open("ab") as file:
        file.write(b"dG9ybg")  # half a line, never answered for
    ward.client.post(ward.emergency, FORM)
    broken()
    assert spool.drain() == 2
    assert len(rows_of(ward)) == 2
    assert Path(f"{place}.unreadable").read_bytes() == b"dG9ybg\n"
    assert "a spooled look cannot be read" in warnings()


def test_the_file_tells_nobody_who_looked_at_whom(ward: Ward, broken: Any, place: Path) -> None:
    ward.client.get(ward.emergency)
    kept = place.read_bytes()
    assert kept and place.stat().st_mode & 0o077 == 0
    for word in (str(ward.patient_id), ward.account.display_name, "ask-emergency"):
        assert word.encode() not in kept
    assert "1 looks wait for the journal" in warnings()


@pytest.mark.parametrize("fault", ["full", "no folder"])
def test_without_room_for_the_row_nothing_opens(
    ward: Ward, broken: Any, place: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    if fault == "full":
        ward.client.get(ward.emergency)
        monkeypatch.setattr(spool, "MOST", 10)
    else:
        place.parent.parent.mkdir(exist_ok=True)
        place.parent.write_text("a file where the folder should be")
    assert ward.client.get(ward.emergency).status_code == 503


def test_other_acts_of_the_same_doctor_never_spool(ward: Ward, broken: Any) -> None:
    with (
        pytest.raises(journal.JournalUnwritable),
        gate.open_record(ward.patient, ward.patient_id, Action.READ_OWN),
    ):
        pytest.fail("opened")
    assert spool.waiting() == 0
