"""Sign-ins of the demonstration: fixed names, passwords made per data folder, never in git."""

from __future__ import annotations

import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from config.servers.place import read_json, write_secret

ROOT = Path(__file__).resolve().parents[2]
# Two pharmacists, because the second pharmacy's answer is part of the story.
DEMO_USERS = (
    ("registrar", "registrar"),
    ("doctor", "doctor"),
    ("nurse", "nurse"),
    ("pharmacist", "pharmacist"),
    ("pharmacist", "pharmacist2"),
    ("patient", "patient"),
    ("analyst", "analyst"),
    ("head", "head"),
    ("inspector", "inspector"),
)


@dataclass(frozen=True, slots=True)
class SignIn:
    """A demonstration account."""

    role: str
    username: str
    password: str


def data_folder() -> Path:
    """The data folder that this process belongs to (YAGONA_DATA)."""
    return Path(os.environ.get("YAGONA_DATA") or ROOT / ".data").resolve()


def demo_sign_ins(data: Path | None = None) -> list[SignIn]:
    """The sign-ins of a data folder, made at the first call and the same ever after."""
    file = (data or data_folder()) / "demo.json"
    told = read_json(file).get("sign_ins", [])
    known = {entry["username"]: SignIn(**entry) for entry in told}
    wanted = [
        known.get(name) or SignIn(role, name, secrets.token_urlsafe(9)) for role, name in DEMO_USERS
    ]
    if len(known) < len(wanted):
        write_secret(file, {"sign_ins": [asdict(sign_in) for sign_in in wanted]})
    return wanted
