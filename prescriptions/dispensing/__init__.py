"""The pharmacy's counter: a prescription is found by its number and given once (MedicationDispense)."""
