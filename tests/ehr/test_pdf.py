"""Visits and prescriptions as PDF: sealed, complete, and nothing in them that the page does not show."""

from __future__ import annotations

import hashlib
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from ehr.allergies import services as allergies
from ehr.documents.models import Document
from ehr.printing.models import IssuedDocument
from patients.access import gate
from patients.consents import services as consents
from patients.consents.rules import Scope, Target
from patients.withholding.models import Withholding
from patients.withholding.rules import KeptFrom
from patients.worklist import services as worklist
from registry.organisations.models import Organization
from tests.ehr.conftest import Clinic, signed_in
from tests.ehr.papers import NOTE, check_path, own_client, pdf_of, signed_visit, words_of
from tests.ehr.test_pages import rows, started, text
from tests.factories import actors, prescriptions, registry
from trust.context import Action, Role
from trust.signatures import errors
from trust.signatures import house as houses
from trust.signatures.house import house
from trust.signatures.pades import verify_pdf
from trust.signatures.ports import Level

pytestmark = pytest.mark.django_db


def entry_of(visit: str) -> str:
    return visit.rsplit("/", 1)[1]


def test_a_visit_on_paper_says_what_its_page_says(clinic: Clinic) -> None:
    pdf = pdf_of(clinic.client, signed_visit(clinic))
    words = words_of(pdf)
    for one in (
        "Record of a visit",
        "Sinov poliklinikasi",
        "148/92 mmHg",
        "83,5 kg",
        "I10 Essential (primary) hypertension",
        "Main",
        NOTE,
        "Signed: ",
        "Time of signing: ",
        "test authority",
    ):
        assert one in words, one
    assert f"{settings.BASE_URL}{check_path(pdf)}" in words


def test_the_file_carries_the_seal_of_the_house_with_all_its_evidence(clinic: Clinic) -> None:
    pdf = pdf_of(clinic.client, signed_visit(clinic))
    own = house()
    assert own is not None
    told = verify_pdf(pdf, own.trust, timezone.now(), least=Level.LASTING)
    assert told.name == "Yagona test authority: seal" and told.level is Level.LASTING
    for place in (5, pdf.index(b"pdfaid"), pdf.index(b"endstream") - 9):
        broken = bytearray(pdf)
        broken[place] ^= 1
        with pytest.raises((errors.SignedOtherBytes, errors.NotSealed, errors.BadSignature)):
            verify_pdf(bytes(broken), own.trust, timezone.now())


def test_the_file_is_remembered_by_its_hash_and_its_code_is_not_kept(clinic: Clinic) -> None:
    visit = signed_visit(clinic)
    pdf = pdf_of(clinic.client, visit)
    (kept,) = rows(clinic, IssuedDocument)
    assert bytes(kept.sha256) == hashlib.sha256(pdf).digest()
    assert (kept.kind, str(kept.resource_id)) == ("visit", entry_of(visit))
    assert str(kept.encounter_id) == entry_of(visit)
    code = check_path(pdf).rsplit("/", 1)[1]
    assert bytes(kept.code_hash) == hashlib.sha256(code.encode()).digest()


def test_every_file_has_a_code_of_its_own(clinic: Clinic) -> None:
    visit = signed_visit(clinic)
    first, second = pdf_of(clinic.client, visit), pdf_of(clinic.client, visit)
    assert check_path(first) != check_path(second)


@pytest.mark.parametrize(
    ("language", "words"),
    [("uz", "Asosiy"), ("uz-cyrl", "Асосий"), ("ru", "Основн"), ("en", "Main")],
)
def test_the_sheet_speaks_the_language_of_the_reader(
    clinic: Clinic, language: str, words: str
) -> None:
    visit = signed_visit(clinic)
    reader = signed_in(clinic.account)
    reader.defaults["HTTP_ACCEPT_LANGUAGE"] = language
    pdf = reader.post(f"{visit}/pdf").content
    assert words in words_of(pdf)
    said = str(PdfReader(BytesIO(pdf)).trailer["/Root"]["/Lang"]).lower()
    assert said.startswith(language[:2])


def test_the_patient_gets_the_same_visit_from_the_cabinet(clinic: Clinic) -> None:
    visit = entry_of(signed_visit(clinic))
    words = words_of(pdf_of(own_client(clinic), f"/cabinet/visits/{visit}"))
    assert NOTE in words and "148/92 mmHg" in words


