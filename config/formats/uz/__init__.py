"""Formats of this language: those of the house."""
