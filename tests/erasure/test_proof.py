"""T-06: an erased entry breaks no proof; one that a superuser empties without a decision is named."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from uuid import UUID
from zipfile import ZIP_STORED, ZipFile

import pytest
from django.core.management import CommandError, call_command

from config.health import probes
from patients.access import gate
from tests.erasure.conftest import Officers
from tests.transparency.conftest import House, house
from tests.transparency.test_replay import replayed
from trust.context import Action, Actor
from trust.ledger import queries as ledger
from trust.transparency import queries

__all__ = ["house"]
NOTE = "DocumentReference"
# What a backup of the database holds of a record, its log and its cases.
TABLES = (
    "trust_ledger trust_chainhead trust_resourcehead trust_searchindex trust_journal trust_erasure "
    "trust_logentry trust_logtile trust_logcheckpoint trust_lookchain trust_sealqueue "
    "ehr_document ehr_cardentry"
).split()
EMPTIED = "UPDATE trust_ledger SET content = NULL, salt = NULL WHERE id = %s"


@pytest.fixture
def written(house: House) -> House:
    house.write("Sirligap", "Qolgani")
    house.seal()
    return house


def notes(written: House) -> list[tuple[UUID, UUID]]:
    """(entry, row) of each note, oldest first."""
    return written.rows(
        "SELECT resource_id, id FROM trust_ledger WHERE patient_id = %s AND resource_type = %s "
        "AND source = '' ORDER BY position",
        written.patient_id, NOTE,
    )  # fmt: skip


def proven(told: str, state: str) -> bool:
    """Whether the verifier counts one row of the records in this state."""
    return f"'{state}': 1" in told.splitlines()[0]


@pytest.mark.hazard("H23")
def test_an_erased_entry_is_told_as_erased_and_all_others_are_proven(
    written: House, officers: Officers
) -> None:
    held = written.bundle("before")
    (entry, _row), *_ = notes(written)
    officers.erase(written.patient_id, NOTE, entry)
    written.seal()
    after = written.bundle("after")
    (key,) = queries.fingerprints()
    fine, told = written.verify(after, "--key", key, "--checkpoint", str(held))
    assert fine and proven(told, "ERASED"), told
    words = base64.b64encode(b"Sirligap")  # as FHIR holds a note
    assert words not in ZipFile(after).read("proof.json")
    assert words in ZipFile(held).read("proof.json")  # what was taken home stays there
    assert replayed(written) == []


def test_a_superuser_who_empties_a_row_is_named(written: House) -> None:
    """Content and salt gone, triggers off, and neither a case nor a tombstone."""
    _first, (_entry, row) = notes(written)
    assert written.attack(EMPTIED, row) == 1
    fine, told = written.verify(written.bundle())
    assert not fine and "ALTERED" in told and str(row) in told
    (problem,) = replayed(written)
    assert problem.endswith(f"row {row} was erased without a decision")


def test_somebody_elses_tombstone_covers_no_other_row(written: House, officers: Officers) -> None:
    (entry, _row), (_other, emptied) = notes(written)
    officers.erase(written.patient_id, NOTE, entry)
    written.seal()
    written.attack(EMPTIED, emptied)
    fine, told = written.verify(written.bundle())
    assert not fine and str(emptied) in told and proven(told, "ERASED")
    assert [line.split("row ")[1] for line in replayed(written)] == [
        f"{emptied} was erased without a decision"
    ]


@pytest.mark.parametrize(
    "attack",
    [
        "DELETE FROM trust_erasure WHERE patient_id = %s",
        "UPDATE trust_erasure SET state = 'refused' WHERE patient_id = %s",
    ],
)
def test_a_tombstone_without_its_case_is_named_by_the_replay(
    attack: str, written: House, officers: Officers
) -> None:
    (entry, row), *_ = notes(written)
    officers.erase(written.patient_id, NOTE, entry)
    written.seal()
    assert written.attack(attack, written.patient_id) == 1
    assert f"row {row} was erased without a decision" in "\n".join(replayed(written))


def test_a_bundle_that_calls_a_row_erased_needs_its_tombstone(
    written: House, officers: Officers
) -> None:
    """A dishonest program: the verifier believes the sealed tombstone, not the word."""
    honest = written.bundle("honest")
    assert written.verify(honest)[0]  # negative control
    forged = written.folder / "forged.zip"
    _rewritten(honest, forged, lambda entry: {**entry, "content": None, "state": "ERASED"})
    fine, told = written.verify(forged)
    assert not fine and "ALTERED" in told


def _rewritten(pack: Path, path: Path, change: Any) -> None:
    """The last row of the record told otherwise, everything else copied."""
    with ZipFile(pack) as old, ZipFile(path, "w", ZIP_STORED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "proof.json":
                proof = json.loads(data)
                (entries,) = proof["trees"]["records"]["chains"].values()
                entries[-1] = change(entries[-1])
                data = json.dumps(proof).encode()
            new.writestr(name, data)


def keep(written: House, tables: Iterable[str] = TABLES) -> None:
    for table in tables:
        written.attack(f"CREATE TABLE kept_{table} AS SELECT * FROM {table}")


def restore(written: House, tables: Iterable[str] = TABLES) -> None:
    for table in tables:
        written.attack(f"DELETE FROM {table}")
        written.attack(f"INSERT INTO {table} SELECT * FROM kept_{table}")


@pytest.mark.hazard("H23")
def test_a_restored_backup_opens_only_after_its_erasures_are_replayed(
    written: House, officers: Officers, anchor_gone: Any
) -> None:
    (entry, row), *_ = notes(written)
    keep(written)
    erasure_id = officers.erase(written.patient_id, NOTE, entry)
    written.seal()
    probes.erasures()  # nothing is missing
    restore(written)
    assert content(written, row) is not None  # negative control: it is back
    with pytest.raises(probes.NotReady, match="1 erasures"):
        probes.erasures()
    with pytest.raises(CommandError, match="1 of 1"):
        call_command("erasures")
    call_command("erasures", "--replay")
    probes.erasures()
    assert content(written, row) is None
    job = Actor.system("test")
    with gate.open_record(job, written.patient_id, Action.EXCHANGE_READ) as ctx:
        stone, _first = ledger.history(ctx, NOTE, entry)
        assert stone.source == f"erasure:{erasure_id}" and ledger.broken_links(ctx) == []
    anchor_gone()  # the log starts anew after such a restore (docs/proof.md)
    written.seal()
    fine, told = written.verify(written.bundle())
    assert fine and proven(told, "ERASED"), told
    assert replayed(written) == []
    call_command("erasures", "--replay")  # a second time changes nothing
    assert len(notes(written)) == 2


def test_a_case_that_was_only_asked_for_in_the_backup_is_decided_by_the_replay(
    written: House, officers: Officers
) -> None:
    (entry, row), *_ = notes(written)
    case = officers.ask(NOTE, entry)
    keep(written)
    officers.decide(written.patient_id, case)
    restore(written)
    call_command("erasures", "--replay")
    assert content(written, row) is None


def test_a_backup_older_than_the_person_keeps_the_case(written: House, officers: Officers) -> None:
    people = (*TABLES, "trust_locator", "patients_person")
    for table in people:
        written.attack(f"CREATE TABLE kept_{table} AS SELECT * FROM {table} LIMIT 0")
    (entry, _row), *_ = notes(written)
    officers.erase(written.patient_id, NOTE, entry)
    restore(written, people)
    call_command("erasures", "--replay")
    probes.erasures()
    assert written.rows("SELECT count(*) FROM trust_erasure") == [(1,)]


def test_the_book_survives_a_torn_line_and_is_copied(
    written: House, officers: Officers, book: Path, tmp_path: Path
) -> None:
    (entry, _row), *_ = notes(written)
    book.parent.mkdir()
    book.write_bytes(b'\n{"id": "0199')
    officers.erase(written.patient_id, NOTE, entry)
    copied = tmp_path / "copy.jsonl"
    call_command("erasures", "--export", str(copied))
    assert len(copied.read_text().split()) > 1 and "Sirligap" not in copied.read_text()
    assert book.stat().st_mode & 0o077 == 0


def content(written: House, row: UUID) -> bytes | None:
    ((found,),) = written.rows("SELECT content FROM trust_ledger WHERE id = %s", row)
    return found


@pytest.fixture
def anchor_gone(settings: Any) -> Any:
    """The sequencer's memory put aside, as whoever starts a new log does."""

    def gone() -> None:
        for file in settings.LOG_ANCHOR.iterdir():
            file.unlink()

    return gone
