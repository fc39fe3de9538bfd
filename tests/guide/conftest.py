"""Runs on examples of the national guide, which are not ours to ship: YAGONA_GUIDE names their folder."""

from __future__ import annotations

import os

# Without the folder there is nothing to collect; the same laws hold on our own examples elsewhere.
collect_ignore_glob = [] if os.environ.get("YAGONA_GUIDE") else ["test_*.py"]
