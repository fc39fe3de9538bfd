"""What happened, counted: append-only, without names, read only as the report role."""
