"""`manage.py sequencer`: numbers what was written and signs the trees over it."""

from __future__ import annotations

import signal
import time
from typing import Any

import structlog
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, close_old_connections

from trust.context import Refusal
from trust.keys.errors import NoSigningKey
from trust.transparency import services
from trust.transparency.addresses import TreeName
from trust.transparency.queries import last_replays
from trust.transparency.replay import Replay

_log = structlog.get_logger()
_PAUSE = 10.0  # after a refusal: somebody must look, and care goes on meanwhile


class Command(BaseCommand):
    """The sequencer process."""

    help = "Seal what was written into the public log; runs until SIGTERM."
    running = True
    passes: list[Replay] | None = None

    def add_arguments(self, parser: CommandParser) -> None:
        """Seconds between two looks at an empty queue."""
        parser.add_argument("--every", type=float, default=2.0)
        parser.add_argument("--once", action="store_true", help="seal what waits, then end")

    def handle(self, *args: Any, **options: Any) -> None:
        """Seal in a loop. A lost database is waited for; a log that was changed is never signed."""
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        while self.running:
            try:
                with services.alone():
                    services.adopt()
                    self._seal(options["every"], once=options["once"])
            except (DatabaseError, OSError, Refusal, NoSigningKey) as error:
                _log.error("sequencer.waiting", error=type(error).__name__, told=str(error))
                close_old_connections()
                if options["once"]:
                    raise CommandError(str(error)) from error
                self._rest(_PAUSE)
            self.running = self.running and not options["once"]

    def _stop(self, *_: Any) -> None:
        self.running = False

    def _rest(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while self.running and (left := until - time.monotonic()) > 0:
            time.sleep(min(left, 0.2))

    def _seal(self, every: float, *, once: bool) -> None:
        while self.running:
            sealed = sum(services.seal(tree) for tree in TreeName)
            if sealed == 0 and once:
                return
            if sealed < services.BATCH and not once:
                for tree in TreeName:
                    services.stamp(tree)
                self._replay()
                self._rest(every)

    def _replay(self) -> None:
        """Some places of a pass over the whole log; the next pass begins a day later."""
        if self.passes is None and self._is_due():
            self.passes = [Replay.of(tree, services.now()) for tree in TreeName]
        if not self.passes:
            return
        self.passes[0].step()
        if self.passes[0].is_done:
            done = self.passes.pop(0)
            services.keep_replay(done)
            if done.wrong:
                _log.error("log.replay", tree=done.tree, problems=len(done.wrong))
        if not self.passes:
            self.passes = None

    def _is_due(self) -> bool:
        last = [one.ended_at for one in last_replays()]
        return len(last) < len(TreeName) or services.now() - min(last) > settings.REPLAY_EVERY
