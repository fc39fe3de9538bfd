"""docs/controls.md says what is in force: each number, list and place is compared with the code."""

from __future__ import annotations

import re
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.hashers import get_hashers
from django.urls import resolve

from config.columns import CLASSES
from tests.architecture.tree import ROOT
from trust.accounts import passwords
from trust.accounts.policy import ROLE_ACTIONS
from trust.context import Action, Role

TEXT = (ROOT / "docs" / "controls.md").read_text("utf-8")
SECURITY = (ROOT / "docs" / "security.md").read_text("utf-8")


def table(heading: str, text: str = TEXT) -> list[list[str]]:
    """Rows of the first table under a heading."""
    part = text.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    rows = [line.strip("|").split("|") for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row] for row in rows[2:]]


def value(name: str) -> Any:
    """What stands at a dotted place, times in minutes."""
    if name.startswith("settings."):
        found = getattr(settings, name.removeprefix("settings.").split("[")[0])
        if key := re.search(r"\['(\w+)'\]", name):
            found = found[key[1]]
    else:
        module, _, last = name.rpartition(".")
        found = getattr(import_module(module), last)
    return int(found.total_seconds() // 60) if isinstance(found, timedelta) else int(found)


def untrue(text: str) -> list[str]:
    """Limits whose number is not the one in force."""
    rows = table("Limits", text)
    return [what for what, number, place in rows if value(place.strip("`")) != int(number)]


def test_every_limit_is_the_one_in_force() -> None:
    assert len(table("Limits")) >= 25
    assert untrue(TEXT) == []


@pytest.mark.parametrize("number", ["| 15 | `settings.AXES_COOLOFF_TIME`", "| 20 | `patients.desk"])
def test_negative_control_another_number_is_found(number: str) -> None:
    assert number in TEXT
    assert len(untrue(TEXT.replace(number, number.replace("| ", "| 1", 1)))) == 1


def test_every_rule_for_input_names_a_module_that_is_there() -> None:
    rows = table("What is typed and sent")
    assert len(rows) >= 10
    for what, rule, places in rows:
        assert what and rule
        for place in re.findall(r"`([\w.]+)`", places):
            import_module(place)
    for place in re.findall(r"`((?:prescriptions|reports)\.[\w.]+)`", TEXT):
        import_module(place.rpartition(".")[0])
    assert "What must fit together" in TEXT


def test_words_for_passwords_are_those_of_the_code() -> None:
    part = TEXT.split("## Passwords", 1)[1].split("\n## ", 1)[0].split("taken out:", 1)[1]
    assert set(re.findall(r"`(\w+)`", part)) == set(passwords.HOUSE)


WAYS = (
    "/sign-in",
    "/sign-in/passkey",
    "/confirm",
    "/cabinet/sign-in",
    "/oneid/start",
    "/demo/enter",
)


def test_every_way_in_is_described_and_there_is_no_other() -> None:
    told = " ".join(row[0] for row in table("Ways in"))
    for address in WAYS:
        resolve(address)
        assert address in told
    kept = "".join(one.text for one in _product())
    callers = re.findall(r"sessions\.sign_in\(", kept)
    assert len(callers) == 5  # password, passkey, code from the desk, OneID, demonstration
    assert len(re.findall(r"(?<![\w.])login\(", kept)) == 1
    assert "bearer token" in told


def _product() -> list[Any]:
    from tests.architecture.tree import sources

    return list(sources())


def test_sessions_are_described_with_their_reason() -> None:
    part = TEXT.split("## Sessions", 1)[1].split("\n## ", 1)[0]
    for word in ("any number of sessions", "NIST", "12 hours", "end_sessions", "No other system"):
        assert word in part


def test_every_class_of_data_says_what_protects_it() -> None:
    rows = {row[0]: row[1:] for row in table("Data by class")}
    assert tuple(rows) == CLASSES
    assert all(len(cells) == 5 and all(cells) for cells in rows.values())
    for private in ("identity", "clinical", "secret"):
        assert rows[private][1] == "never"


def test_keys_and_algorithms_are_those_of_the_code() -> None:
    told = {row[0].strip("`"): row[1] for row in table("Keys and algorithms")}
    code = (ROOT / "trust/keys/services.py").read_text("utf-8")
    assert "AESGCM" in code and "HKDF(SHA256(), length=32" in code
    assert "AES-256-GCM" in told["field_key"] and "HMAC-SHA256" in told["hash_key"]
    assert get_hashers()[0].algorithm in told["passwords"]
    assert {"secret_key", "tokens", "codes from the desk", "second factor", "ledger"} <= set(told)
    for word in ("`/dev/urandom`", "never for", "Post-quantum"):
        assert word in TEXT


def test_connections_are_those_of_the_production_shape() -> None:
    told = " ".join(" ".join(row) for row in table("Who talks to whom"))
    for name in ("yagona_app", "yagona_system", "yagona_owner", "Valkey", "PostgreSQL"):
        assert name in told


def test_logs_times_to_mend_and_costly_work_are_described() -> None:
    assert [row[0] for row in table("Logs")] == ["journal", "programs", "failures", "PostgreSQL"]
    assert all(all(row) for row in table("Logs"))
    assert len(table("What takes long")) >= 5
    part = TEXT.split("## Packages of others", 1)[1]
    assert len(re.findall(r"\*\*\d+ days\*\*", part)) >= 4


def test_rules_of_access_name_every_role_and_every_step() -> None:
    for role in ROLE_ACTIONS:
        assert (role.value if role is not Role.SYSTEM else "named system job") in SECURITY, role
    for step in range(1, 10):
        assert f"| {step} | " in SECURITY
    assert "identity only (the walls show nothing clinical)" in SECURITY  # by field
    assert "see name, birth date, allergies and that prescription" in SECURITY
    assert set(Action) == set().union(*ROLE_ACTIONS.values()) | {Action.MANAGE_PROXIES}
