"""A patient asks about a look."""
