"""Who the patient is: names as written, numbers, ways to reach them.

Everything that names a person is ciphertext; the folded name, the birth date and keyed hashes of
numbers stay plain, because people are found by them (`find_people()` alone reads them).
Rows are never deleted: a number or address that ended carries the time.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from patients.identity.names import WrittenName
from patients.identity.rules import Gender
from trust.ids import uuid7
from trust.keys.fields import EncryptedTextField


class Person(models.Model):
    """One person, as the newest version in the ledger describes them."""

    patient_id = models.UUIDField(primary_key=True, default=uuid7)
    family = EncryptedTextField()
    given = EncryptedTextField()
    patronymic = EncryptedTextField()
    # Some registers hold one line of text and no parts.
    name_text = EncryptedTextField()
    name_key = models.CharField(max_length=400, default="", blank=True)
    script = models.CharField(max_length=4, default="Latn")
    gender = models.CharField(max_length=8, choices=[(one.value, one.value) for one in Gender])
    birth_date = models.DateField(null=True)
    # day, month or year: how much of birth_date is known; the rest of it is the first day.
    birth_precision = models.CharField(max_length=5, default="day", blank=True)
    is_dead = models.BooleanField(default=False)
    died_at = models.DateTimeField(null=True)
    is_active = models.BooleanField(default=True)
    # No number at hand: nothing is invented, the missing number says why it is missing.
    is_temporary = models.BooleanField(default=False)
    flags = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    version = models.PositiveIntegerField(default=1)
    source = models.CharField(max_length=200, default="", blank=True)
    facility_id = models.UUIDField(null=True)
    author_id = models.UUIDField(null=True)
    registered_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "patients_person"
        indexes = [
            GinIndex(fields=["name_key"], name="person_name_key", opclasses=["gin_trgm_ops"]),
            models.Index(fields=["birth_date"], name="person_birth_date"),
        ]

    @property
    def name(self) -> WrittenName:
        """The name by its parts; one line of text when that is all there is."""
        if self.family or self.given:
            return WrittenName(self.family, self.given, self.patronymic)
        return WrittenName(family=self.name_text)


class _OfPerson(models.Model):
    """A row that describes a person and may end."""

    pk = models.CompositePrimaryKey("patient_id", "id")
    patient_id = models.UUIDField()
    id = models.UUIDField(default=uuid7)
    use = models.CharField(max_length=10, default="", blank=True)
    recorded_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class PersonIdentifier(_OfPerson):
    """A number of a person: PINFL, passport, birth certificate, MED-ID ..."""

    system = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, default="", blank=True)
    value = EncryptedTextField()
    value_hash = models.CharField(max_length=64, db_index=True)

    class Meta(_OfPerson.Meta):
        db_table = "patients_personidentifier"


class PersonContact(_OfPerson):
    """A telephone number or another way to reach a person."""

    system = models.CharField(max_length=10)
    value = EncryptedTextField()
    value_hash = models.CharField(max_length=64, db_index=True)

    class Meta(_OfPerson.Meta):
        db_table = "patients_personcontact"


class PersonAddress(_OfPerson):
    """Where a person lives: territory codes, and the rest as text."""

    country = models.CharField(max_length=3, default="", blank=True)
    region = models.CharField(max_length=20, default="", blank=True)
    district = models.CharField(max_length=20, default="", blank=True)
    mahalla = models.CharField(max_length=20, default="", blank=True)
    line = EncryptedTextField()

    class Meta(_OfPerson.Meta):
        db_table = "patients_personaddress"
