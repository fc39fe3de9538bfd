"""Unusual looks are flagged."""
