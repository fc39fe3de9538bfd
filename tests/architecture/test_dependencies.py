"""Every dependency says why it is there; locks hold hashes and no address of anybody's registry."""

from __future__ import annotations

import re
import tomllib

import pytest

from tests.architecture.tree import ROOT

LOCKS = ("requirements.lock", "requirements-dev.lock")
_DEPENDENCY = re.compile(r'^\s*"(?P<name>[A-Za-z0-9_.-]+)[^"]*",?\s*(?P<rest>.*)$')
_ADDRESS = re.compile(r"\b\w+://|--(?:extra-)?index-url|--find-links|--trusted-host")
_PINNED = re.compile(r"^[A-Za-z0-9_.\[\],-]+==[^ \\]+(?: ; [^\\]+)? \\$")


def unexplained(text: str) -> list[str]:
    """Dependencies without a reason beside them or above their group."""
    bad, inside, group = [], False, ""
    for line in text.splitlines():
        if re.match(r"^(dependencies|dev) = \[$", line):
            inside, group = True, ""
        elif line.startswith("]"):
            inside = False
        elif inside and line.strip().startswith("#"):
            group = line
        elif inside and (found := _DEPENDENCY.match(line)):
            says_why = found["rest"].startswith("#") or len(group.split()) > 4
            if not says_why:
                bad.append(found["name"])
    return bad


def addresses(text: str) -> list[str]:
    """Lines of a lock that name a place."""
    return [line for line in text.splitlines() if _ADDRESS.search(line)]


def unhashed(text: str) -> list[str]:
    """Pins of a lock that are not exact or carry no hash."""
    joined = text.replace("\\\n", "\\\n\0")
    bad = []
    for block in re.split(r"\n(?![\0\s])", joined):
        first = block.splitlines()[0] if block.strip() else ""
        if not first or first.startswith("#"):
            continue
        if not _PINNED.match(first) or "--hash=sha256:" not in block:
            bad.append(first)
    return bad


def test_every_dependency_says_why() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert unexplained(text) == []
    project = tomllib.loads(text)["project"]
    assert len(project["dependencies"]) > 10  # the reader above reads the same file


@pytest.mark.parametrize("name", LOCKS)
def test_locks_are_pinned_and_name_no_place(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert addresses(text) == []
    assert unhashed(text) == []


def test_no_other_lock_file_lies_about() -> None:
    assert [
        name for name in ("uv.lock", "poetry.lock", "pylock.toml") if (ROOT / name).exists()
    ] == []


def test_negative_control_each_fault_is_found() -> None:
    assert unexplained('dependencies = [\n  "redis",\n  "segno",  # QR codes\n]\n') == ["redis"]
    assert addresses("--index-url https://mirror.example/simple\n") != []
    assert addresses("segno @ https://mirror.example/segno.whl\n") != []
    assert unhashed("segno==1.6.6\n") == ["segno==1.6.6"]
    assert unhashed(
        "segno==1.6.6 \\\n    --hash=sha256:ab\nredis>=5 \\\n    --hash=sha256:ab\n"
    ) == ["redis>=5 \\"]
