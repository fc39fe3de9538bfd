"""The box that the first command ends with."""

from __future__ import annotations

from collections.abc import Sequence

from config.servers.demo import SignIn


def box(lines: Sequence[str]) -> str:
    """Lines in a frame."""
    width = max(map(len, lines))
    framed = [f"│ {line.ljust(width)} │" for line in lines]
    return "\n".join([f"┌{'─' * (width + 2)}┐", *framed, f"└{'─' * (width + 2)}┘"])


def ready_box(address: str, data: str, sign_ins: Sequence[SignIn]) -> str:
    """The address and a sign-in for each role, if there is a demonstration."""
    table = [("role", "user name", "password")]
    table += [(s.role, s.username, s.password) for s in sign_ins]
    widths = [max(len(row[column]) for row in table) for column in range(3)]
    rows = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in table]
    note = "Demonstration only." if sign_ins else "Your own database: no demonstration sign-ins."
    return box(
        [
            f"Yagona is ready: {address}",
            "",
            *([*rows, ""] if sign_ins else []),
            f"{note} Data: {data}. Ctrl-C stops everything.",
        ]
    )
