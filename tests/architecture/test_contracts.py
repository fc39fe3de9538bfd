"""Import contracts hold, and each of them breaks when one forbidden import is planted."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.tree import PACKAGES, ROOT

# contract -> the file that breaks it, what it must not import
PLANTS = {
    "the ladder of the house": ("trust/keys/services.py", "ehr.encounters.states"),
    "inside trust": ("trust/walls/sql.py", "trust.outbox.models"),
    "inside registry": ("registry/territories/queries.py", "registry.staff.queries"),
    "inside patients": ("patients/identity/queries.py", "patients.worklist.queries"),
    "inside ehr": ("ehr/encounters/queries.py", "ehr.card.queries"),
    "inside prescriptions": ("prescriptions/formulary/queries.py", "prescriptions.orders.queries"),
    "inside reports": ("reports/facts/queries.py", "reports.engine.queries"),
    "inside exchange": ("exchange/validation/services.py", "exchange.rest.queries"),
    "the order of files inside a feature": (
        "patients/identity/queries.py",
        "patients.identity.services",
    ),
    "screens never touch models": ("ehr/card/views.py", "ehr.encounters.models"),
    "pure files know no Django": ("ehr/problems/rules.py", "django.db"),
    "an app's models module is for Django alone": ("ehr/card/queries.py", "ehr.models"),
}
_VERDICT = re.compile(r"^(.+) (KEPT|BROKEN)$", re.MULTILINE)


def verdicts(root: Path) -> dict[str, bool]:
    """Each contract and whether it is kept."""
    lint = Path(sys.executable).with_name("lint-imports")
    told = subprocess.run([lint, "--no-cache"], cwd=root, capture_output=True, text=True)
    found = {name: word == "KEPT" for name, word in _VERDICT.findall(told.stdout)}
    assert found, told.stdout + told.stderr
    return found


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packages once more, to plant in."""
    root = tmp_path_factory.mktemp("house")
    for package in PACKAGES:
        shutil.copytree(
            ROOT / package, root / package, ignore=lambda d, names: _not_python(d, names)
        )
    shutil.copy(ROOT / ".importlinter", root)
    return root


def _not_python(folder: str, names: list[str]) -> set[str]:
    return {
        name
        for name in names
        if name == "__pycache__" or (not name.endswith(".py") and Path(folder, name).is_file())
    }


@pytest.fixture
def plant(copy: Path) -> Iterator[Path]:
    """The copy, cleaned of what was planted."""
    before = {copy / file: (copy / file).read_text() for file, _ in PLANTS.values()}
    yield copy
    for file, text in before.items():
        file.write_text(text)


def test_contracts_are_kept() -> None:
    broken = [name for name, kept in verdicts(ROOT).items() if not kept]
    assert broken == []


def test_every_contract_has_its_plant() -> None:
    read = configparser.ConfigParser()
    read.read(ROOT / ".importlinter")
    named = {read[part]["name"] for part in read.sections() if part.startswith("importlinter:")}
    assert named == set(PLANTS)


@pytest.mark.parametrize("contract", PLANTS)
def test_negative_control_one_forbidden_import_breaks_exactly_that_contract(
    plant: Path, contract: str
) -> None:
    file, target = PLANTS[contract]
    with (plant / file).open("a") as source:
        source.write(f"\nimport {target}\n")

    assert [name for name, kept in verdicts(plant).items() if not kept] == [contract]


def test_negative_control_a_feature_outside_the_ladder_is_found(copy: Path) -> None:
    stray = copy / "ehr" / "stray"
    stray.mkdir()
    (stray / "__init__.py").write_text("")
    try:
        assert not verdicts(copy)["inside ehr"]
    finally:
        shutil.rmtree(stray)
