"""Names that say nothing, files without a word, arguments without a type, doors past the gate."""

from __future__ import annotations

import ast
from collections.abc import Iterable

import pytest
from django.conf import settings

from tests.architecture.tree import ROOMS, ROOT, Function, Source, planted, sources, test_sources

FORBIDDEN_FILES = {"utils.py", "helpers.py", "common.py", "managers.py", "signals.py", "misc.py"}
FORBIDDEN_FOLDERS = {"utils", "helpers", "common", "lib", "misc", "shared"}
FEATURE_FOLDERS_ONLY = {"services.py", "queries.py", "rules.py", "views.py", "forms.py", "wire.py"}
DOORS_PAST_THE_GATE = ("django.contrib.admin", "rest_framework.renderers.BrowsableAPIRenderer")


def badly_named(found: Iterable[Source]) -> list[str]:
    """Files whose name says nothing, or that stand beside the features instead of in one."""
    bad = []
    for one in found:
        *folders, name = one.path.split("/")
        beside = name in FEATURE_FOLDERS_ONLY and len(folders) == 1 and folders[0] in ROOMS
        if name in FORBIDDEN_FILES or FORBIDDEN_FOLDERS & set(folders) or beside:
            bad.append(one.path)
    return bad


def wordless(found: Iterable[Source]) -> list[str]:
    """Files with code and without a docstring."""
    return [one.path for one in found if one.text.strip() and not ast.get_docstring(one.tree)]


def undocumented(found: Iterable[Source]) -> list[str]:
    """Public functions and classes at the top of a file without a docstring."""
    return [
        f"{one.where(node)} {node.name}"
        for one in found
        for node in one.tree.body
        if isinstance(node, (Function, ast.ClassDef))
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]


def unannotated(found: Iterable[Source]) -> list[str]:
    """Arguments and answers without a type."""
    bad = []
    for one in found:
        for node in one.functions():
            every = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            every += [arg for arg in (node.args.vararg, node.args.kwarg) if arg]
            bare = [a.arg for a in every if not a.annotation and a.arg not in ("self", "cls")]
            if bare or node.returns is None:
                bad.append(f"{one.where(node)} {node.name} {bare}")
    return bad


def naming(found: Iterable[Source], words: Iterable[str]) -> list[str]:
    """Imports and strings that name one of these modules."""
    bad = []
    for one in found:
        for node in ast.walk(one.tree):
            match node:
                case ast.Import(names=names):
                    named = [alias.name for alias in names]
                case ast.ImportFrom(module=str(module), names=names):
                    named = [f"{module}.{alias.name}" for alias in names]
                case ast.Constant(value=str(text)):
                    named = [text]
                case _:
                    continue
            if any(name == word or name.startswith(f"{word}.") for name in named for word in words):
                bad.append(one.where(node))
    return bad


def late_imports(found: Iterable[Source]) -> list[str]:
    """Imports inside functions: they hide circles from the contracts."""
    return [
        one.where(inner)
        for one in found
        for node in one.functions()
        for inner in ast.walk(node)
        if isinstance(inner, (ast.Import, ast.ImportFrom))
    ]


# Why each is late: an app registry that must be ready, or tools absent where they do not run.
LATE_IMPORTS = {
    "config/apps.py": "Django imports models only after all apps are known",
    "manage.py": "Django's own form: settings first, then the command line",
    "config/servers/software.py": "a wheel that need not be installed, and talks when it is imported",
}


def test_names_say_something() -> None:
    assert badly_named([*sources(), *test_sources()]) == []


def test_every_file_says_what_it_is() -> None:
    assert wordless([*sources(), *test_sources()]) == []


def test_what_others_call_is_documented() -> None:
    assert undocumented(one for one in sources() if one.path != "manage.py") == []


def test_every_argument_has_a_type() -> None:
    assert unannotated(sources()) == []


def test_there_is_no_door_past_the_gate() -> None:
    assert naming(sources(migrations=True), DOORS_PAST_THE_GATE) == []
    assert "django.contrib.admin" not in settings.INSTALLED_APPS
    renderers = settings.REST_FRAMEWORK["DEFAULT_RENDERER_CLASSES"]
    assert renderers == ["rest_framework.renderers.JSONRenderer"]


def test_nothing_is_imported_late() -> None:
    bad = [where for where in late_imports(sources()) if where.split(":")[0] not in LATE_IMPORTS]
    assert bad == []


def test_the_tree_of_the_house_has_no_other_room() -> None:
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert packages == {*ROOMS, "config", "bench", "tests"}


@pytest.mark.parametrize(
    "path", ["ehr/card/utils.py", "ehr/common/rules.py", "patients/services.py", "ehr/signals.py"]
)
def test_negative_control_bad_names_are_found(path: str) -> None:
    assert badly_named([planted('"""Words."""', path)]) == [path]


def test_negative_control_silence_is_found() -> None:
    silent = planted("def dose(amount):\n    from os import path\n    return amount\n")
    assert wordless([silent]) == [silent.path]
    assert undocumented([silent]) == [f"{silent.path}:1 dose"]
    assert unannotated([silent]) == [f"{silent.path}:1 dose ['amount']"]
    assert late_imports([silent]) == [f"{silent.path}:2"]


@pytest.mark.parametrize(
    "line",
    [
        "from django.contrib import admin",
        "import django.contrib.admin.sites",
        "APPS = ['django.contrib.admin']",
        "from rest_framework.renderers import BrowsableAPIRenderer",
    ],
)
def test_negative_control_a_planted_door_is_found(line: str) -> None:
    door = planted(line)
    assert naming([door], DOORS_PAST_THE_GATE) == [f"{door.path}:1"]
