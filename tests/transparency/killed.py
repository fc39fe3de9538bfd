"""A sequencer that is killed at a chosen step; started by test_killed.py as a process of its own.

    python -m tests.transparency.killed STEP [unjoined]

Database, keys and folders come from the environment. `unjoined` takes the transaction away: the
broken variant that the test must catch.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from contextlib import ExitStack, nullcontext
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
django.setup()

from trust.transparency import anchor, notes, services, waiting  # noqa: E402  (settings first)
from trust.transparency.addresses import TreeName  # noqa: E402
from trust.transparency.models import LogCheckpoint  # noqa: E402
from trust.transparency.tiles import Store  # noqa: E402


def die(*_: Any, **__: Any) -> None:
    """As if the power went."""
    os.kill(os.getpid(), signal.SIGKILL)


def after(function: Callable[..., Any]) -> Callable[..., Any]:
    def called(*args: Any, **kwargs: Any) -> None:
        function(*args, **kwargs)
        die()

    return called


def torn(tree: str, note: str) -> None:
    """Half a line of the anchor reaches the disk."""
    with anchor._file(tree).open("ab") as file:
        file.write(b'\n{"note": "yagona')
        file.flush()
    die()


STEPS = {
    "before anything": patch.object(waiting, "take", die),
    "rows taken": patch.object(waiting, "take", after(waiting.take)),
    "rows numbered": patch.object(waiting, "number", after(waiting.number)),
    "tiles written": patch.object(Store, "write", after(Store.write)),
    "note signed": patch.object(notes, "sign", after(notes.sign)),
    "checkpoint written": patch.object(
        LogCheckpoint.objects, "create", after(LogCheckpoint.objects.create)
    ),
    "committed": patch.object(anchor, "keep", die),
    "half remembered": patch.object(anchor, "keep", torn),
    "remembered": patch.object(anchor, "keep", after(anchor.keep)),
}

if __name__ == "__main__":
    with ExitStack() as stack:
        stack.enter_context(services.alone())
        stack.enter_context(STEPS[sys.argv[1]])
        if "unjoined" in sys.argv:
            stack.enter_context(
                patch.object(services, "transaction", SimpleNamespace(atomic=nullcontext))
            )
        services.seal(TreeName.RECORDS)