def test_a_visit_that_is_not_signed_has_no_paper(clinic: Clinic) -> None:
    open_visit = started(clinic).removesuffix("/write")
    assert clinic.client.post(f"{open_visit}/pdf").status_code == 404
    own = own_client(clinic)
    assert own.post(f"/cabinet/visits/{entry_of(open_visit)}/pdf").status_code == 404
    assert rows(clinic, IssuedDocument) == []


@pytest.mark.parametrize("root", ["visits", "prescriptions"])
def test_what_is_not_there_has_no_paper_and_following_the_link_shows_the_page(
    clinic: Clinic, root: str
) -> None:
    absent = clinic.url(f"{root}/{uuid4()}")
    assert clinic.client.post(f"{absent}/pdf").status_code == 404
    asked = clinic.client.get(f"{absent}/pdf")
    assert asked.status_code == 302 and asked.url == absent
    assert rows(clinic, IssuedDocument) == []


@pytest.mark.hazard("H1")
def test_a_doctor_without_a_relation_gets_no_file(clinic: Clinic) -> None:
    visit = signed_visit(clinic)
    stranger = registry.account(Role.DOCTOR, "stranger")
    registry.post(at=registry.facility("Boshqa klinika"), role=Role.DOCTOR, account_id=stranger.pk)
    refused = signed_in(stranger).post(f"{visit}/pdf")
    assert refused.status_code == 403 and b"%PDF" not in refused.content
    assert Client().post(f"{visit}/pdf").status_code == 302  # nobody at all: to the sign-in
    assert rows(clinic, IssuedDocument) == []
    colleague = registry.account(Role.DOCTOR, "colleague")  # negative control
    here = Organization.objects.get(pk=clinic.doctor.facility_id)
    registry.post(at=here, role=Role.DOCTOR, account_id=colleague.pk)
    assert signed_in(colleague).post(f"{visit}/pdf").content.startswith(b"%PDF")


def test_one_patient_does_not_get_the_paper_of_another(clinic: Clinic) -> None:
    visit = entry_of(signed_visit(clinic))
    own, other = own_client(clinic), own_client(clinic.beside(phone="+998 90 1234567"))
    assert other.post(f"/cabinet/visits/{visit}/pdf").status_code == 404
    assert other.post(f"/cabinet/for/{clinic.patient_id}/visits/{visit}/pdf").status_code == 403
    assert own.post(f"/cabinet/visits/{visit}/pdf").status_code == 200  # negative control


def test_a_struck_entry_says_so_on_paper(clinic: Clinic) -> None:
    visit = signed_visit(clinic)
    page = clinic.client.get(visit).content.decode()
    strike = next(one for one in page.split('"') if "Observation" in one and "in-error" in one)
    done = clinic.client.post(strike, {"version": 1, "reason": "148, not 184"})
    assert done.status_code == 302, text(done)
    assert "entered in error: 148, not 184" in words_of(pdf_of(clinic.client, visit))


def test_hostile_words_of_a_note_are_words_on_paper(clinic: Clinic) -> None:
    note = '#read("/etc/passwd") $x$ *b* \\ ] #panic()'
    words = words_of(pdf_of(clinic.client, signed_visit(clinic, note=note, reason=note)))
    assert "".join(words.split()).count("".join(note.split())) == 2
    assert "root:" not in words


