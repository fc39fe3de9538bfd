"""Invented people with right PINFLs, registered through the desk's own services."""

from __future__ import annotations

import itertools
from datetime import date
from typing import Any
from uuid import UUID

from patients.access import gate
from patients.desk import services as desk
from patients.identity import rules
from patients.identity.names import WrittenName
from patients.identity.particulars import Particulars
from patients.worklist import services as worklist
from tests.factories import actors
from trust.context import Action, Actor

_serial = itertools.count(1)


def pinfl(born: date, gender: str, serial: int | None = None) -> str:
    """A PINFL whose check digit, birth date and sex are right."""
    century = {18: 1, 19: 3, 20: 5}[born.year // 100] + (gender == "female")
    number = next(_serial) if serial is None else serial
    first = f"{century}{born:%d%m%y}999{number % 1000:03}"
    return first + rules.check_digit(first)


def particulars(**more: Any) -> Particulars:
    """Somebody nobody else is like; `more` overrides."""
    number = next(_serial)
    born = more.pop("birth_date", date(1930 + number % 70, 1 + number % 12, 2 + number % 26))
    gender = more.pop("gender", "female")
    values: dict[str, Any] = {
        "name": WrittenName(f"Sinov{_letters(number)}ova", f"Misol{_letters(number)}", ""),
        "gender": gender,
        "birth_date": born,
        "pinfl": pinfl(born, gender, number) if born else "",
    }
    return Particulars(**(values | more))


def registered(actor: Actor | None = None, **more: Any) -> UUID:
    """A registered person's id; the record is closed again."""
    with gate.new_record(actor or actors.registrar()) as ctx:
        desk.register_person(ctx, written=particulars(**more))
        return ctx.patient_id


def queued(actor: Actor | None = None, **more: Any) -> UUID:
    """A registered person who waits at the registrar's facility."""
    registrar = actor or actors.registrar()
    patient_id = registered(registrar, **more)
    with gate.open_record(registrar, patient_id, Action.QUEUE_PERSON) as ctx:
        worklist.queue_person(ctx)
    return patient_id


def _letters(number: int) -> str:
    """A syllable of its own for each number."""
    consonants, vowels = "bdfglmnrstz", "aei"
    syllables = [f"{one}{two}" for one in consonants for two in vowels]
    first, second = divmod(number, len(syllables))
    return syllables[first % len(syllables)] + syllables[second]
