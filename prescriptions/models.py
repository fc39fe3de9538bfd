"""The app's tables, gathered for Django."""

from __future__ import annotations

from prescriptions.dispensing.models import DispenseEvent, MedicationDispense
from prescriptions.formulary.models import Medication
from prescriptions.orders.models import MedicationRequest, PrescriptionMove

__all__ = [
    "DispenseEvent",
    "Medication",
    "MedicationDispense",
    "MedicationRequest",
    "PrescriptionMove",
]
