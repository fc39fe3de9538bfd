"""Reading who a person is; finding people goes through `find_people()` and is journalled by
`services`, never done here for a screen directly."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from patients.identity import rules
from patients.identity.asked import Asked
from patients.identity.matching import Likeness
from patients.identity.models import Person, PersonAddress, PersonContact, PersonIdentifier
from patients.identity.names import WrittenName
from patients.identity.wire import PINFL
from trust.context import RecordContext
from trust.keys.services import keyed_hash
from trust.ledger.elements import COUNTRY_ZONE


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """Who the person is, for banners and headings."""

    patient_id: UUID
    name: WrittenName
    gender: str
    birth_date: date | None
    birth_precision: str
    is_dead: bool
    died_on: date | None
    is_temporary: bool
    script: str
    pinfl_tail: str
    phone: str
    document_tail: str
    region: str
    district: str
    address_line: str
    flags: tuple[str, ...]
    version: int
    facility_id: UUID | None

    @property
    def full_name(self) -> str:
        """Family, given, patronymic, as written."""
        return str(self.name)

    @property
    def lang(self) -> str:
        """For the `lang` attribute beside the name."""
        return "uz-Cyrl" if self.script == "Cyrl" else "uz"

    def age(self, today: date) -> int | None:
        """Completed years, where the birth date is known."""
        return rules.age(self.birth_date, today=today) if self.birth_date else None


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody a search found: enough to recognise a person, nothing of their health."""

    patient_id: UUID
    name: WrittenName
    script: str
    gender: str
    birth_date: date | None
    birth_precision: str
    is_dead: bool
    is_temporary: bool
    pinfl_tail: str
    has_number: bool
    has_phone: bool
    closeness: float
    likeness: Likeness = field(default_factory=lambda: Likeness(0, ()))

    @property
    def lang(self) -> str:
        """For the `lang` attribute beside the name."""
        return "uz-Cyrl" if self.script == "Cyrl" else "uz"


def person(ctx: RecordContext) -> PersonFacts:
    """The person whose record is open. Raises Person.DoesNotExist before they are registered."""
    rows = person_rows(ctx)
    return person_facts(**{name: list(found) for name, found in rows.items()})


def is_here(ctx: RecordContext) -> bool:
    """Whether the register knows this person."""
    return Person.objects.filter(patient_id__in=ctx.patient_ids).exists()


def person_rows(ctx: RecordContext) -> dict[str, QuerySet[Any]]:
    """What `person_facts` needs, so that a page may ask for it together with its own rows."""
    return {
        "people": Person.objects.filter(patient_id=ctx.patient_id),
        "numbers": _current(PersonIdentifier, ctx),
        "contacts": _current(PersonContact, ctx),
        "homes": _current(PersonAddress, ctx),
    }


def person_facts(
    people: Sequence[Any], numbers: Sequence[Any], contacts: Sequence[Any], homes: Sequence[Any]
) -> PersonFacts:
    """Who the person of these rows is. Raises Person.DoesNotExist when there is none."""
    row = next(iter(people), None)
    if row is None:
        raise Person.DoesNotExist
    phone = next((each.value for each in contacts if each.value), "")
    home = next(iter(homes), None)
    pinfl = next((each.value for each in numbers if each.system == PINFL), "")
    document = next((each.value for each in numbers if each.kind in ("PPN", "BCT")), "")
    return PersonFacts(
        patient_id=row.patient_id,
        name=row.name,
        gender=row.gender,
        birth_date=row.birth_date,
        birth_precision=row.birth_precision,
        is_dead=row.is_dead,
        died_on=row.died_at.astimezone(COUNTRY_ZONE).date() if row.died_at else None,
        is_temporary=row.is_temporary,
        script=row.script,
        pinfl_tail=pinfl[-4:],
        phone=phone,
        document_tail=document[-3:],
        region=home.region if home else "",
        district=home.district if home else "",
        address_line=home.line if home else "",
        flags=tuple(row.flags),
        version=row.version,
        facility_id=row.facility_id,
    )


def number_hash(value: str) -> str:
    """The keyed hash by which any number of a person is found."""
    return keyed_hash("identifier", rules.plain_number(value))


def phone_hash(value: str) -> str:
    """The keyed hash by which a telephone number is found."""
    return keyed_hash("phone", rules.plain_phone(value) or value)


def find_people(asked: Asked, *, or_born: date | None = None, most: int = 200) -> list[Candidate]:
    """Everybody who fits, best first. Whoever shows them journals the disclosure."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM find_people(%s::text[], %s, %s, %s, %s::text[], %s::text[], %s)",
            [
                list(asked.words),
                asked.born_from,
                asked.born_to,
                or_born,
                [number_hash(each) for each in asked.numbers],
                [phone_hash(each) for each in asked.phones],
                most,
            ],
        )
        return [_candidate(row) for row in cursor.fetchall()]


def _current(model: type[Any], ctx: RecordContext) -> QuerySet[Any]:
    return model.objects.filter(patient_id=ctx.patient_id, ended_at__isnull=True).order_by("id")


def _candidate(row: tuple[Any, ...]) -> Candidate:
    (patient_id, family, given, patronymic, text, script, *plain, pinfl, number, phone, near) = row
    gender, birth_date, precision, is_dead, is_temporary = plain
    parts = [_plain(Person, column, value) for column, value in _columns(family, given, patronymic)]
    name = WrittenName(*parts)
    if not str(name):
        name = WrittenName(family=_plain(Person, "name_text", text))
    return Candidate(
        patient_id=patient_id,
        name=name,
        script=script,
        gender=gender,
        birth_date=birth_date,
        birth_precision=precision,
        is_dead=is_dead,
        is_temporary=is_temporary,
        pinfl_tail=_plain(PersonIdentifier, "value", pinfl)[-4:],
        has_number=number,
        has_phone=phone,
        closeness=float(near),
    )


def _columns(*values: Any) -> Iterable[tuple[str, Any]]:
    return zip(("family", "given", "patronymic"), values, strict=True)


def _plain(model: type[Any], column: str, value: Any) -> str:
    """The text of an encrypted column that came through the function."""
    return model._meta.get_field(column).from_db_value(value) or ""


def pinfl_of_person(ctx: RecordContext) -> str:
    """The person's own number, whole; a certificate names its holder by it."""
    rows = PersonIdentifier.objects.filter(patient_id__in=ctx.patient_ids, system=PINFL)
    return next((row.value for row in rows), "")
