"""What the source never does: each rule reads every file, and finds what is planted."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator

import pytest

from tests.architecture.tree import ROOT, Source, last_name, planted, sources

# Modules and calls that run or read what somebody sent.
DANGEROUS = {"pickle", "marshal", "shelve", "dill", "jsonpickle", "yaml", "cloudpickle"}
RUNNING = {"eval", "exec", "compile", "__import__"}
# Where a program is started, each by its own name and without a shell; none of it serves requests.
STARTERS = (
    "config/servers/",
    "config/management/",
    "config/catalogues.py",
    "bench/",
    "config/words/",
)
TRUSTED_MARKUP = {"trust/accounts/presenters.py", "prescriptions/orders/presenters.py"}
INVENTED = {"patients/desk/invented.py", "ehr/card/demo.py"}
APPROVED = {"hashlib.sha256", "hashlib.sha512"}
Rule = Callable[[Iterable[Source]], list[str]]


def imports(one: Source) -> Iterator[tuple[ast.AST, str]]:
    """Every module a file imports, whole and by its first name."""
    for node in ast.walk(one.tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node, str(node.module)
            yield from ((node, f"{node.module}.{alias.name}") for alias in node.names)


def calls(one: Source) -> Iterator[tuple[ast.Call, str, str]]:
    """Every call with its last name and its whole text."""
    for node in ast.walk(one.tree):
        if isinstance(node, ast.Call):
            yield node, last_name(node.func), ast.unparse(node.func)


def runs_what_was_sent(found: Iterable[Source]) -> list[str]:
    """eval and its kin, and formats that make objects."""
    return [
        one.where(node) for one in found for node, _last, whole in calls(one) if whole in RUNNING
    ] + [
        one.where(node)
        for one in found
        for node, name in imports(one)
        if name.split(".")[0] in DANGEROUS
    ]


def starts_programs(found: Iterable[Source]) -> list[str]:
    """Programs started while requests are served, or through a shell anywhere."""
    bad = []
    for one in found:
        is_starter = one.path.startswith(STARTERS)
        bad += [
            one.where(node)
            for node, name in imports(one)
            if name.split(".")[0] in ("subprocess", "pty", "commands") and not is_starter
        ]
        for node, last, whole in calls(one):
            shell = any(
                word.arg == "shell" and ast.unparse(word.value) != "False" for word in node.keywords
            )
            if shell or whole in ("os.system", "os.popen") or last.startswith("spawn"):
                bad.append(one.where(node))
    return bad


def trusts_markup(found: Iterable[Source]) -> list[str]:
    """Text called safe, but for two pictures we draw ourselves."""
    return [
        one.where(node)
        for one in found
        for node, last, _whole in calls(one)
        if last in ("mark_safe", "SafeString", "SafeText") and one.path not in TRUSTED_MARKUP
    ]


def makes_templates(found: Iterable[Source]) -> list[str]:
    """Templates and format strings made of anything but literals."""
    bad = []
    for one in found:
        for node, last, _whole in calls(one):
            if last in ("from_string", "Template", "Engine"):
                bad.append(one.where(node))
            if last == "format" and isinstance(node.func, ast.Attribute):
                holder = node.func.value
                if isinstance(holder, (ast.Subscript, ast.Attribute)) and "request" in ast.unparse(
                    holder
                ):
                    bad.append(one.where(node))
    return bad


def is_predictable(found: Iterable[Source]) -> list[str]:
    """The ordinary dice, but for invented people; ids and secrets come from the system's."""
    return [
        one.where(node)
        for one in found
        for node, name in imports(one)
        if name.split(".")[0] == "random" and one.path not in INVENTED
    ]


def uses_weak_cryptography(found: Iterable[Source]) -> list[str]:
    """Broken hashes; ciphers whose mode and padding one chooses oneself."""
    bad = []
    for one in found:
        for node, name in imports(one):
            if name.endswith((".modes", ".Cipher", ".algorithms", ".padding", ".MD5", ".SHA1")):
                bad.append(one.where(node))
        for node, _last, whole in calls(one):
            if re.fullmatch(r"hashlib\.\w+", whole) and whole not in APPROVED:
                bad.append(one.where(node))
    return bad


def builds_patterns(found: Iterable[Source]) -> list[str]:
    """Regular expressions made at run time of what is not escaped."""
    bad = []
    for one in found:
        constants = {
            last_name(target)
            for node in one.tree.body
            if isinstance(node, (ast.Assign, ast.AnnAssign))
            for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        }
        for node, _last, whole in calls(one):
            if whole not in {
                f"re.{verb}"
                for verb in ("compile", "search", "match", "sub", "split", "fullmatch", "findall")
            }:
                continue
            for part in ast.walk(node.args[0]):
                if isinstance(part, ast.FormattedValue):
                    names = {last_name(inner) for inner in ast.walk(part.value)} - {"", "join"}
                    if "escape" not in names and not names <= constants:
                        bad.append(one.where(node))
                elif (
                    isinstance(part, ast.Name) and part.id not in constants and part is node.args[0]
                ):
                    bad.append(one.where(node))
    return bad


def keeps_in_the_cache(found: Iterable[Source]) -> list[str]:
    """Uses of the shared cache: nothing of a person may be there, and nothing is."""
    return [
        one.where(node)
        for one in found
        for node, name in imports(one)
        if name.startswith(("django.core.cache", "django.views.decorators.cache.cache_page"))
    ]


