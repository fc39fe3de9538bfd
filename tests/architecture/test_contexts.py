"""Only the two gates make a context, and every service takes one first."""

from __future__ import annotations

import ast
from collections.abc import Iterable

import pytest

from tests.architecture.tree import Function, Source, last_name, planted, sources

CONTEXTS = {"Context", "RecordContext"}
GATES = {"trust/accounts/gate.py", "patients/access/gate.py"}
# Services without a context, and why each may be one.
WITHOUT_CONTEXT = {
    "trust/accounts/services.py": "sign-in, tokens and parked forms come before any gate: no actor yet",
    "trust/keys/services.py": "pure cryptography: bytes in, bytes out",
    "trust/walls/services.py": "the ground under the gates: they call it to open and to empty the scope",
    "trust/outbox/services.py": "relay and finish are the queue's own bookkeeping, after the act",
    "trust/transparency/services.py": "numbers and signs hashes of what was written under a context",
    "trust/journal/services.py": "a refusal or a sign-in has no context: nothing was opened",
    "exchange/validation/services.py": "checks a tree before anybody is known to be meant",
    "exchange/bulk/services.py": "an import opens one gate per resource, inside",
    "registry/organisations/services.py": "values for rows; they touch no table",
    "registry/terminology/services.py": "reads a package's list; it touches no table",
    "ehr/encounters/services.py": "asks the table of states; it touches no table",
    "ehr/problems/services.py": "asks the register of codes; no patient in it",
}
# Which functions of those files, so that a new one is looked at.
KNOWN_WITHOUT = {
    "trust/accounts/services.py": {
        "account_named",
        "use_code",
        "issue_token",
        "bearer",
        "park",
        "take_parked",
        "demo_secret",
    },
    "trust/keys/services.py": {"encrypt", "decrypt", "keyed_hash", "renewed"},
    "trust/walls/services.py": {"array", "scope_values", "set_scope", "set_values", "clear_scope"},
    "trust/outbox/services.py": {"relay", "finish"},
    "trust/transparency/services.py": {
        "alone",
        "adopt",
        "seal",
        "keep_replay",
        "stamp",
        "now",
        "take_cosignatures",
    },
    "trust/journal/services.py": {"record_refusal", "record_proof"},
    "exchange/validation/services.py": {"received", "check"},
    "exchange/bulk/services.py": {"take_over", "resource_id"},
    "registry/organisations/services.py": {"identifier_columns", "reference_to"},
    "registry/terminology/services.py": {"icd10_terms"},
    "ehr/encounters/services.py": {"still_open"},
    "ehr/problems/services.py": {"checked"},
}


def makers(found: Iterable[Source]) -> list[str]:
    """Places that construct, copy or subclass a context."""
    bad = []
    for one in found:
        if one.path in GATES or one.path == "trust/context.py":
            continue
        contexts = _named_contexts(one.tree)
        bad += [one.where(node) for node in ast.walk(one.tree) if _makes(node, contexts)]
    return bad


def _makes(node: ast.AST, contexts: set[str]) -> bool:
    match node:
        case ast.Call(func=function, args=args):
            if last_name(function) in CONTEXTS or _is_type_of(function, contexts):
                return True
            first = last_name(args[0]) if args else ""
            if last_name(function) in ("replace", "__replace__", "copy", "deepcopy", "__setattr__"):
                return first in contexts or first in CONTEXTS
            return last_name(function) == "__new__" and first in CONTEXTS
        case ast.ClassDef(bases=bases):
            return any(last_name(base) in CONTEXTS for base in bases)
        case ast.ImportFrom(names=names):  # under another name it would pass unseen
            return any(alias.name in CONTEXTS and alias.asname for alias in names)
        case _:
            return False


def _is_type_of(function: ast.AST, contexts: set[str]) -> bool:
    """`type(ctx)(...)`."""
    match function:
        case ast.Call(func=ast.Name(id="type"), args=[one]):
            return last_name(one) in contexts
        case _:
            return False


def _named_contexts(tree: ast.Module) -> set[str]:
    """Names that hold a context: by habit, or by their annotation."""
    names = {"ctx", "context"}
    for node in ast.walk(tree):
        match node:
            case ast.arg(arg=name, annotation=ast.expr() as said):
                pass
            case ast.AnnAssign(target=target, annotation=said):
                name = last_name(target)
            case _:
                continue
        if any(last_name(part) in CONTEXTS for part in ast.walk(said)):
            names.add(name)
    return names


def without_context(one: Source) -> set[str]:
    """Public functions of a services.py whose first argument is no context."""
    return {
        node.name
        for node in one.tree.body
        if isinstance(node, Function) and not node.name.startswith("_") and not _takes_context(node)
    }


def _takes_context(node: Function) -> bool:
    first = next(iter([*node.args.posonlyargs, *node.args.args]), None)
    if first is None or first.annotation is None or first.arg != "ctx":
        return False
    return any(last_name(part) in CONTEXTS for part in ast.walk(first.annotation))


def test_only_the_gates_make_a_context() -> None:
    assert makers(sources()) == []


def test_the_gates_do_make_them() -> None:
    """The rule reads what it should: without the exemption both gates are found."""
    for one in sources():
        if one.path in GATES:
            assert makers([Source("elsewhere.py", one.text, one.tree)])


def test_every_service_takes_a_context_first() -> None:
    for one in sources():
        if one.name == "services.py":
            assert without_context(one) == KNOWN_WITHOUT.get(one.path, set()), one.path
    assert set(WITHOUT_CONTEXT) == set(KNOWN_WITHOUT)


@pytest.mark.parametrize(
    "line",
    [
        "ctx = RecordContext(actor=actor)",
        "ctx = context.Context(actor)",
        "def widen(ctx: RecordContext): return replace(ctx, patient_id=other)",
        "def widen(held: RecordContext): return dataclasses.replace(held, patient_id=other)",
        "def widen(self): return copy.replace(self.ctx, patient_id=other)",
        "object.__setattr__(ctx, 'patient_id', other)",
        "object.__new__(RecordContext)",
        "type(ctx)(**values)",
        "class Mine(RecordContext): pass",
        "from trust.context import RecordContext as Innocent",
    ],
)
def test_negative_control_a_planted_context_is_found(line: str) -> None:
    assert makers([planted(line, "ehr/card/queries.py")]) == ["ehr/card/queries.py:1"]


@pytest.mark.parametrize(
    "line",
    [
        "def sign(patient_id: UUID) -> None: ...",
        "def sign() -> None: ...",
        "def sign(ctx) -> None: ...",
        "def sign(ctx: HttpRequest) -> None: ...",
        "def sign(*, ctx: RecordContext) -> None: ...",
        "def sign(patient_id: UUID, ctx: RecordContext) -> None: ...",
    ],
)
def test_negative_control_a_planted_service_without_context_is_found(line: str) -> None:
    assert without_context(planted(line)) == {"sign"}


def test_a_service_with_a_context_passes() -> None:
    assert without_context(planted("def sign(ctx: RecordContext, *, x: int) -> None: ...")) == set()
