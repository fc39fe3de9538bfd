from django.db import migrations, models

from patients.access import lookup
from patients.watchdog import lookup as watch
from trust.walls.operations import LookupFunction


class Migration(migrations.Migration):

    dependencies = [
        ('patients', '0007_oneid'),
        ('trust', '0007_index_of_closures'),
    ]

    operations = [
        migrations.AlterField(
            model_name='carerelation',
            name='kind',
            field=models.CharField(choices=[('registration', 'Registration'), ('queue', 'Queue'), ('encounter', 'Encounter')], max_length=12),
        ),
        migrations.RunSQL(
            "SET ROLE yagona_lookup; DROP FUNCTION IF EXISTS "
            "access_facts(uuid, uuid, uuid, uuid); DROP FUNCTION IF EXISTS "
            "watched_looks(timestamptz, timestamptz); RESET ROLE",
            migrations.RunSQL.noop,
        ),
        LookupFunction(lookup.SIGNATURE, lookup.ACCESS_FACTS, reads=lookup.READS),
        LookupFunction(watch.SIGNATURE, watch.WATCHED_LOOKS, reads=watch.READS),
    ]
