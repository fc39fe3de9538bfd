"""Pages of the card as a doctor and a patient meet them: real sessions, real gate, real forms."""

from __future__ import annotations

import html
import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from ehr.card import queries as card
from ehr.documents.models import Document
from ehr.encounters.models import Encounter
from ehr.observations.models import Observation
from ehr.problems.models import Condition
from ehr.problems.rules import DiagnosisRole
from patients.access import gate
from patients.desk.services import give_cabinet_code
from registry.organisations.models import Organization
from tests.ehr.conftest import Clinic, signed_in
from tests.factories import actors, registry
from tests.factories.sessions import by_hand, sign_in
from trust.accounts.services import use_code
from trust.context import NOTHING_CLOSED, Action, Role
from trust.walls.services import clear_scope, set_scope

pytestmark = pytest.mark.django_db

NOTE = "Bosh ogʻrigʻi ertalab kuchayadi."
FULL = {
    "reason": "Bosh ogʻrigʻi",
    "note": NOTE,
    "pressure": "148/92",
    "weight": "83,5",
    "code_0": "I10",
    "role_0": DiagnosisRole.MAIN.value,
    "allergy_answer": "none-known",
}


def text(response: Any) -> str:
    return html.unescape(response.content.decode())


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found.group(1)


def rows(clinic: Clinic, model: Any) -> list[Any]:
    set_scope(patients=[clinic.patient_id], closed=NOTHING_CLOSED)
    found = list(model.objects.filter(patient_id=clinic.patient_id).order_by("id"))
    clear_scope()
    return found


def started(clinic: Clinic) -> str:
    """The address of the open visit's form."""
    response = clinic.client.post(clinic.url("visits/start"))
    assert response.status_code == 302
    return response.url


def sent(clinic: Clinic, url: str, **fields: str) -> Any:
    """The form of the page, with its hidden fields, sent to sign."""
    page = clinic.client.get(url).content.decode()
    keys = {name: hidden(page, name) for name in ("idempotency_key", "writer")}
    return clinic.client.post(url, FULL | {"act": "sign"} | keys | fields)


def test_an_empty_card_says_what_will_come_and_that_nobody_asked(clinic: Clinic) -> None:
    page = text(clinic.client.get(clinic.url("card")))
    assert "No entries yet" in page and "not asked yet" in page
    assert "New visit" in page


def test_a_visit_from_the_card_to_the_signature_and_back(clinic: Clinic) -> None:
    response = sent(clinic, started(clinic))
    assert response.status_code == 302, text(response)
    page = text(clinic.client.get(response.url))
    for words in ("signed", NOTE, "148/92 mmHg", "83,5 kg", "hypertension", "first in life"):
        assert words in page, words
    seen = text(clinic.client.get(clinic.url("card")))
    for words in ("I10", "none known", "148/92", "Visit", "Main", "you"):
        assert words in seen, words


def test_the_same_form_sent_twice_is_one_visit(clinic: Clinic) -> None:
    url = started(clinic)
    page = clinic.client.get(url).content.decode()
    form = FULL | {"act": "sign", "idempotency_key": hidden(page, "idempotency_key")}
    first, second = clinic.client.post(url, form), clinic.client.post(url, form)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first.url == second.url
    assert len(rows(clinic, Document)) == 1 and len(rows(clinic, Condition)) == 1


def test_the_start_button_pressed_twice_opens_one_visit(clinic: Clinic) -> None:
    assert started(clinic) == started(clinic)
    assert len(rows(clinic, Encounter)) == 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"pressure": "1200/80"}, "1200 is outside what is possible (40 to 300 mmHg)"),
        ({"temperature": "370"}, "Is the comma missing: 37,0?"),
        ({"weight": "abc"}, "“abc” is not a number"),
        ({"code_0": "X00.00"}, "“X00.00” is not an ICD-10 code"),
        ({"code_1": "E11.9", "role_1": DiagnosisRole.MAIN.value}, "has a main diagnosis"),
        ({"note": "a\0b"}, "Character 2 of the text cannot be stored (U+0000)"),
        ({"note": "a\x07b"}, "U+0007"),
        ({"allergy_answer": ""}, "Ask about allergies"),
    ],
)
def test_bad_input_is_refused_in_clear_words_and_nothing_is_half_saved(
    clinic: Clinic, fields: dict[str, str], words: str
) -> None:
    response = sent(clinic, started(clinic), **fields)
    page = text(response)
    assert response.status_code == 422
    assert words in page
    assert "Please check this" in page
    assert NOTE in page or "note" in fields  # what was typed is still there
    for model in (Observation, Condition, Document):
        assert rows(clinic, model) == []
    assert [visit.status for visit in rows(clinic, Encounter)] == ["in-progress"]


