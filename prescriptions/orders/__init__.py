"""Prescriptions: written, signed, cancelled (MedicationRequest)."""
