"""A case of erasure opens the record to the officers of its facility, as other cases do."""

from django.db import migrations

from patients.access import lookup
from trust.walls.operations import LookupFunction


class Migration(migrations.Migration):
    dependencies = [("patients", "0008_strictest_shield"), ("trust", "0012_erasure")]
    operations = [
        migrations.RunSQL(
            "SET ROLE yagona_lookup; DROP FUNCTION IF EXISTS "
            "access_facts(uuid, uuid, uuid, uuid); RESET ROLE",
            migrations.RunSQL.noop,
        ),
        LookupFunction(
            lookup.SIGNATURE, lookup.WITH_ERASURES, reads=(*lookup.READS, "trust_erasure")
        ),
    ]
