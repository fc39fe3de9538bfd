"""Inspectors read the journal."""
