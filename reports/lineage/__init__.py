"""Where a number of a table comes from."""
