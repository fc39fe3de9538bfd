"""Formats of this language: those of the house."""

from __future__ import annotations

from config.formats.house import *