def test_while_the_authority_is_away_the_reader_is_told_and_nothing_is_kept(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = signed_visit(clinic)

    def away(*_: Any) -> bytes:
        raise errors.ProviderUnreachable

    monkeypatch.setattr("ehr.printing.services.seal_pdf", away)
    answer = clinic.client.post(f"{visit}/pdf", follow=True)
    assert answer.redirect_chain[-1][0] == visit
    assert "signature service does not answer" in text(answer)
    assert rows(clinic, IssuedDocument) == []


def test_without_an_authority_the_sheet_says_that_it_has_no_seal(
    clinic: Clinic, settings: Any
) -> None:
    visit = signed_visit(clinic)
    settings.TEST_AUTHORITY = None
    assert houses.authority() is None
    pdf = pdf_of(clinic.client, visit)
    assert "carries no electronic seal" in words_of(pdf)
    with pytest.raises(errors.NotSealed):
        settings.TEST_AUTHORITY = settings.DATA / "authority"
        own = house()
        assert own is not None
        verify_pdf(pdf, own.trust, timezone.now())


def visiting(clinic: Clinic) -> prescriptions.Case:
    """An open visit in which a medicine may be prescribed."""
    visit = UUID(entry_of(started(clinic).removesuffix("/write")))
    with clinic.open() as ctx:  # type: ignore[attr-defined]
        allergies.record_none_known(ctx, encounter_id=visit)
    return prescriptions.Case(clinic.doctor, clinic.patient_id, visit)


def test_a_prescription_on_paper_says_what_its_page_says(clinic: Clinic) -> None:
    one, _number = prescriptions.issued(visiting(clinic))
    words = words_of(pdf_of(clinic.client, clinic.url(f"prescriptions/{one}")))
    for told in ("Prescription ", "nalapril", "Quantity", "not dispensed yet", "Signed: "):
        assert told in words, told
    own = words_of(pdf_of(own_client(clinic), f"/cabinet/medicines/{one}"))
    assert "nalapril" in own


def test_a_draft_of_a_prescription_has_no_paper(clinic: Clinic) -> None:
    draft = prescriptions.drafted(visiting(clinic))
    page = clinic.url(f"prescriptions/{draft}")
    assert "/pdf" not in text(clinic.client.get(page))
    assert clinic.client.post(f"{page}/pdf").status_code == 404


def test_a_visit_on_paper_holds_its_signed_prescriptions_alone(clinic: Clinic) -> None:
    prescriptions.issued(visiting(clinic))
    visit = signed_visit(clinic)
    words = words_of(pdf_of(clinic.client, visit))
    assert "Prescriptions" in words and "nalapril" in words
    own = words_of(pdf_of(own_client(clinic), f"/cabinet/visits/{entry_of(visit)}"))
    assert "nalapril" in own


@pytest.mark.hazard("H19")
def test_a_visit_kept_from_the_cabinet_has_no_paper_there(clinic: Clinic) -> None:
    visit = signed_visit(clinic)
    own = own_client(clinic)
    address = f"/cabinet/visits/{entry_of(visit)}/pdf"
    assert own.post(address).status_code == 200  # negative control
    with clinic.open():  # type: ignore[attr-defined]
        Withholding.objects.create(
            patient_id=clinic.patient_id,
            facility_id=clinic.doctor.facility_id,
            encounter_id=entry_of(visit),
            side=KeptFrom.PATIENT,
            kept_at=timezone.now(),
            kept_by=uuid4(),
        )
    assert own.post(address).status_code == 404
    assert clinic.client.post(f"{visit}/pdf").status_code == 200


@pytest.mark.hazard("H19")
def test_what_the_patient_closed_is_not_on_the_paper_of_the_other_clinic(clinic: Clinic) -> None:
    visit = signed_visit(clinic)
    there = registry.facility("Boshqa klinika")
    account = registry.account(Role.DOCTOR, "elsewhere")
    registry.post(at=there, role=Role.DOCTOR, account_id=account.pk)
    with gate.open_record(
        actors.registrar(there.id), clinic.patient_id, Action.QUEUE_PERSON
    ) as ctx:
        worklist.queue_person(ctx)
    elsewhere, own = signed_in(account), own_client(clinic)
    assert NOTE in words_of(elsewhere.post(f"{visit}/pdf").content)  # negative control
    (note,) = rows(clinic, Document)
    me = actors.patient(clinic.patient_id, account_id=own.session["_auth_user_id"])
    with gate.open_record(me, clinic.patient_id, Action.DECIDE_CONSENT) as ctx:
        target = Target(Scope.ENTRY, id=note.id, type="DocumentReference")
        consents.close(ctx, target=target, usable_in_emergency=False)
    words = words_of(elsewhere.post(f"{visit}/pdf").content)
    assert NOTE not in words and "148/92 mmHg" in words
    assert NOTE in words_of(clinic.client.post(f"{visit}/pdf").content)
    assert NOTE in words_of(own.post(f"/cabinet/visits/{entry_of(visit)}/pdf").content)
    with gate.open_record(me, clinic.patient_id, Action.DECIDE_CONSENT) as ctx:
        target = Target(Scope.ENCOUNTER, id=UUID(entry_of(visit)), type="Encounter")
        consents.close(ctx, target=target, usable_in_emergency=False)
    assert elsewhere.post(f"{visit}/pdf").status_code == 404
