"""Stopping in good order: a signal only raises a flag, which is read between two steps."""

from __future__ import annotations

import signal
import time
from collections import deque
from pathlib import Path
from types import FrameType

from config.servers import processes
from config.servers.errors import CannotStart


class Stopped(Exception):
    """Somebody asked us to stop."""


class StopFlag:
    """Raised by Ctrl-C, SIGTERM or a closed terminal.

    Raising an exception inside the handler could lose a process between its start and its entry
    in the roster; hence the flag.
    """

    def __init__(self) -> None:
        self.raised = False

    def listen(self) -> None:
        """Take the signals over, also where a shell has told us to ignore them (`make run &`)."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._raise)

    def _raise(self, _number: int, _frame: FrameType | None) -> None:
        self.raised = True

    def check(self) -> None:
        """Leave if we are asked to."""
        if self.raised:
            raise Stopped

    def sleep(self, seconds: float) -> None:
        """Wait, but not past a wish to stop."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            self.check()
            time.sleep(min(left, 0.1))
        self.check()


def last_words(log: Path) -> str:
    """The last line of a log that says something."""
    with log.open(errors="replace") as lines:
        told = deque((line.strip() for line in lines if line.strip()), maxlen=1)
    return told[0] if told else "it said nothing"


def finish(child: processes.Child, log: Path, flag: StopFlag) -> None:
    """Wait for a step to end well."""
    try:
        while not child.has_ended():
            flag.sleep(0.05)
    finally:
        child.stop()
    if child.popen.returncode != 0:
        raise CannotStart(f"The step {child.name} failed: {last_words(log)} (all of it in {log})")
