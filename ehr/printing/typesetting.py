"""A sheet as PDF/A-2a and PDF/UA-1, set by Typst with the fonts it brings, without a network.

To be kept for decades (ISO 19005-2) and to be read aloud by a screen reader (ISO 14289-1).
The program is a file of ours; every word goes in as JSON. Its root is an empty folder, so that no
other file could be read even by code.
"""

from __future__ import annotations

import json
import tempfile
from dataclasses import asdict
from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import segno
import typst

from ehr.printing.rules import Sheet, printable

_FORM = Path(__file__).with_name("sheet.typ").read_bytes()
_SCRIPTS = {"uz-cyrl": ("uz", "cyrl")}


def typeset(sheet: Sheet, *, address: str, check: tuple[str, ...], at: datetime) -> bytes:
    """The PDF; `address` is where its QR code leads, `check` says what a reader does with it."""
    lang, script = _SCRIPTS.get(sheet.language, (sheet.language, ""))
    words = _printable({**asdict(sheet), "check": check, "address": address})
    data = json.dumps({**words, "lang": lang, "script": script, "qr": qr(address)})
    with tempfile.TemporaryDirectory() as nothing:
        compiler = typst.Compiler(font_paths=_fonts(), ignore_system_fonts=True, root=nothing)
        made = compiler.compile(
            _FORM,
            format="pdf",
            sys_inputs={"data": data},
            pdf_standards=["a-2a", "ua-1"],
            timestamp=int(at.timestamp()),
        )
    if not isinstance(made, bytes):
        raise TypeError("a PDF is one file")
    return made


def qr(address: str) -> str:
    """The address as a picture of plain paths."""
    image, file = segno.make(address, error="m", micro=False), BytesIO()
    image.save(
        file, kind="svg", border=4, light="#fff", xmldecl=False, svgclass=None, lineclass=None
    )
    return file.getvalue().decode()


@cache
def _fonts() -> typst.Fonts:
    """Those inside the wheel alone: every machine sets the same page."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)


def _printable(value: Any) -> Any:
    match value:
        case str():
            return printable(value)
        case dict():
            return {name: _printable(one) for name, one in value.items()}
        case list() | tuple():
            return [_printable(one) for one in value]
        case _:
            raise TypeError(type(value).__name__)
