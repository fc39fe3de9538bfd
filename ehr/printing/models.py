"""Files that were issued: what lets anybody ask whether a copy is genuine."""

from __future__ import annotations

from django.db import models

from trust.ids import uuid7
from trust.ledger.models import Shielded


class IssuedDocument(Shielded):
    """One file, by its hash. It carries the shield of the entry it is a copy of.

    The code that stands on the sheet is kept as a hash: whoever reads this table cannot ask.
    """

    pk = models.CompositePrimaryKey("patient_id", "id")
    patient_id = models.UUIDField()
    id = models.UUIDField(default=uuid7)
    code_hash = models.BinaryField()
    kind = models.CharField(max_length=20)
    sha256 = models.BinaryField()
    resource_type = models.CharField(max_length=40)
    resource_id = models.UUIDField()
    facility_name = models.CharField(max_length=300, default="", blank=True)
    issued_at = models.DateTimeField()

    class Meta(Shielded.Meta):
        db_table = "ehr_issueddocument"
        indexes = [models.Index(fields=["code_hash"], name="issued_by_code")]
