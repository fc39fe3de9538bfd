"""The list of looks as JSON and as CSV; what a spreadsheet would run is made inert. Pure."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from enum import StrEnum
from io import BytesIO, StringIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from trust.inert import inert

NAME = "who-looked"
KEY = "key.pem"


class CopyKind(StrEnum):
    """For people and spreadsheets, or for programs."""

    CSV = "csv"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Line:
    """One look as it stands in the copy; `at` in ISO 8601, codes beside the words of the reader."""

    at: str
    operation: str
    who: str
    post: str
    facility: str
    job: str
    action: str
    words: str
    kinds: str
    purpose: str
    outcome: str


def csv_bytes(person: str, made_at: datetime, lines: Iterable[Line]) -> bytes:
    """UTF-8, a line a look, each complete in itself: whose record it was and when the copy was made."""
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["person", "copied_at", *(one.name for one in fields(Line))])
    for line in lines:
        values = [getattr(line, one.name) for one in fields(Line)]
        writer.writerow([inert(each) for each in (person, made_at.isoformat(), *values)])
    return out.getvalue().encode()


def json_bytes(person: str, made_at: datetime, lines: Iterable[Line]) -> bytes:
    """UTF-8, indented: the signature is over these very bytes."""
    told = {
        "person": person,
        "copied_at": made_at.isoformat(),
        "looks": [asdict(one) for one in lines],
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


WRITERS = {CopyKind.CSV: csv_bytes, CopyKind.JSON: json_bytes}


def packed(kind: CopyKind, content: bytes, signature: bytes, key: str, at: datetime) -> bytes:
    """The file, its signature and the public key in one ZIP: they belong together."""
    out = BytesIO()
    with ZipFile(out, "w") as pack:
        for name, data in (
            (f"{NAME}.{kind}", content),
            (f"{NAME}.{kind}.sig", signature),
            (KEY, key.encode()),
        ):
            entry = ZipInfo(name, at.timetuple()[:6])
            pack.writestr(entry, data, compress_type=ZIP_DEFLATED)
    return out.getvalue()


def check_line(kind: CopyKind) -> str:
    """The command that checks an unpacked copy (OpenSSL 3)."""
    name = f"{NAME}.{kind}"
    return f"openssl pkeyutl -verify -pubin -inkey {KEY} -rawin -in {name} -sigfile {name}.sig"
