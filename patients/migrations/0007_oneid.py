from django.db import migrations

from patients.oneid import lookup
from trust.walls.operations import LookupFunction


class Migration(migrations.Migration):

    dependencies = [
        ('patients', '0006_watchdog'),
    ]

    operations = [
        LookupFunction(lookup.SIGNATURE, lookup.PERSON_BY_NUMBER, reads=lookup.READS),
    ]
