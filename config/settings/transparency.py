"""The public log: its name, its memory outside the database, who vouches for it."""

from __future__ import annotations

from datetime import timedelta

from config.settings.where import DATA, where

# The name under which checkpoints are signed. It never changes while a log lives: witnesses and
# patients know the log by it.
LOG_ORIGIN = where("LOG_ORIGIN", "yagona")
# What was signed last, outside the database (trust/transparency/anchor.py).
LOG_ANCHOR = DATA / "anchor"
SEAL_ALERT = timedelta(minutes=5)  # the promise is one minute; care waits for neither
REPLAY_EVERY = timedelta(days=1)  # the sequencer goes through the whole log, a little at a time
# Public keys of witnesses: name=base64, comma separated (`manage.py witness` prints its own).
WITNESSES = dict(one.split("=", 1) for one in where("WITNESSES").split(",") if "=" in one)
# What was erased by law, outside the database and its backups (trust/erasure/book.py).
ERASURES = DATA / "erasures" / "erasures.jsonl"
