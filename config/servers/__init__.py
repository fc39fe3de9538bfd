"""Embedded PostgreSQL and Valkey for the first command and for tests; never for production.

Nothing here imports Django: `manage.py up` starts these servers before any settings can work,
and the tests start them before pytest-django looks for a database.
"""
