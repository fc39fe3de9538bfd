"""Entering by role on invented people: a door that production does not have."""
