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
    """The address and a sign-in for each role."""
    role, name = (
        max(len(getattr(s, what)) for s in sign_ins) for what in ("role", "username")
    )
    return box(
        [
            f"Yagona is ready: {address}",
            "",
            f"{'role'.ljust(role)}  {'user name'.ljust(max(name, 9))}  password",
            *(
                f"{s.role.ljust(role)}  {s.username.ljust(max(name, 9))}  {s.password}"
                for s in sign_ins
            ),
            "",
            f"Demonstration only. Data: {data}. Ctrl-C stops everything.",
        ]
    )
