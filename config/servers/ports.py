"""Ports on the loopback address."""

from __future__ import annotations

import socket

from config.servers.errors import CannotStart

LOOPBACK = "127.0.0.1"


def is_free(port: int) -> bool:
    """Whether nobody listens on `port`."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def free_port(wished: int | None = None) -> int:
    """`wished` if it is free, else any free port."""
    if wished and is_free(wished):
        return wished
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def require_free(port: int) -> None:
    """Refuse a port that somebody else holds."""
    if not is_free(port):
        raise CannotStart(
            f"Port {port} is taken by another program: stop it, or choose another with PORT=."
        )