RULES: dict[Rule, tuple[str, ...]] = {
    runs_what_was_sent: ("eval(request.POST['x'])", "import pickle", "from yaml import load"),
    starts_programs: ("import subprocess", "os.system('ls')", "run(words, shell=True)"),
    trusts_markup: ("mark_safe(name)",),
    makes_templates: (
        "engines['django'].from_string(words)",
        "Template(words)",
        "request.POST['f'].format(user=user)",
    ),
    is_predictable: ("import random", "from random import choice"),
    uses_weak_cryptography: (
        "hashlib.md5(b'')",
        "hashlib.sha1(b'')",
        "from cryptography.hazmat.primitives.ciphers import modes",
        "from cryptography.hazmat.primitives.ciphers import Cipher",
    ),
    builds_patterns: ("re.compile(words)", "re.search(f'a{words}', text)"),
    keeps_in_the_cache: ("from django.core.cache import cache",),
}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_no_file_of_the_house_does_it(rule: Rule) -> None:
    assert rule(sources()) == []


@pytest.mark.parametrize(
    ("rule", "line"),
    [(rule, line) for rule, lines in RULES.items() for line in lines],
    ids=lambda one: one if isinstance(one, str) else one.__name__,
)
def test_negative_control_a_planted_line_is_found(rule: Rule, line: str) -> None:
    assert sorted(set(rule([planted(line)]))) == ["ehr/planted/services.py:1"]


SQL = "def f(cursor, name):\n    cursor.execute(f\"SELECT * FROM t WHERE name = '{name}'\")\n"


def test_sql_made_of_strings_is_a_lint_fault_and_each_exception_says_why(tmp_path: object) -> None:
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--select", "S608", "-q", "-"]
    bad = subprocess.run(command, input=SQL, capture_output=True, text=True, check=False)
    assert bad.returncode == 1 and "S608" in bad.stdout
    configured = (ROOT / "pyproject.toml").read_text()
    assert re.search(r'^  "S",', configured, re.MULTILINE) and '"S608",  # SQL about' in configured
    excused = [one.path for one in sources() if "S608" in one.text]
    assert set(excused) == {
        "trust/journal/services.py",
        "trust/walls/sql.py",
        "trust/keys/rotation.py",
        "patients/access/lookup.py",
        "ehr/card/together.py",
        "bench/synthetic.py",
        "trust/transparency/queries.py",
        "trust/transparency/waiting.py",
    }  # names of columns and constants; a new one is looked at


SCRIPTS = {path: path.read_text() for path in sorted((ROOT / "static" / "js").glob("*.js"))}
FORBIDDEN = {
    "innerHTML": "text becomes markup",
    "outerHTML": "text becomes markup",
    "insertAdjacentHTML": "text becomes markup",
    "document.write": "text becomes markup",
    "eval(": "text becomes code",
    "new Function": "text becomes code",
    "postMessage": "nobody is spoken to",
    "__proto__": "an object's nature is changed",
    "sessionStorage": "nothing is kept",
    "indexedDB": "nothing is kept",
    "document.cookie": "cookies are the server's",
    "XMLHttpRequest": "htmx alone asks the server",
    "importScripts": "no workers",
}


# A key that script may use and cannot read has no other place to lie in (docs/adr/0015).
KEEPS_KEYS = 'indexedDB.open("yagona-keys", 1)', "window.indexedDB"


def faults(scripts: Iterable[str]) -> list[str]:
    """What a script does that it should not."""
    bad = [word for text in scripts for word in FORBIDDEN if word in text]
    bad += [
        key
        for text in scripts
        for key in re.findall(r"localStorage\.setItem\((\w+)", text)
        if key != "STORE"
    ]
    return bad + [text for text in scripts if re.search(r"\w\[\w+\]\s*=[^=]", text)]


def test_scripts_make_no_markup_keep_nothing_and_change_no_prototype() -> None:
    told = dict(SCRIPTS)
    signing = ROOT / "static" / "js" / "signing.js"
    for words in KEEPS_KEYS:
        assert words in told[signing]
        told[signing] = told[signing].replace(words, "")
    assert told and faults(told.values()) == []
    assert '"yagona-keys"' in SCRIPTS[ROOT / "static" / "js" / "keys.js"]
    assert all('"use strict"' in text for text in SCRIPTS.values())


@pytest.mark.parametrize(
    "line",
    [*FORBIDDEN, "localStorage.setItem(name, patient)", "map[key] = value"],
)
def test_negative_control_a_planted_script_is_found(line: str) -> None:
    assert faults([line])


TEMPLATES = {path: path.read_text() for path in sorted((ROOT / "templates").rglob("*.html"))}
OLD = (
    "<object",
    "<embed",
    "<applet",
    "<iframe",
    "<frame",
    "javascript:",
    'src="http',
    'href="http',
)


def test_templates_load_nothing_from_elsewhere_and_nothing_outdated() -> None:
    bad = [
        (path.name, word)
        for path, text in TEMPLATES.items()
        for word in (*OLD, "|safe", "autoescape off")
        if word in text
    ]
    assert bad == []


def test_every_form_that_writes_carries_its_token() -> None:
    whole = [text for text in TEMPLATES.values() if 'method="post"' in text]
    assert len(whole) > 10
    for text in whole:
        for form in text.split("<form")[1:]:
            if 'method="post"' in form.split(">")[0]:
                assert "{% csrf_token %}" in form.split("</form>")[0]
