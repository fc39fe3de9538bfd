"""The page behind the code: says what was issued, compares a file, and tells nothing of anybody."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ProgrammingError, connection, transaction
from django.test import Client

from ehr.printing import presenters, queries
from ehr.printing.codes import is_code, kept, new_code
from ehr.printing.models import IssuedDocument
from ehr.printing.presenters import MOST
from patients.access import gate
from patients.identity.queries import person
from tests.ehr.conftest import Clinic
from tests.ehr.papers import NOTE, check_path, pdf_of, signed_visit
from tests.ehr.test_pages import rows, text
from trust.context import Action

pytestmark = pytest.mark.django_db
SAME = "This is the very file that was issued"
OTHER = "This is not the file that was issued"


@pytest.fixture
def anybody() -> Client:
    """Nobody who is signed in."""
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def pdf(clinic: Clinic) -> bytes:
    return pdf_of(clinic.client, signed_visit(clinic))


def given(client: Client, address: str, content: bytes, name: str = "a.pdf") -> Any:
    return client.post(address, {"file": SimpleUploadedFile(name, content)})


def test_the_page_says_kind_facility_day_and_hash(anybody: Client, pdf: bytes) -> None:
    answer = anybody.get(check_path(pdf))
    assert answer.status_code == 200 and "no-store" in answer["Cache-Control"]
    page = text(answer)
    for words in ("Record of a visit", "Sinov poliklinikasi", hashlib.sha256(pdf).hexdigest()):
        assert words in page, words


def told_of(clinic: Clinic) -> list[str]:
    """Whatever is known of the person and the visit."""
    with gate.open_record(clinic.doctor, clinic.patient_id, Action.READ_CARD) as ctx:
        who = person(ctx)
    (issued,) = rows(clinic, IssuedDocument)
    assert who.birth_date is not None
    return [
        *(str(who.full_name).split()),
        who.birth_date.isoformat(),
        who.pinfl_tail,
        str(clinic.patient_id),
        str(issued.resource_id),
        NOTE,
        "hypertension",
        "148/92",
        "Sinov Misol",  # the doctor
    ]


def test_the_page_tells_nothing_of_the_patient(clinic: Clinic, anybody: Client, pdf: bytes) -> None:
    told = [one for one in told_of(clinic) if one]
    for answer in (anybody.get(check_path(pdf)), given(anybody, check_path(pdf), pdf)):
        page = text(answer).replace("Sinov poliklinikasi", "")
        page = re.sub(r"\w{64}", "", page)  # the hash and the form's token: four digits by chance
        assert [one for one in told if one in page] == []
    card = text(clinic.client.get(clinic.url("card")))  # negative control: a page that does tell
    assert str(told[0]) in card


def test_the_very_file_is_known_and_its_seal_is_said(anybody: Client, pdf: bytes) -> None:
    page = text(given(anybody, check_path(pdf), pdf))
    assert SAME in page and "Its seal is unbroken" in page and "no legal force" in page


def test_a_changed_file_is_not_the_one_that_was_issued(anybody: Client, pdf: bytes) -> None:
    for place in (0, len(pdf) // 2, len(pdf) - 1):
        broken = bytearray(pdf)
        broken[place] ^= 1
        page = text(given(anybody, check_path(pdf), bytes(broken)))
        assert OTHER in page and SAME not in page
    for longer in (pdf + b"\n", pdf[:-1]):
        assert OTHER in text(given(anybody, check_path(pdf), longer))


def test_the_file_of_another_document_is_not_taken_for_this_one(
    clinic: Clinic, anybody: Client, pdf: bytes
) -> None:
    """Both are genuine and sealed; each is known under its own code alone."""
    visit = f"/patients/{clinic.patient_id}/visits/{rows(clinic, IssuedDocument)[0].resource_id}"
    again = pdf_of(clinic.client, visit)
    assert OTHER in text(given(anybody, check_path(pdf), again))
    assert OTHER in text(given(anybody, check_path(again), pdf))
    assert SAME in text(given(anybody, check_path(again), again))


def test_a_strangers_file_is_hashed_and_never_parsed(
    anybody: Client, pdf: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed: list[bytes] = []

    def noticed(file: bytes, *_: Any, **__: Any) -> None:
        parsed.append(file)
        raise presenters.Refusal

    monkeypatch.setattr(presenters, "verify_pdf", noticed)
    given(anybody, check_path(pdf), b"%PDF-1.7 " + b"<<" * 100_000)
    assert parsed == []
    given(anybody, check_path(pdf), pdf)
    assert parsed == [pdf]  # negative control


@pytest.mark.parametrize(
    ("content", "status", "words"),
    [
        (b"", 422, "No file arrived, or it is empty"),
        (b"x" * 11 * 1024 * 1024, 422, "larger than 10 MB"),
        (b"x" * (MOST + 1), 422, "larger than 10 MB"),
        (b"MZ not a PDF", 200, OTHER),
        (b"%PDF-1.7\n%%EOF", 200, OTHER),
        (b"x" * MOST, 200, OTHER),
    ],
    ids=["empty", "11 MB", "a byte too many", "a program", "an empty PDF", "just 10 MB"],
)
def test_hostile_files_get_a_sentence(
    anybody: Client, pdf: bytes, content: bytes, status: int, words: str
) -> None:
    answer = given(anybody, check_path(pdf), content, "../../../etc/passwd\x00.pdf")
    assert answer.status_code == status and words in text(answer)
    assert "passwd" not in text(answer)


def test_without_a_file_the_page_asks_for_one(anybody: Client, pdf: bytes) -> None:
    for sent in ({}, {"file": "words"}):
        answer = anybody.post(check_path(pdf), sent)
        assert answer.status_code == 422 and "No file arrived" in text(answer)


def test_a_file_is_kept_nowhere(
    anybody: Client, pdf: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No temporary file, whatever its size; the database holds what it held."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    for size in (100, 3 * 1024 * 1024, 11 * 1024 * 1024):
        answer = given(anybody, check_path(pdf), b"x" * size)
        assert answer.wsgi_request.FILES is not None
        for file in answer.wsgi_request.FILES.values():
            assert not hasattr(file, "temporary_file_path")
    assert list(tmp_path.iterdir()) == []


def test_the_form_needs_its_token(pdf: bytes) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert given(strict, check_path(pdf), pdf).status_code == 403


@pytest.mark.parametrize(
    "code",
    [
        "a" * 32,
        "YG-01",
        "a" * 31,
        "A" * 32,
        "a" * 10_000,
        "' OR 1=1 --",
        "%00",
        "5b0c0f4e-7a0e-4a59-9a43-3f1f4d1c2b11",
    ],
)
def test_codes_that_lead_nowhere_get_the_same_sentence(
    anybody: Client, pdf: bytes, code: str
) -> None:
    for answer in (anybody.get(f"/check/{code}"), given(anybody, f"/check/{code}", pdf)):
        assert answer.status_code == 404
        page = text(answer)
        assert "No document was issued under this address" in page
        assert hashlib.sha256(pdf).hexdigest() not in page and SAME not in page
    assert anybody.get(check_path(pdf)).status_code == 200  # negative control


def test_a_code_is_160_random_bits() -> None:
    codes = {new_code() for _ in range(1000)}
    assert len(codes) == 1000 and all(is_code(one) and len(one) * 5 == 160 for one in codes)
    assert not is_code(next(iter(codes)) + "a")


def test_without_a_scope_the_code_is_the_only_way_to_the_row(pdf: bytes) -> None:
    code = check_path(pdf).rsplit("/", 1)[1]
    assert not IssuedDocument.objects.exists()
    found = queries.issued(code)
    assert found is not None and found.sha256 == hashlib.sha256(pdf).digest()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM issued_document(%s)", [kept(code)])
        assert [column.name for column in cursor.description] == [
            "kind",
            "facility_name",
            "issued_at",
            "sha256",
            "asked_at",
        ]


def test_what_was_issued_is_never_changed_or_deleted(clinic: Clinic, pdf: bytes) -> None:
    for statement in (
        "UPDATE ehr_issueddocument SET sha256 = ''",
        "DELETE FROM ehr_issueddocument",
    ):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    assert len(rows(clinic, IssuedDocument)) == 1
