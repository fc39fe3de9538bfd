"""A finished table as a file: XLSX and CSV."""
