"""Sign-ins of the demonstration: fixed names, passwords made per data folder, never in git."""

from __future__ import annotations

import base64
import os
import secrets
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from config.servers.place import read_json, write_secret

ROOT = Path(__file__).resolve().parents[2]
# Two pharmacists and two doctors: what another pharmacy and another clinic see is part of the story.
DEMO_USERS = (
    ("registrar", "registrar"),
    ("doctor", "doctor"),
    ("doctor", "doctor2"),
    ("nurse", "nurse"),
    ("pharmacist", "pharmacist"),
    ("pharmacist", "pharmacist2"),
    ("patient", "patient"),
    ("analyst", "analyst"),
    ("head", "head"),
    ("inspector", "inspector"),
    ("officer", "officer"),
)


@dataclass(frozen=True, slots=True)
class SignIn:
    """A demonstration account."""

    role: str
    username: str
    password: str
    secret: str = ""  # of the second factor (RFC 6238, base 32); patients have none


def data_folder() -> Path:
    """The data folder that this process belongs to (YAGONA_DATA)."""
    return Path(os.environ.get("YAGONA_DATA") or ROOT / ".data").resolve()


def demo_sign_ins(data: Path | None = None) -> list[SignIn]:
    """The sign-ins of a data folder, made at the first call and the same ever after."""
    file = (data or data_folder()) / "demo.json"
    told = read_json(file).get("sign_ins", [])
    known = {entry["username"]: SignIn(**entry) for entry in told}
    wanted = [_whole(known.get(name), role, name) for role, name in DEMO_USERS]
    if [known.get(one.username) for one in wanted] != wanted:
        write_secret(file, {"sign_ins": [asdict(sign_in) for sign_in in wanted]})
    return wanted


def _whole(known: SignIn | None, role: str, name: str) -> SignIn:
    """The sign-in as kept; a folder of an earlier version gets what it lacks."""
    kept = known or SignIn(role, name, secrets.token_urlsafe(9))
    return kept if kept.secret or role == "patient" else replace(kept, secret=_secret())


def _secret() -> str:
    return base64.b32encode(secrets.token_bytes(20)).decode()


def factor_secrets() -> dict[str, str]:
    """The secret of each demonstration person's second factor, by username."""
    if not (data_folder() / "demo.json").exists():
        return {}
    return {one.username: one.secret for one in demo_sign_ins() if one.secret}
