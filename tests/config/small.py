"""Programs for a supervisor under test: `python -S tests/config/small.py WHAT`. Standard library only."""

from __future__ import annotations

import http.server
import subprocess
import sys
import time


class Ready(http.server.BaseHTTPRequestHandler):
    """Says yes to everything."""

    def do_GET(self) -> None:
        """200."""
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


def main(what: str, *arguments: str) -> None:
    """A web server, a program with a child (as granian and Celery are), one that never works."""
    if what == "serve":
        http.server.HTTPServer(("127.0.0.1", int(arguments[0])), Ready).serve_forever()
    elif what == "parent":
        subprocess.Popen([sys.executable, "-S", __file__, "sleep"])
    elif what == "fail":
        sys.exit("a program that never works")
    time.sleep(600)


if __name__ == "__main__":
    main(*sys.argv[1:])
