"""What the patient has closed, and how it is closed and opened again."""
