"""Dates and numbers read the same in every language: 23.11.2026, 7,4 (a wrong guess is dangerous)."""
