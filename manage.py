#!/usr/bin/env python
"""Django's command line, with the embedded servers' tools on PATH."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run one management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    from config.servers.software import put_tools_on_path

    put_tools_on_path()
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
