"""Formats of this language: those of the house."""

from __future__ import annotations

from config.formats.house import *  # noqa: F403  (Django reads them from this module)
