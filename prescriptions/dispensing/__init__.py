"""The pharmacy's counter: found by number, given once (MedicationDispense)."""
