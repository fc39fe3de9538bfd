"""Visits and prescriptions as people get them on paper, and programs of others that read the file."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

from django.test import Client
from pypdf import PdfReader

from ehr.printing.rules import Block, DocumentKind, Line, Sheet
from patients.access import gate
from patients.desk.services import give_cabinet_code
from tests.ehr.conftest import Clinic, signed_in
from tests.ehr.test_pages import sent, started
from tests.factories import actors
from trust.accounts.services import use_code
from trust.context import Action

NOTE = "Bosh ogʻrigʻi ertalab kuchayadi."
ADDRESS = "http://localhost:8080/check/abcdefghijklmnopqrstuvwxyz234567"


def signed_visit(clinic: Clinic, **fields: str) -> str:
    """The address of a visit that was signed with the form."""
    response = sent(clinic, started(clinic), **fields)
    assert response.status_code == 302
    return response.url


def pdf_of(client: Client, page: str) -> bytes:
    """What the button on that page gives."""
    shown = client.get(page).content.decode()
    assert f'action="{page}/pdf"' in shown
    response = client.post(f"{page}/pdf")
    assert response.status_code == 200, response.status_code
    assert response["Content-Type"] == "application/pdf"
    assert "no-store" in response["Cache-Control"]
    assert re.fullmatch(r'attachment; filename="[a-z0-9-]+\.pdf"', response["Content-Disposition"])
    return response.content


def own_client(clinic: Clinic) -> Client:
    """The patient's browser."""
    desk = actors.registrar(clinic.doctor.facility_id)
    with gate.open_record(desk, clinic.patient_id, Action.GIVE_CABINET_CODE) as ctx:
        code = give_cabinet_code(ctx)
    return signed_in(use_code(code))


def words_of(pdf: bytes) -> str:
    """What another program reads in the file; spaces and line ends are all one."""
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return re.sub(r"\s+", " ", text.replace("\u200b", ""))


def check_path(pdf: bytes) -> str:
    """The address at the foot of the page."""
    found = re.search(r"/check/[a-z2-7]{32}", words_of(pdf))
    assert found
    return found.group()


def sheet(*texts: str, **more: Any) -> Sheet:
    """A sheet with these notes."""
    values: dict[str, Any] = {
        "kind": DocumentKind.VISIT,
        "title": "Tashrif",
        "language": "uz",
        "facility": "Sinov poliklinikasi",
        "person": "Sinovova Misol",
        "facts": ["25.11.2026"],
        "blocks": [Block("Qaydlar", [Line("Puls", "72", "izoh")], texts)],
        "signed": ["Imzolagan: Sinov Misol"],
    }
    return Sheet(**(values | more))
