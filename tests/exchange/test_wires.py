"""The list of wires is complete, each has the whole shape, and every type has one."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("registry", "patients", "ehr", "prescriptions")


def wire_modules() -> set[str]:
    files = (file for room in ROOMS for file in (ROOT / room).rglob("*wire.py"))
    return {".".join(file.relative_to(ROOT).with_suffix("").parts) for file in files}


def test_every_wire_of_the_tree_is_listed_once() -> None:
    assert sorted(settings.WIRES) == sorted(wire_modules())


def test_each_wire_reads_overlays_and_indexes_one_type() -> None:
    modules = [import_module(path) for path in settings.WIRES]
    types = [module.RESOURCE_TYPE for module in modules]
    assert len(types) == len(set(types))
    for module in modules:
        assert all(callable(getattr(module, name)) for name in ("read", "overlay", "index"))
