"""The policies of the ledger, its heads and its index test what is closed to the actor."""

from django.db import migrations

from trust.walls.operations import Shields

ALERT = "resource_type IN ('AllergyIntolerance', 'Flag')"
IDENTITY = "resource_type IN ('Patient', 'RelatedPerson')"


class Migration(migrations.Migration):
    dependencies = [("trust", "0002_journal_of_balp")]
    operations = [
        Shields(table, entry="resource_id", alert=ALERT, identity=IDENTITY)
        for table in ("trust_ledger", "trust_resourcehead", "trust_searchindex")
    ]
