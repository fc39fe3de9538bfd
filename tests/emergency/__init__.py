"""Opening a record in an emergency, and its review."""
