"""Every column is classified by what it tells; what tells who a patient is, is not readable."""

from __future__ import annotations

from collections.abc import Iterable

from django.apps import apps
from django.db import models

from config.columns import CLASSES, COLUMNS, SAME, classified, column_class
from trust.keys.fields import EncryptedTextField

# Identity that stands readable, and why (docs/security.md: what a dump shows).
READABLE = {
    "patients_person.name_key": "the search by name; read by its function alone",
    "patients_person.birth_date": "the search by birth date",
    "patients_person.birth_precision": "says how exact the birth date is",
    "patients_person.script": "latin or cyrillic",
    "patients_person.gender": "part of every count and rule",
    "patients_person.is_dead": "asked at every gate",
    "patients_person.died_at": "asked at every gate",
    "patients_person.is_temporary": "asked by the desk",
    "patients_personaccount.tied_at": "a time",
    "patients_personaddress.country": "a code",
    "patients_personaddress.region": "a code of the register, counted by reports",
    "patients_personaddress.district": "a code of the register, counted by reports",
    "patients_personaddress.mahalla": "a neighbourhood of some thousand people",
    "patients_personcontact.system": "phone or e-mail",
    "patients_personcontact.value_hash": "keyed hash",
    "patients_personidentifier.system": "which number, not the number",
    "patients_personidentifier.kind": "which number, not the number",
    "patients_personidentifier.value_hash": "keyed hash",
    "patients_relatedperson.relationship_system": "a code",
    "patients_relatedperson.relationship_code": "a code",
    "patients_relatedperson.relationship_text": "a word",
    "patients_relatedperson.gender": "a code",
    "patients_relatedperson.birth_date": "a date without a name",
    "patients_workitem.birth_date": "a date without a name",
    "trust_locator.key": "ids, keyed hashes and random numbers",
    "reports_fact.person_key": "keyed hash, another key than any search",
}


def columns(found: Iterable[type[models.Model]]) -> dict[str, models.Field[object, object]]:
    """`table.column` of every model."""
    return {
        f"{model._meta.db_table}.{field.column}": field
        for model in found
        for field in model._meta.concrete_fields
        if field.column
    }


def every() -> dict[str, models.Field[object, object]]:
    """All columns there are, third-party tables included."""
    return columns(apps.get_models(include_auto_created=True))


def unclassified(found: Iterable[str]) -> list[str]:
    """Columns nobody has thought about."""
    return sorted(name for name in found if not column_class(*name.split(".")))


def readable_identity(found: dict[str, models.Field[object, object]]) -> list[str]:
    """Identity that is neither encrypted nor explained."""
    return sorted(
        name
        for name, field in found.items()
        if column_class(*name.split(".")) == "identity"
        and not name.endswith(".patient_id")
        and not isinstance(field, EncryptedTextField)
        and name not in READABLE
    )


def test_every_column_is_classified() -> None:
    assert unclassified(every()) == []


def test_the_list_names_only_what_exists() -> None:
    assert sorted(set(classified()) - set(every())) == []
    assert sorted(set(READABLE) - set(every())) == []
    assert set(SAME.values()) | {kind for kinds in COLUMNS.values() for kind in kinds} <= set(
        CLASSES
    )


def test_who_a_patient_is_cannot_be_read_off_the_disk() -> None:
    assert readable_identity(every()) == []


def test_negative_control_a_new_column_is_found() -> None:
    planted = {"patients_person.nickname": models.TextField(), "ehr_stray.note": models.TextField()}
    assert unclassified({**every(), **planted}) == ["ehr_stray.note", "patients_person.nickname"]


def test_negative_control_a_readable_name_is_found() -> None:
    planted = every() | {"patients_person.family": models.TextField()}
    assert readable_identity(planted) == ["patients_person.family"]
