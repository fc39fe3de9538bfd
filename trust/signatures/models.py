"""Certificates that people hold, and what they have signed."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from trust.ids import uuid7
from trust.keys.fields import EncryptedTextField
from trust.ledger.models import Shielded


class SigningCertificate(models.Model):
    """A certificate issued to an account; the private key never left its holder's browser."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    account_id = models.UUIDField()
    serial = models.CharField(max_length=64, unique=True)  # hexadecimal
    pem = EncryptedTextField()  # it names a person with their personal number
    device = models.CharField(max_length=80, default="", blank=True)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    lost_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "trust_signingcertificate"
        indexes = [models.Index(fields=["account_id"], name="certificate_holder")]


class DocumentSignature(Shielded):
    """One signature upon one document of a record: the bytes, the CMS, and what proves it later."""

    pk = models.CompositePrimaryKey("patient_id", "id")
    patient_id = models.UUIDField()
    id = models.UUIDField(default=uuid7)
    resource_type = models.CharField(max_length=40)
    resource_id = models.UUIDField()
    part = models.CharField(max_length=12)  # trust/signatures/rules.py: Part
    content = EncryptedTextField()  # canonical JSON, exactly what was signed
    digest = models.CharField(max_length=64)  # SHA-256 of it, hexadecimal
    cms = models.BinaryField()
    certificates = ArrayField(models.BinaryField(), default=list)
    ocsps = ArrayField(models.BinaryField(), default=list)
    crls = ArrayField(models.BinaryField(), default=list)
    level = models.CharField(max_length=4)
    account_id = models.UUIDField()
    serial = models.CharField(max_length=64)
    signer_name = models.CharField(max_length=200)
    post_name = models.CharField(max_length=200, default="", blank=True)
    signed_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta(Shielded.Meta):
        db_table = "trust_documentsignature"
        constraints = [
            models.UniqueConstraint(
                fields=["patient_id", "resource_type", "resource_id", "part", "digest"],
                name="signature_once",
            )
        ]
        indexes = [
            # What waits for a time-stamp or an answer about revocation (upgrading.py).
            models.Index(
                fields=["recorded_at"],
                condition=~models.Q(level="B-LT"),
                name="signature_upgrade",
            )
        ]
