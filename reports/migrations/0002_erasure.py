"""Facts that an erased entry was counted as; a projection of it that runs is waited for."""

from django.db import migrations

from trust.walls.operations import ErasedWith

# The lock of reports/facts/locks.py: what it reads before the erasure, it writes before it too.
_WAIT = "SELECT pg_advisory_xact_lock(hashtextextended('fact ' || $3, 0))"


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial"), ("trust", "0012_erasure")]
    operations = [
        ErasedWith(
            "reports",
            {"reports_fact": "resource_type = $2 AND resource_id = $3"},
            appended={"reports_fact": "resource_id"},
            more=[_WAIT],
        ),
    ]
