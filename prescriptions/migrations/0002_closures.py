"""The policies of prescriptions and what hangs on them test what is closed to the actor."""

from django.db import migrations

from trust.walls.operations import Shields


class Migration(migrations.Migration):
    dependencies = [("prescriptions", "0001_initial"), ("trust", "0003_closures")]
    operations = [
        Shields("prescriptions_medicationrequest"),
        Shields("prescriptions_prescriptionmove", entry="medication_request_id"),
        Shields("prescriptions_medicationdispense"),
        Shields("prescriptions_dispenseevent", entry="medication_request_id"),
    ]
