"""Oversight: who looked at records, across the country; it reads the journal and nothing else."""
