"""What a patient closes, and how it vanishes."""
