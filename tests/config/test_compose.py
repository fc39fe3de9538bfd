"""docker-compose.yml: valid, pinned, no secret in it, nothing open but loopback."""

from __future__ import annotations

import copy
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "docker-compose.yml"
SCHEMA = json.loads((Path(__file__).parent / "compose_schema.json").read_text())
OURS = {"web", "worker", "beat", "relay", "sequencer", "migrate"}


@pytest.fixture
def compose() -> dict[str, Any]:
    """The file as compose reads it."""
    told: dict[str, Any] = yaml.safe_load(FILE.read_text())
    return told


def programs() -> list[list[str]]:
    """Compose programs of this machine; none is no excuse, the schema is always applied."""
    found = [["docker-compose"]] if shutil.which("docker-compose") else []
    if shutil.which("docker"):
        plugin = subprocess.run(["docker", "compose", "version"], check=False, capture_output=True)
        found += [["docker", "compose"]] if plugin.returncode == 0 else []
    return found


def problems(told: dict[str, Any]) -> list[str]:
    """What is wrong: by the schema, then names that point nowhere."""
    found = [e.message for e in jsonschema.Draft202012Validator(SCHEMA).iter_errors(told)]
    services: dict[str, Any] = told.get("services", {})
    for name, service in services.items():
        for other in service.get("depends_on", {}):
            if other not in services:
                found.append(f"{name} waits for {other}, which is not there")
        for secret in service.get("secrets", []):
            if secret not in told["secrets"]:
                found.append(f"{name} takes the secret {secret}, which is not there")
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            known = (ROOT / source).exists() if "/" in source else source in told["volumes"]
            if not known:
                found.append(f"{name} mounts {source}, which is not there")
    return found


def test_the_file_is_valid(compose: dict[str, Any]) -> None:
    assert problems(compose) == []
    for program in programs():
        done = subprocess.run(
            [*program, "-f", str(FILE), "config", "-q"],
            check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr


Damage = Callable[[dict[str, Any]], object]


@pytest.mark.parametrize(
    "damage",
    [
        lambda c: c["services"]["web"].update(comand=["x"]),
        lambda c: c["services"]["web"].pop("image"),
        lambda c: c["services"]["web"].update(ports="8080"),
        lambda c: c["services"]["worker"]["depends_on"].update(
            redis={"condition": "service_started"}
        ),
        lambda c: c["services"]["worker"]["secrets"].append("nowhere"),
        lambda c: c["services"]["valkey"]["volumes"].append("./nowhere.sh:/x:ro"),
        lambda c: c["secrets"]["secret_key"].update(content="x"),
    ],
)
def test_a_damaged_file_is_seen(compose: dict[str, Any], damage: Damage) -> None:
    damaged = copy.deepcopy(compose)
    damage(damaged)

    assert problems(damaged)


def test_every_program_is_there(compose: dict[str, Any]) -> None:
    assert set(compose["services"]) == OURS | {"postgres", "valkey"}


def test_images_are_pinned(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        assert re.search(r":\S*\d+\.\d+\.?\d*", service["image"]), name
        assert "latest" not in service["image"]
    base = re.search(r"^FROM (\S+)$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert base and re.search(r":\d+\.\d+\.\d+", base[1])
    assert compose["services"]["postgres"]["image"].startswith("postgres:18.")


def test_no_secret_is_in_the_file(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        for name, value in service.get("environment", {}).items():
            if re.search("password|secret|key|url", name, re.IGNORECASE):
                assert name == "BASE_URL" or str(value).startswith("/run/secrets/"), name
    for secret in compose["secrets"].values():
        assert secret["file"].startswith("${YAGONA_SECRETS:-./.secrets}/")
    assert ".secrets/" in (ROOT / ".gitignore").read_text().split()
    assert ".secrets" in (ROOT / ".dockerignore").read_text().split()


def test_only_loopback_is_open(compose: dict[str, Any]) -> None:
    ports = [p for service in compose["services"].values() for p in service.get("ports", [])]

    assert ports == ["127.0.0.1:${PORT:-8080}:8080"]


def test_each_program_holds_the_password_of_its_own_role_alone(
    compose: dict[str, Any],
) -> None:
    for name in OURS:
        service = compose["services"][name]
        held = {s for s in service["secrets"] if s.endswith("_password")} - {"valkey_password"}
        assert held == {f"{service['environment']['YAGONA_ROLE']}_password"}, name


def test_make_secrets_is_random_private_and_keeps_what_is_there(tmp_path: Path) -> None:
    script = str(ROOT / "config/compose/make-secrets")
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second, first):
        before = {f.name: f.read_text() for f in folder.iterdir()} if folder.exists() else {}
        subprocess.run([script, str(folder)], check=True, capture_output=True)
        assert before.items() <= {f.name: f.read_text() for f in folder.iterdir()}.items()

    declared = set(yaml.safe_load(FILE.read_text())["secrets"])
    assert {f.name for f in first.iterdir()} == declared
    assert first.stat().st_mode & 0o077 == 0
    values = [f.read_text() for folder in (first, second) for f in folder.iterdir()]
    assert len(set(values)) == len(values)
    assert all(re.fullmatch("[0-9a-f]{72}", value) for value in values)


def test_the_entrypoint_gives_only_the_roles_it_holds(tmp_path: Path) -> None:
    """Run for real, with a folder in place of /run/secrets."""
    for name in ("app_password", "valkey_password", "secret_key", "field_key"):
        (tmp_path / name).write_text(f"the-{name}")
    script = (ROOT / "config/compose/entrypoint.sh").read_text()
    moved = tmp_path / "entrypoint.sh"
    moved.write_text(script.replace("secrets=/run/secrets", f"secrets={tmp_path}"))

    said = subprocess.run(
        ["sh", str(moved), "env"], check=True, capture_output=True, text=True,
        env={"PATH": "/usr/bin:/bin"},
    ).stdout  # fmt: skip

    told = dict(line.split("=", 1) for line in said.splitlines())
    assert told["DATABASE_URL"] == "postgresql://yagona_app:the-app_password@postgres:5432/yagona"
    assert told["REDIS_URL"] == "redis://:the-valkey_password@valkey:6379"
    assert told["FIELD_KEY"] == "the-field_key"
    assert "SIGN_KEY" not in told  # the web server's alone
    assert not {"OWNER_DATABASE_URL", "SYSTEM_DATABASE_URL"} & set(told)
