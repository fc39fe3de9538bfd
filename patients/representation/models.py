"""Who stands beside a patient, and which account is the patient's own."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from patients.representation.rules import ProxyKind, ProxyState
from trust.ids import uuid7
from trust.keys.fields import EncryptedTextField


class RelatedPerson(models.Model):
    """A relative, guardian or witness named in the record; gives no right to act by itself."""

    pk = models.CompositePrimaryKey("patient_id", "id")
    patient_id = models.UUIDField()
    id = models.UUIDField(default=uuid7)
    relationship_system = models.CharField(max_length=200, default="", blank=True)
    relationship_code = models.CharField(max_length=40, default="", blank=True)
    relationship_text = models.CharField(max_length=200, default="", blank=True)
    family = EncryptedTextField()
    given = EncryptedTextField()
    patronymic = EncryptedTextField()
    name_text = EncryptedTextField()
    phone = EncryptedTextField()
    gender = models.CharField(max_length=8, default="", blank=True)
    birth_date = models.CharField(max_length=10, default="", blank=True)
    is_active = models.BooleanField(default=True)
    flags = models.CharField(max_length=200, default="", blank=True)
    version = models.PositiveIntegerField(default=1)
    source = models.CharField(max_length=200, default="", blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "patients_relatedperson"


class PersonAccount(models.Model):
    """The account by which a patient signs in to the cabinet."""

    pk = models.CompositePrimaryKey("patient_id", "account_id")
    patient_id = models.UUIDField()
    account_id = models.UUIDField()
    tied_at = models.DateTimeField()
    tied_by = models.UUIDField(null=True)

    class Meta:
        db_table = "patients_personaccount"
        indexes = [models.Index(fields=["account_id"], name="personaccount_account")]
        constraints = [
            models.UniqueConstraint(fields=["patient_id"], name="personaccount_one_each")
        ]


class Proxy(models.Model):
    """Somebody who may act for the patient: a parent, a guardian, or an adult the patient named.

    `holder_id` is the person who acts, unknown until an adult accepts within seven days
    (`accept_by`); else the row grants nothing, ever. Parents and guardians are recorded at the desk
    with the document that says so (`basis`) and need no acceptance.
    """

    pk = models.CompositePrimaryKey("patient_id", "id")
    patient_id = models.UUIDField()  # whose record
    id = models.UUIDField(default=uuid7)
    holder_id = models.UUIDField(null=True)
    holder_name = EncryptedTextField()  # as the patient calls them, or as the register does
    patient_name = EncryptedTextField()
    basis = EncryptedTextField(null=True)  # the birth record or the guardianship decision
    kind = models.CharField(max_length=10, choices=[(one.value, one.value) for one in ProxyKind])
    scopes = ArrayField(models.CharField(max_length=10))
    state = models.CharField(max_length=10, choices=[(one.value, one.value) for one in ProxyState])
    given_at = models.DateTimeField()
    given_by = models.UUIDField(null=True)
    code_hash = models.CharField(max_length=64, default="", blank=True)  # of the invitation
    accept_by = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)

    class Meta:
        db_table = "patients_proxy"
        indexes = [models.Index(fields=["holder_id"], name="proxy_holder")]
        constraints = [
            models.UniqueConstraint(
                fields=["patient_id", "holder_id"],
                condition=models.Q(state__in=["asked", "active"]),
                name="proxy_once_each",
            ),
            models.CheckConstraint(
                name="proxy_is_somebody_else",
                condition=models.Q(holder_id__isnull=True)
                | ~models.Q(patient_id=models.F("holder_id")),
            ),
            models.CheckConstraint(
                name="proxy_active_has_a_holder",
                condition=~models.Q(state="active") | models.Q(holder_id__isnull=False),
            ),
        ]