def test_every_fault_of_a_form_is_shown_at_once(clinic: Clinic) -> None:
    url = started(clinic)
    page = text(sent(clinic, url, pressure="1200/80", temperature="370", code_0="Q"))
    for words in ("1200 is outside", "370 is outside", "“Q” is not an ICD-10 code"):
        assert words in page


def test_a_note_of_ten_megabytes_is_refused_and_the_text_comes_back(clinic: Clinic) -> None:
    response = sent(clinic, started(clinic), note="a" * 10 * 1024 * 1024)
    assert response.status_code == 422
    assert "10485760 characters" in text(response)
    assert len(response.content) > 10 * 1024 * 1024
    assert rows(clinic, Document) == []


@pytest.mark.parametrize(("typed", "shown"), [("0,5", "0,5 kg"), ("0.5", "0,5 kg")])
def test_comma_and_point_are_read_alike(clinic: Clinic, typed: str, shown: str) -> None:
    response = sent(clinic, started(clinic), weight=typed)
    assert shown in text(clinic.client.get(response.url))


def test_a_draft_is_kept_and_comes_back(clinic: Clinic) -> None:
    url = started(clinic)
    page = text(clinic.client.post(url, FULL | {"act": "save"}))
    assert "Draft saved" in page and NOTE in page
    assert rows(clinic, Document) == []
    again = text(clinic.client.get(url))
    for words in (NOTE, "148/92", "83,5", "I10"):
        assert words in again, words


def test_autosave_answers_with_words_only(clinic: Clinic) -> None:
    url = started(clinic)
    response = clinic.client.post(url, FULL | {"act": "save"}, headers={"HX-Request": "true"})
    assert text(response).startswith('<span id="saved-words">Draft saved')
    page = clinic.client.get(url).content.decode()
    assert 'hx-select="#saved-words"' in page  # a sign-in page has no such element


def test_a_draft_spends_no_key_so_that_the_same_form_may_be_signed(clinic: Clinic) -> None:
    url = started(clinic)
    key = {"idempotency_key": str(uuid4())}
    clinic.client.post(url, FULL | key | {"act": "save"})
    response = clinic.client.post(url, FULL | key | {"act": "sign"})
    assert response.status_code == 302
    assert [visit.status for visit in rows(clinic, Encounter)] == ["completed"]


def test_a_half_written_note_survives_an_expired_session(clinic: Clinic) -> None:
    url = started(clinic)
    page = clinic.client.get(url).content.decode()
    keys = {name: hidden(page, name) for name in ("idempotency_key", "writer")}
    clinic.client.logout()  # the session is gone; the page is still open in the browser
    browser = Client(headers={"accept-language": "en"})
    response = browser.post(url, FULL | keys | {"act": "sign", "note": "Yarim yozilgan qayd"})
    assert response.status_code == 302 and "sign-in" in response.url
    assert rows(clinic, Document) == []
    signed = by_hand(browser, clinic.account, response.url)
    back = text(signed)
    assert signed.redirect_chain[-1][0] == url
    assert "Yarim yozilgan qayd" in back and "Your text is back" in back
    assert "148/92" in back
    assert "Yarim yozilgan qayd" in text(browser.get(url))  # and it is a draft now
    assert rows(clinic, Document) == []


def test_without_the_signed_writer_nothing_is_kept(clinic: Clinic) -> None:
    """Negative control: what survives is kept by the parked form, not by the browser."""
    url = started(clinic)
    browser = Client(headers={"accept-language": "en"})
    browser.post(url, FULL | {"act": "sign", "note": "Yarim yozilgan qayd"})
    sign_in(browser, clinic.account)
    assert "Yarim yozilgan qayd" not in text(browser.get(url))


