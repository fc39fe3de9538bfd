"""Ciphertext in the ledger and the journal can be written anew under another key, and nothing else."""

from django.db import migrations

from trust.walls.operations import Rewrappable


class Migration(migrations.Migration):
    dependencies = [("trust", "0005_account_acts")]
    operations = [
        Rewrappable("trust_ledger", "content", {"patient_id": "uuid", "id": "uuid"}, marked=True),
        Rewrappable("trust_journal", "query", {"at": "timestamptz", "id": "uuid"}),
    ]
