"""Acting for somebody else."""