def test_another_account_does_not_get_the_parked_note(clinic: Clinic) -> None:
    url = started(clinic)
    page = clinic.client.get(url).content.decode()
    browser = Client(headers={"accept-language": "en"})
    browser.post(url, FULL | {"writer": hidden(page, "writer"), "note": "Yarim yozilgan qayd"})
    other = registry.account(Role.DOCTOR, "other-doctor")
    registry.post(at=None, role=Role.DOCTOR, account_id=other.pk)
    sign_in(browser, other)
    assert "Yarim yozilgan qayd" not in text(browser.get(url, follow=True))


def test_a_diagnosis_is_found_by_a_word_and_taken_into_the_form(clinic: Clinic) -> None:
    url = started(clinic)
    found = text(clinic.client.post(url, {"act": "find", "find": "hypert", "note": NOTE}))
    assert 'value="add:I10"' in found and NOTE in found
    taken = text(clinic.client.post(url, {"act": "add:I10", "find": "hypert", "note": NOTE}))
    assert 'name="code_0" class="in" value="I10"' in taken and NOTE in taken
    dropped = text(clinic.client.post(url, {"act": "drop:0", "code_0": "I10", "note": NOTE}))
    assert 'value="I10"' not in dropped
    assert "Nothing was found" in text(clinic.client.post(url, {"act": "find", "find": "qqqq"}))


def test_a_slip_is_struck_out_with_a_reason(clinic: Clinic) -> None:
    visit_url = sent(clinic, started(clinic)).url
    page = clinic.client.get(visit_url).content.decode()
    strike_url = re.search(r'href="([^"]+Observation[^"]+/in-error)"', page)
    assert strike_url
    question = clinic.client.get(strike_url.group(1))
    assert "Mark as entered in error?" in text(question)
    version = {"version": hidden(question.content.decode(), "version")}
    refused = clinic.client.post(strike_url.group(1), version | {"reason": " "})
    assert refused.status_code == 422 and "Say in a few words" in text(refused)
    done = clinic.client.post(strike_url.group(1), version | {"reason": "148, not 184"})
    assert done.status_code == 302
    after = text(clinic.client.get(done.url))
    assert "entered in error" in after and "148, not 184" in after
    again = clinic.client.post(strike_url.group(1), version | {"reason": "again"})
    assert again.status_code in (409, 412)
    history = text(clinic.client.get(strike_url.group(1).removesuffix("/in-error")))
    assert "Version 2" in history and "Version 1" in history


def test_allergies_are_written_and_shown_on_the_banner(clinic: Clinic) -> None:
    url = clinic.url("allergies")
    refused = clinic.client.post(url, {"act": "add", "substance": "", "category": "medication"})
    assert refused.status_code == 422 and "Say to what" in text(refused)
    told = {"substance": "Penitsillin", "category": "medication", "criticality": "high"}
    assert clinic.client.post(url, {"act": "add", **told}).status_code == 302
    page = text(clinic.client.get(clinic.url("card")))
    assert "tag-stop" in page and "Penitsillin" in page
    visit = text(clinic.client.get(started(clinic)))
    assert "Does the person have allergies?" not in visit


@pytest.mark.parametrize("kind", ["Observation", "Condition", "DocumentReference", "Consent"])
def test_an_absent_entry_is_said_to_be_absent(clinic: Clinic, kind: str) -> None:
    for tail in ("", "/in-error"):
        response = clinic.client.get(clinic.url(f"entries/{kind}/{uuid4()}{tail}"))
        assert response.status_code == 404
        assert "To the card" in text(response)


@pytest.mark.parametrize("tail", ["", "/write"])
def test_a_visit_of_nobody_is_said_to_be_absent(clinic: Clinic, tail: str) -> None:
    url = clinic.url(f"visits/{uuid4()}{tail}")
    response = clinic.client.get(url)
    assert response.status_code == 404 and "not in the card" in text(response)
    if tail:
        assert clinic.client.post(url, FULL | {"act": "sign"}).status_code == 404


