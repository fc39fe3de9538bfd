"""Signatures: who signed which bytes, when, and what a broken one looks like."""
