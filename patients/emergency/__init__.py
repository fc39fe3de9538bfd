"""Opening a record in an emergency, and the review of it."""