def test_a_colleague_reads_an_open_visit_and_cannot_write_in_it(clinic: Clinic) -> None:
    url = started(clinic)
    account = registry.account(Role.DOCTOR, "colleague")
    here = Organization.objects.get(pk=clinic.doctor.facility_id)
    registry.post(at=here, role=Role.DOCTOR, account_id=account.pk)
    colleague = signed_in(account)
    read = colleague.get(url)
    assert read.status_code == 302 and read.url == url.removesuffix("/write")
    assert "not signed" in text(colleague.get(read.url))
    refused = colleague.post(url, FULL | {"act": "sign"})
    assert refused.status_code == 409 and "belongs to" in text(refused)
    assert rows(clinic, Document) == []


def test_without_a_relation_no_page_of_the_card_opens(clinic: Clinic) -> None:
    stranger = registry.account(Role.DOCTOR, "stranger")
    registry.post(at=registry.facility("Boshqa klinika"), role=Role.DOCTOR, account_id=stranger.pk)
    client = signed_in(stranger)
    encounter = started(clinic)
    for url in (clinic.url("card"), clinic.url("allergies"), encounter):
        response = client.get(url)
        assert response.status_code == 403, url
        assert "no treatment relation" in text(response)


def test_free_text_cannot_become_markup(clinic: Clinic) -> None:
    evil = '<script>alert("x")</script>'
    response = sent(clinic, started(clinic), note=evil, reason=evil)
    for url in (response.url, clinic.url("card")):
        assert "<script>alert" not in clinic.client.get(url).content.decode()


def test_the_patient_reads_the_visit_in_the_cabinet(clinic: Clinic) -> None:
    visit_url = sent(clinic, started(clinic)).url
    desk = actors.registrar(clinic.doctor.facility_id)
    with gate.open_record(desk, clinic.patient_id, Action.GIVE_CABINET_CODE) as ctx:
        code = give_cabinet_code(ctx)
    own = signed_in(use_code(code))
    home, visits = text(own.get("/cabinet")), text(own.get("/cabinet/visits"))
    assert "Visit: " in home and "Visit: " in visits
    one = own.get(f"/cabinet/visits/{visit_url.rsplit('/', 1)[1]}")
    for words in (NOTE, "hypertension", "148/92 mmHg"):
        assert words in text(one), words
    assert "Entered in error" not in text(one)
    assert own.get(visit_url).status_code == 403  # the clinic's page is not the patient's
    assert own.get(f"/cabinet/visits/{uuid4()}").status_code == 404


def test_an_unfinished_visit_is_not_in_the_cabinet(clinic: Clinic) -> None:
    url = started(clinic)
    desk = actors.registrar(clinic.doctor.facility_id)
    with gate.open_record(desk, clinic.patient_id, Action.GIVE_CABINET_CODE) as ctx:
        code = give_cabinet_code(ctx)
    own = signed_in(use_code(code))
    encounter_id = url.split("/")[-2]
    assert own.get(f"/cabinet/visits/{encounter_id}").status_code == 404
    assert "No visits yet" in text(own.get("/cabinet/visits"))


def test_older_entries_stand_behind_a_link(clinic: Clinic) -> None:
    from ehr.observations import services as observations
    from ehr.observations.rules import BY_KEY, measured

    with clinic.open() as ctx:  # type: ignore[attr-defined]
        vitals = [measured(BY_KEY["pulse"], str(60 + number)) for number in range(60)]
        observations.record(ctx, measurements=vitals)
    first = clinic.client.get(clinic.url("card")).content.decode()
    older = re.search(r'class="btn btn-2" href="([^"]+before=[^"]+)"', first)
    assert older and first.count('class="when small"') == 50
    second = clinic.client.get(html.unescape(older.group(1))).content.decode()
    assert second.count('class="when small"') == 10 and "Older entries" not in second
    assert "Older entries" not in text(clinic.client.get(clinic.url("card?kind=note")))
    assert clinic.client.get(clinic.url("card?kind=x&before=y")).status_code == 200


def test_the_page_of_the_card_is_what_the_room_says(clinic: Clinic) -> None:
    with clinic.open(Action.READ_CARD) as ctx:  # type: ignore[attr-defined]
        page = card.card(ctx)
    assert page.person.full_name.startswith("Sinov") and page.open_visit is None
