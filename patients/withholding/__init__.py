"""Visits that their author keeps from the patient's cabinet, or from parents and guardians."""
