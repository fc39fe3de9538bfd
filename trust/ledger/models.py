"""The legal record, its head, its search index, and where a key's patient is found."""

from __future__ import annotations

from django.db import models

from trust.ids import uuid7


class Shielded(models.Model):
    """The columns by which a row can be closed to somebody."""

    facility_id = models.UUIDField(null=True)
    department_id = models.UUIDField(null=True)
    encounter_id = models.UUIDField(null=True)
    author_id = models.UUIDField(null=True)
    sensitivity = models.CharField(max_length=12, default="", blank=True)
    secrecy = models.CharField(max_length=12, default="", blank=True)

    class Meta:
        abstract = True


class Ledger(Shielded):
    """One immutable version of one resource, in its patient's chain."""

    pk = models.CompositePrimaryKey("patient_id", "id")
    patient_id = models.UUIDField()
    id = models.UUIDField(default=uuid7)
    resource_type = models.CharField(max_length=40)
    resource_id = models.UUIDField()
    version = models.PositiveIntegerField()
    content = models.BinaryField(null=True)  # none: erased by law (trust/erasure), with its salt
    salt = models.BinaryField(null=True)
    leaf_hash = models.BinaryField()
    position = models.PositiveBigIntegerField()
    previous_hash = models.BinaryField()
    recorded_at = models.DateTimeField()
    operation_id = models.UUIDField()
    source = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        db_table = "trust_ledger"
        constraints = [
            models.UniqueConstraint(
                fields=["patient_id", "resource_type", "resource_id", "version"],
                name="ledger_version_once",
            ),
            models.UniqueConstraint(fields=["patient_id", "position"], name="ledger_position_once"),
            # A salt without its content would let words be tried against the leaf.
            models.CheckConstraint(
                name="ledger_erased_whole",
                condition=models.Q(content=None, salt=None)
                | models.Q(content__isnull=False, salt__isnull=False),
            ),
        ]


class ChainHead(models.Model):
    """The end of a patient's chain; its row lock orders the writers of one card."""

    patient_id = models.UUIDField(primary_key=True)
    position = models.PositiveBigIntegerField()
    hash = models.BinaryField()

    class Meta:
        db_table = "trust_chainhead"


class ResourceHead(Shielded):
    """The newest version of each resource: where a read starts."""

    pk = models.CompositePrimaryKey("patient_id", "resource_type", "resource_id")
    patient_id = models.UUIDField()
    resource_type = models.CharField(max_length=40)
    resource_id = models.UUIDField()
    version = models.PositiveIntegerField()
    ledger_id = models.UUIDField()
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "trust_resourcehead"


class SearchIndex(Shielded):
    """One value of one search parameter of the newest version of a resource."""

    pk = models.CompositePrimaryKey("patient_id", "id")
    patient_id = models.UUIDField()
    id = models.UUIDField(default=uuid7)
    resource_type = models.CharField(max_length=40)
    resource_id = models.UUIDField()
    parameter = models.CharField(max_length=40)
    kind = models.CharField(max_length=10)
    system = models.CharField(max_length=200, default="", blank=True)
    value = models.CharField(max_length=300, default="", blank=True)
    low = models.DateTimeField(null=True)
    high = models.DateTimeField(null=True)
    number = models.DecimalField(max_digits=30, decimal_places=10, null=True)

    class Meta:
        db_table = "trust_searchindex"
        indexes = [
            models.Index(fields=["patient_id", "resource_type", "resource_id"], name="index_of"),
            models.Index(
                fields=["patient_id", "resource_type", "parameter", "value"], name="index_value"
            ),
            # Every gate asks whether anything of the record is of a sensitive class; most have none.
            models.Index(
                fields=["patient_id"],
                condition=~models.Q(sensitivity__in=["", "will"]),
                name="index_sensitive",
            ),
            # What names an entry is closed with it: the gate follows references from their end.
            models.Index(
                fields=["patient_id", "value"],
                condition=models.Q(kind="reference"),
                name="index_named",
            ),
        ]


class Locator(models.Model):
    """(kind, key) -> patient: the one table unique by key alone; read only through locate()."""

    pk = models.CompositePrimaryKey("kind", "key")
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=200)
    patient_id = models.UUIDField()
    target = models.CharField(max_length=300, default="", blank=True)
    owner_id = models.UUIDField(null=True)

    class Meta:
        db_table = "trust_locator"


class RegisterLedger(models.Model):
    """One immutable version of a resource without a patient; one chain per resource."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    resource_type = models.CharField(max_length=40)
    resource_id = models.UUIDField()
    version = models.PositiveIntegerField()
    content = models.BinaryField()
    salt = models.BinaryField()
    leaf_hash = models.BinaryField()
    previous_hash = models.BinaryField()
    recorded_at = models.DateTimeField()
    operation_id = models.UUIDField()
    author_id = models.UUIDField(null=True)
    source = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        db_table = "trust_registerledger"
        constraints = [
            models.UniqueConstraint(
                fields=["resource_type", "resource_id", "version"], name="register_version_once"
            )
        ]
