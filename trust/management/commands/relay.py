"""`manage.py relay`: hands outbox rows to Celery, and spooled looks to the journal."""

from __future__ import annotations

import signal
import time
from typing import Any

import structlog
from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, close_old_connections

from trust.journal import spool
from trust.outbox import services
from trust.transparency import queries as log

_log = structlog.get_logger()
_WATCH = 60.0  # seconds between two looks at how late the log is


class Command(BaseCommand):
    """The relay process."""

    help = "Send queued tasks to Celery; runs until SIGTERM."
    running = True
    watched = -_WATCH

    def add_arguments(self, parser: CommandParser) -> None:
        """Seconds between two looks at an empty queue."""
        parser.add_argument("--every", type=float, default=0.5)

    def handle(self, *args: Any, **options: Any) -> None:
        """Relay in a loop; a lost database or broker is waited for, never fatal."""
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        while self.running:
            if not self._once():
                time.sleep(options["every"])

    def _stop(self, *_: Any) -> None:
        self.running = False

    def _watch_the_log(self) -> None:
        """The sequencer may be the one that is gone: somebody else must say so."""
        if time.monotonic() - self.watched < _WATCH:
            return
        self.watched = time.monotonic()
        if (late := log.delay()).is_alarming:
            _log.error("seal.late", waiting=late.waiting, seconds=late.age.total_seconds())

    def _once(self) -> int:
        try:
            self._watch_the_log()
            return spool.drain() + services.relay()
        except (DatabaseError, OSError) as error:  # kombu's connection errors are OSErrors
            _log.warning("relay.waiting", error=type(error).__name__)
            close_old_connections()
            return 0
