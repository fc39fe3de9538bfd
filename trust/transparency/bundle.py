"""The file a patient takes home: the proof, and what checks it without us. Pure but for our own files."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_STORED, ZipFile, ZipInfo

NAME = "proof-of-my-record"
VERIFIERS = Path(__file__).resolve().parents[2] / "static" / "proof"


def packed(proof: dict[str, Any], beside: Mapping[str, str], at: datetime) -> bytes:
    """A ZIP, not compressed, so that a browser page opens it with little code.

    `beside` are texts in the reader's language by their names. Checkpoints and time-stamps lie
    there once more, as openssl wants them.
    """
    files = {
        **{name: text.encode() for name, text in beside.items()},
        "proof.json": json.dumps(proof, ensure_ascii=False, separators=(",", ":")).encode(),
        "verify.py": (VERIFIERS / "verify.py").read_bytes(),
    }
    for name, part in proof["trees"].items():
        files[f"{name}.checkpoint"] = part["note"].encode()
        if part["stamp"]:
            files[f"{name}.stamped"] = part["stamp"]["note"].encode()
            files[f"{name}.tsr"] = base64.b64decode(part["stamp"]["token"])
    out = BytesIO()
    with ZipFile(out, "w", ZIP_STORED) as pack:
        for name, data in files.items():
            pack.writestr(ZipInfo(name, at.timetuple()[:6]), data)
    return out.getvalue()
