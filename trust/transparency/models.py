"""The log: what waits, what is numbered, the tiles of the trees, and who vouches for them."""

from __future__ import annotations

from django.db import models

from trust.ids import uuid7


class SealQueue(models.Model):
    """A committed row that waits for its number; triggers write it, the sequencer takes it away.

    Ids of rows commit out of order, hence a queue and never "id greater than the last one".
    """

    id = models.BigAutoField(primary_key=True)
    tree = models.CharField(max_length=8)
    subject_id = models.UUIDField()
    chain_id = models.UUIDField(null=True)  # the patient, or the entry of a register
    is_register = models.BooleanField()
    position = models.PositiveBigIntegerField(null=True)
    previous_hash = models.BinaryField(null=True)
    leaf_hash = models.BinaryField(null=True)
    at = models.DateTimeField(null=True)  # with the id, the key of a journal row
    queued_at = models.DateTimeField()

    class Meta:
        db_table = "trust_sealqueue"


class LogEntry(models.Model):
    """A row with its place in a tree. Acts of the journal get their salt and chain here."""

    pk = models.CompositePrimaryKey("tree", "log_index")
    tree = models.CharField(max_length=8)
    log_index = models.PositiveBigIntegerField()
    subject_id = models.UUIDField()
    patient_id = models.UUIDField(null=True)
    chain_id = models.UUIDField()
    position = models.PositiveBigIntegerField()
    previous_hash = models.BinaryField()
    leaf_hash = models.BinaryField()
    salt = models.BinaryField(null=True)
    at = models.DateTimeField(null=True)  # with the id, the key of a journal row
    sealed_at = models.DateTimeField()

    class Meta:
        db_table = "trust_logentry"
        constraints = [
            models.UniqueConstraint(fields=["tree", "subject_id"], name="logentry_once"),
            models.UniqueConstraint(fields=["tree", "chain_id", "position"], name="logentry_place"),
        ]
        indexes = [models.Index(fields=["patient_id", "tree"], name="logentry_patient")]


class LookChain(models.Model):
    """The end of the chain of one patient's looks; only the sequencer writes it."""

    chain_id = models.UUIDField(primary_key=True)
    position = models.PositiveBigIntegerField()
    hash = models.BinaryField()

    class Meta:
        db_table = "trust_lookchain"


class LogTile(models.Model):
    """Up to 256 hashes of one level of a tree; full ones never change."""

    pk = models.CompositePrimaryKey("tree", "level", "number")
    tree = models.CharField(max_length=8)
    level = models.PositiveSmallIntegerField()
    number = models.PositiveBigIntegerField()
    hashes = models.BinaryField()

    class Meta:
        db_table = "trust_logtile"


class LogCheckpoint(models.Model):
    """A tree as the log signed it."""

    pk = models.CompositePrimaryKey("tree", "size")
    tree = models.CharField(max_length=8)
    size = models.PositiveBigIntegerField()
    root = models.BinaryField()
    note = models.TextField()
    published_at = models.DateTimeField()

    class Meta:
        db_table = "trust_logcheckpoint"
        indexes = [models.Index(fields=["tree", "published_at"], name="checkpoint_day")]


class LogReplay(models.Model):
    """One pass over a whole tree against the rows it speaks of, and what was found."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    tree = models.CharField(max_length=8)
    size = models.PositiveBigIntegerField()
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    problems = models.PositiveIntegerField()
    told = models.TextField(default="", blank=True)  # the first of them, a line each

    class Meta:
        db_table = "trust_logreplay"
        indexes = [models.Index(fields=["tree", "ended_at"], name="replay_last")]


class LogStamp(models.Model):
    """An RFC 3161 time-stamp token over a checkpoint's note."""

    pk = models.CompositePrimaryKey("tree", "size")
    tree = models.CharField(max_length=8)
    size = models.PositiveBigIntegerField()
    token = models.BinaryField()
    stamped_at = models.DateTimeField()

    class Meta:
        db_table = "trust_logstamp"


class Cosignature(models.Model):
    """A witness's line under a checkpoint: it saw this tree grow out of the one before."""

    pk = models.CompositePrimaryKey("tree", "size", "witness")
    tree = models.CharField(max_length=8)
    size = models.PositiveBigIntegerField()
    witness = models.CharField(max_length=80)
    line = models.CharField(max_length=300)
    seen_at = models.DateTimeField()

    class Meta:
        db_table = "trust_cosignature"
