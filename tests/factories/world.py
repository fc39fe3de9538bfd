"""Whole lives through the services of the screens: a card with a row in every walled table."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

from ehr.allergies import services as allergies
from ehr.allergies.rules import Allergy
from ehr.card.models import Draft
from ehr.documents import services as documents
from ehr.observations import services as observations
from ehr.observations.rules import BY_KEY, Measurement
from ehr.printing.models import IssuedDocument
from ehr.problems import services as problems
from ehr.problems.rules import Diagnosis
from patients.access import gate
from patients.consents.models import Consent
from patients.desk import services as desk
from patients.emergency.models import EmergencyAccess
from patients.inquiries.models import AccessInquiry
from patients.representation import queries as representation
from patients.representation import services as relatives
from patients.representation.models import Proxy
from patients.watchdog.models import AccessFlag, ProtectedPerson
from patients.withholding.models import Withholding
from patients.worklist import services as worklist
from prescriptions.dispensing import services as dispensing
from registry.terminology.models import CodeSystem
from registry.terminology.queries import concept
from registry.terminology.rules import ICD10
from registry.terminology.services import Term, load_terms
from tests.factories import actors, fhir, people, prescriptions, records
from trust.context import Action, Actor, Purpose
from trust.erasure.models import Erasure
from trust.signatures.models import DocumentSignature

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
_serial = itertools.count(1_000_000)


@dataclass(frozen=True, slots=True)
class Signed:
    """A person with an account, and the actor they are when signed in."""

    patient_id: UUID
    actor: Actor


def queued_at(facility_id: UUID) -> UUID:
    """Somebody who waits at this facility, which so has a care relation."""
    return people.queued(actors.registrar(facility_id))


def with_account() -> Signed:
    """Somebody with a cabinet."""
    return _account_of(people.registered())


def _account_of(patient_id: UUID) -> Signed:
    with gate.open_record(actors.registrar(), patient_id, Action.GIVE_CABINET_CODE) as ctx:
        desk.give_cabinet_code(ctx)
        account_id = representation.account_of(ctx)
    return Signed(patient_id, actors.patient(patient_id, account_id=account_id))


def full_card() -> UUID:
    """One person with a visit, findings, notes, a prescription dispensed, a relative, a cabinet."""
    case = prescriptions.visit(
        phone=f"+998 90 {next(_serial):07}",
        region="1726",
        district="1726262",
        address_line="Sinov koʻchasi 1",
    )
    icd10()
    with gate.open_record(case.doctor, case.patient_id, Action.WRITE_CARD) as ctx:
        visit = case.encounter_id
        allergies.record(ctx, allergy=Allergy("Penitsillin"), encounter_id=visit)
        pulse = Measurement(BY_KEY["pulse"], value=Decimal(72))
        observations.record(ctx, measurements=[pulse], encounter_id=visit)
        problems.diagnose(ctx, diagnoses=[Diagnosis("I10")], encounter_id=visit)
        documents.write_note(ctx, text="Bosh ogʻrigʻi.", encounter_id=visit)
        worklist.finish_waiting(ctx)
        IssuedDocument.objects.create(
            patient_id=ctx.patient_id,
            encounter_id=visit,
            code_hash=b"code",
            kind="visit",
            sha256=b"hash",
            resource_type="Encounter",
            resource_id=visit,
            issued_at=ctx.now,
        )
        Draft.objects.create(
            patient_id=ctx.patient_id,
            encounter_id=visit,
            author_id=ctx.actor.account_id,
            body="{}",
            saved_at=ctx.now,
        )
    _dispensed(case)
    _will(case)
    _relative(case.patient_id)
    _account_of(case.patient_id)
    return case.patient_id


def _dispensed(case: prescriptions.Case) -> None:
    _id, number = prescriptions.issued(case)
    counter = actors.pharmacist()
    with gate.open_by_key(counter, "prescription", number, Action.DISPENSE) as ctx:
        dispensing.dispense(ctx, number=number)


def _will(case: prescriptions.Case) -> None:
    """A refusal, an emergency access, an inquiry, a flag, an erasure and a proxy, as rows."""
    looked, account = {"operation_id": uuid4(), "looked_at": NOW}, {"account_id": uuid4()}
    where = {"patient_id": case.patient_id, "facility_id": actors.FACILITY}
    with gate.open_record(case.doctor, case.patient_id, Action.WRITE_CARD):
        _signature(case)
        Consent.objects.create(
            patient_id=case.patient_id,
            state="active",
            scope="entry",
            side="care",
            target_type="Observation",
            target_id=uuid4(),
            is_usable_in_emergency=True,
            basis="uz-265-I",
            decided_at=NOW,
            decided_by=uuid4(),
        )
        EmergencyAccess.objects.create(
            **where,
            **account,
            post_id=uuid4(),
            reason="unconscious",
            told="Behush holda keltirildi.",
            opened_at=NOW,
            closes_at=NOW + timedelta(hours=4),
            review_due_at=NOW + timedelta(days=3),
        )
        AccessInquiry.objects.create(
            **where, **looked, state="open", words="Bu kim?", opened_at=NOW, due_at=NOW
        )
        AccessFlag.objects.create(**where, **account, **looked, rule="night", flagged_at=NOW)
        ProtectedPerson.objects.create(patient_id=case.patient_id, added_at=NOW, added_by=uuid4())
        Withholding.objects.create(
            **where, encounter_id=uuid4(), side="guardian", kept_at=NOW, kept_by=uuid4()
        )
        Erasure.objects.create(
            **where,
            resource_type="Observation",
            resource_id=uuid4(),
            basis="court",
            reason="Sud qarori.",
            state="asked",
            asked_by=uuid4(),
            asker_name="Masʼul Sinov",
            asked_at=NOW,
        )
        Proxy.objects.create(
            patient_id=case.patient_id,
            holder_id=uuid4(),
            kind="adult",
            scopes=["see"],
            state="ended",
            given_at=NOW,
        )


def _signature(case: prescriptions.Case) -> None:
    """A signature upon the visit, as a row."""
    DocumentSignature.objects.create(
        patient_id=case.patient_id,
        resource_type="Encounter",
        resource_id=case.encounter_id,
        part="author",
        content="{}",
        digest="0" * 64,
        cms=b"",
        level="B-B",
        account_id=uuid4(),
        serial="1",
        signer_name="Sinov",
        signed_at=NOW,
        recorded_at=NOW,
    )


def _relative(patient_id: UUID) -> None:
    tree = {**fhir.card()[-1], "patient": {"reference": f"Patient/{patient_id}"}}
    job = actors.system("import")
    with gate.open_record(job, patient_id, Action.EXCHANGE_IMPORT, Purpose.OPERATIONS) as ctx:
        relatives.record_told(ctx, resource_id=uuid4(), tree=tree, source="test")


def icd10() -> None:
    """The one code these cards need, if no code is there."""
    if concept(ICD10, "I10") is None:
        CodeSystem.objects.get_or_create(uri=ICD10, defaults={"name": "ICD-10", "source": "test"})
        terms = [Term("I10", "Essential (primary) hypertension", "", "")]
        load_terms(records.context(), system=ICD10, terms=terms)
