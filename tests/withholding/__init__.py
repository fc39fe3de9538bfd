"""Visits that are kept from a cabinet."""
