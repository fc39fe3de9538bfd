"""Signing in: factors, sessions, lockout."""
