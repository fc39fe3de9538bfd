"""Filling the register of medicines: the demonstration set, and what other systems name."""

from __future__ import annotations

import csv
from pathlib import Path
from uuid import UUID

from prescriptions.formulary import wire
from prescriptions.formulary.models import Medication
from prescriptions.formulary.names import MedicationName, form_text, full_name, substance
from prescriptions.formulary.queries import name_of
from trust.context import Context
from trust.ids import uuid7
from trust.ledger.elements import Concept
from trust.ledger.entries import Entry, Tree
from trust.ledger.services import append_register

SOURCE = "Demonstration set: INN and ATC codes of common medicines, compiled for Yagona"
_FILE = Path(__file__).with_name("demonstration.csv")


def load_demonstration(ctx: Context) -> int:
    """Add the medicines of the demonstration set that are not there yet; how many were added."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    known = set(Medication.objects.values_list("code", flat=True))
    new = [Medication(id=uuid7(), source=SOURCE, **row) for row in rows if row["code"] not in known]
    Medication.objects.bulk_create(new)
    append_register(ctx, [_entry(medication) for medication in new])
    return len(new)


def record_told(ctx: Context, *, resource_id: UUID, tree: Tree, source: str) -> None:
    """Take a medicine another system names into the register, flagged: never prescribed from."""
    facts = wire.read(tree)
    code = facts.code or Concept()
    Medication.objects.create(
        id=resource_id,
        code=str(resource_id),
        written=(code.words or _substance(facts))[:400],
        atc=code.code[:7] if code.system == wire.ATC else "",
        form=(facts.form.words if facts.form else "")[:80],
        source=source[:200],
        told_by=source[:200] or "?",
    )
    append_register(
        ctx,
        [Entry(wire.RESOURCE_TYPE, resource_id, tree, index=wire.index(tree), source=source)],
    )


def _substance(facts: wire.MedicationFacts) -> str:
    return facts.substance.words if facts.substance else ""


def _entry(row: Medication) -> Entry:
    tree = wire.overlay(wire.SEED, _facts(name_of(row), row.atc))
    return Entry(wire.RESOURCE_TYPE, row.id, tree, index=wire.index(tree))


def _facts(name: MedicationName, atc: str) -> wire.MedicationFacts:
    text = full_name(name, "uz")
    return wire.MedicationFacts(
        status="active",
        code=Concept(code=atc, system=wire.ATC, display=name.inn, text=text),
        form=Concept(text=form_text(name.form, "uz")),
        substance=Concept(text=substance(name, "en")),
    )
