"""What the desk writes about a person, tidied, judged and told as FHIR facts. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from patients.identity import errors, rules
from patients.identity.names import WrittenName
from patients.identity.rules import Fault
from patients.identity.wire import (
    DOCUMENT,
    PINFL,
    TEMPORARY,
    V2_0203,
    AddressFacts,
    IdentifierFacts,
    NameFacts,
    PatientFacts,
    TelecomFacts,
)
from trust.context import Refusal
from trust.ledger.elements import Concept, When


@dataclass(frozen=True, slots=True)
class Particulars:
    """One person as the desk describes them; an empty PINFL asks for a temporary identity."""

    name: WrittenName
    gender: str = "unknown"
    birth_date: date | None = None
    pinfl: str = ""
    document: str = ""
    phone: str = ""
    region: str = ""
    district: str = ""
    address_line: str = ""

    @property
    def is_temporary(self) -> bool:
        """No number at hand."""
        return not self.pinfl and not self.document


_REFUSALS: dict[Fault, tuple[type[Refusal], str]] = {
    Fault.LETTERS: (errors.PinflNotDigits, "pinfl"),
    Fault.DATE: (errors.PinflNoDate, "pinfl"),
    Fault.CHECK: (errors.PinflCheckDigit, "pinfl"),
    Fault.SEX: (errors.PinflOtherSex, "pinfl"),
    Fault.FUTURE: (errors.BornInFuture, "birth_date"),
    Fault.TOO_OLD: (errors.BornTooLongAgo, "birth_date"),
}


def tidied(written: Particulars) -> Particulars:
    """The same with single spaces, plain numbers, and the birth date and sex the PINFL tells."""
    name = WrittenName(*(rules.tidy_name(part) for part in _parts(written.name)))
    pinfl = "".join(written.pinfl.split())
    told = (
        rules.pinfl_facts(pinfl)
        if not rules.pinfl_faults(pinfl, birth_date=None, gender="")
        else None
    )
    unknown = written.gender in ("", "unknown")
    return replace(
        written,
        name=name,
        pinfl=pinfl,
        document=rules.plain_number(written.document),
        birth_date=written.birth_date or (told.birth_date if told else None),
        gender=(told.gender if told else "unknown") if unknown else written.gender,
        address_line=rules.tidy_name(written.address_line),
    )


def judge(written: Particulars, *, today: date) -> None:
    """Refuse what cannot be true; the most telling reason first."""
    _judge_name(written.name)
    if written.pinfl:
        for fault in rules.pinfl_faults(
            written.pinfl, birth_date=written.birth_date, gender=written.gender
        ):
            raise refusal(fault, written)
    for fault in rules.birth_date_faults(written.birth_date, today=today):
        raise refusal(fault, written)
    if written.document and not rules.is_document_number(written.document):
        raise errors.DocumentNotReadable(field="document")
    if written.phone and not rules.plain_phone(written.phone):
        raise errors.PhoneNotReadable(field="phone")


def facts_of(written: Particulars) -> PatientFacts:
    """The Patient facts that these particulars tell."""
    name = written.name
    home = AddressFacts(
        use="home",
        lines=(written.address_line,) if written.address_line else (),
        country="UZ",
        region=written.region,
        district=written.district,
    )
    return PatientFacts(
        names=(
            NameFacts(
                use="usual",
                text=str(name),
                family=name.family,
                given=(name.given,) if name.given else (),
                patronymic=(name.patronymic,) if name.patronymic else (),
            ),
        ),
        identifiers=tuple(_identifiers(written)),
        telecoms=_phone(written.phone),
        addresses=(home,) if written.region or written.district or written.address_line else (),
        gender=written.gender,
        birth_date=When.on(written.birth_date) if written.birth_date else None,
        is_active=True,
    )


def _parts(name: WrittenName) -> tuple[str, str, str]:
    return name.family, name.given, name.patronymic


def _judge_name(name: WrittenName) -> None:
    if not name.family:
        raise errors.NameMissing(field="family")
    for field, part in zip(("family", "given", "patronymic"), _parts(name), strict=True):
        if not rules.is_readable_name(part):
            raise errors.NameNotReadable(field=field)
        if len(part) > rules.NAME_LENGTH:
            raise errors.NameTooLong(field=field)


def refusal(fault: Fault, written: Particulars) -> Refusal:
    """The refusal that a fault means at the desk."""
    if fault is Fault.LENGTH:
        return errors.PinflWrongLength(field="pinfl", count=len(written.pinfl))
    told = rules.pinfl_facts(written.pinfl)
    if fault is Fault.BIRTH_DATE and told:
        return errors.PinflOtherBirthDate(field="pinfl", date=f"{told.birth_date:%d.%m.%Y}")
    kind, field = _REFUSALS[fault]
    return kind(field=field)


def _identifiers(written: Particulars) -> Iterator[IdentifierFacts]:
    if written.pinfl:
        yield IdentifierFacts(PINFL, written.pinfl, "official", Concept("NI", V2_0203))
    if written.document:
        yield IdentifierFacts(DOCUMENT, written.document, "official", Concept("PPN", V2_0203))
    if written.is_temporary:
        yield IdentifierFacts(TEMPORARY, "", "temp", Concept("MR", V2_0203), absent="temp-unknown")


def _phone(text: str) -> tuple[TelecomFacts, ...]:
    number = rules.plain_phone(text)
    return (TelecomFacts("phone", number, "mobile"),) if number else ()
