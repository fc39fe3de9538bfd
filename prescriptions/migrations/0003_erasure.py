"""What prescriptions hold of an entry that is erased: the row, its moves, its dispense events."""

from django.db import migrations

from trust.walls.operations import ErasedWith

_REQUEST, _DISPENSE = "$2 = 'MedicationRequest'", "$2 = 'MedicationDispense'"


class Migration(migrations.Migration):
    dependencies = [("prescriptions", "0002_closures"), ("trust", "0012_erasure")]
    operations = [
        ErasedWith(
            "prescriptions",
            {
                "prescriptions_dispenseevent": "patient_id = $1 AND medication_dispense_id = $3 "
                f"AND {_DISPENSE}",
                "prescriptions_medicationdispense": f"patient_id = $1 AND id = $3 AND {_DISPENSE}",
                "prescriptions_prescriptionmove": "patient_id = $1 AND medication_request_id = $3 "
                f"AND {_REQUEST}",
                "prescriptions_medicationrequest": f"patient_id = $1 AND id = $3 AND {_REQUEST}",
            },
            appended={
                "prescriptions_dispenseevent": "medication_dispense_id",
                "prescriptions_prescriptionmove": "medication_request_id",
            },
        ),
    ]
