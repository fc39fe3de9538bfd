"""Signing in through OneID."""
