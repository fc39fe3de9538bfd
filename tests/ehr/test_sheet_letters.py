"""Every letter of the country's alphabets has a picture, and hostile text is text and nothing else."""

from __future__ import annotations

import struct
import unicodedata
import zlib
from datetime import UTC, datetime
from io import BytesIO

import pytest
import segno
import typst
from pypdf import PdfReader

from ehr.printing import typesetting
from ehr.printing.rules import COVERED, printable
from tests.ehr.papers import ADDRESS, sheet, words_of

AT = datetime(2026, 11, 25, 9, tzinfo=UTC)
LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ALPHABETS = {
    "uz": LATIN + "OʻGʻʼ" + "ŞÇÓĞ",  # today's letters, and those of the reform that is discussed
    "uz-cyrl": "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЪЬЭЮЯЎҚҒҲ",
    "ru": "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ",
    "kaa": LATIN + "ÁǴÍıŃÓÚ",
    "kaa-cyrl": "АӘБВГҒДЕЁЖЗИЙКҚЛМНҢОӨПРСТУҮЎФХҲЦЧШЩЪЫЬЭЮЯ",
}
HOSTILE = (
    '#read("/etc/passwd")',
    '#import "@preview/x:0.1.0": *',
    "$x$ *bold* _it_ `raw` \\ @ref <label> // comment /* */",
    '#{ panic() } ] ) } [ #eval("1")',
    "= Heading\n- item",
    '"}, "title": "x',
)


def typeset(*texts: str, language: str = "uz") -> bytes:
    return typesetting.typeset(
        sheet(*texts, language=language), address=ADDRESS, check=("Tekshiring.",), at=AT
    )


@pytest.mark.parametrize("alphabet", ALPHABETS)
def test_every_letter_of_the_alphabets_is_there(alphabet: str) -> None:
    """PDF/A refuses a file with a letter without a picture; here there is none to refuse."""
    letters = ALPHABETS[alphabet]
    whole = letters + letters.lower()
    assert printable(whole).replace("\u200b", "") == unicodedata.normalize("NFC", whole)
    read = words_of(typeset(" ".join(whole)))
    assert [one for one in whole if one not in read] == []


def test_every_letter_we_call_covered_is_there() -> None:
    whole = " ".join(chr(one) for first, last in COVERED for one in range(first, last + 1))
    assert b"%PDF" in typeset(whole)[:8]


@pytest.mark.parametrize("missing", ["漢", "\x01", "\ue000"])
def test_negative_control_the_typesetter_refuses_what_has_no_picture(
    monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    assert f"[U+{ord(missing):04X}]" in words_of(typeset(f"a{missing}b"))
    monkeypatch.setattr(typesetting, "printable", lambda text: text)
    with pytest.raises(typst.TypstError, match="could not be displayed"):
        typeset(f"a{missing}b")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_as_it_was_typed(text: str) -> None:
    read = words_of(typeset(text))
    assert "".join(text.split()) in "".join(read.split())
    assert "root:" not in read


def test_negative_control_the_same_text_as_code_does_something() -> None:
    with pytest.raises(typst.TypstError):
        typst.compile(HOSTILE[0].encode(), root="/tmp", format="pdf")  # noqa: S108


def test_letters_that_run_from_the_right_are_shown_as_numbers() -> None:
    """They have pictures, but beside a dose they would change the order in which it is read."""
    assert "[U+05D0]" in words_of(typeset("5 א mg"))


def test_marks_that_turn_the_direction_of_reading_are_shown() -> None:
    read = words_of(typeset("doza \u202e05 mg\u202c, \u200fb \u2066c\u2069"))
    for mark in ("[U+202E]", "[U+202C]", "[U+200F]", "[U+2066]", "[U+2069]"):
        assert mark in read


@pytest.mark.parametrize("long", ["a" * 10_000, "Oʻzbek soʻzi. " * 700, "x\n" * 3000])
def test_long_texts_run_over_pages_and_nothing_is_cut_off(long: str) -> None:
    pdf = typeset(long)
    read = "".join(words_of(pdf).split())
    assert read.count(long.strip()[0]) >= long.count(long.strip()[0])
    assert len(PdfReader(BytesIO(pdf)).pages) > 1


@pytest.mark.parametrize("lone", ["\x00", "\ud7ff", "e\u0301", "\ufeffa", "\U000e0041", "\uffff"])
def test_odd_letters_never_stop_a_sheet(lone: str) -> None:
    assert typeset(f"a{lone}").startswith(b"%PDF")


@pytest.mark.parametrize("language", ["uz", "uz-cyrl", "ru", "en"])
def test_the_file_says_that_it_is_pdf_a_and_in_which_language(language: str) -> None:
    pdf = typeset("matn", language=language)
    assert b"<pdfaid:part>2</pdfaid:part>" in pdf
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in pdf
    catalog = PdfReader(BytesIO(pdf)).trailer["/Root"]
    assert str(catalog["/Lang"]).lower().startswith(language[:2])


def test_the_qr_code_in_the_picture_is_the_address() -> None:
    """The drawn modules, sampled from the picture a printer would make, are those of the address."""
    drawn = typst.compile(
        b"#set page(width: 60mm, height: 60mm, margin: 0mm)\n"
        b'#image(bytes(sys.inputs.qr), format: "svg", width: 60mm)',
        format="png",
        ppi=300,
        sys_inputs={"qr": typesetting.qr(ADDRESS)},
    )
    assert isinstance(drawn, bytes)
    assert modules(drawn) == wanted(ADDRESS)
    assert modules(drawn) != wanted(ADDRESS.replace("7", "6"))  # negative control


def modules(png: bytes) -> list[list[bool]]:
    """Which modules are black, a quiet zone of four round them."""
    rows = picture(png)
    count = len(wanted(ADDRESS)) + 8
    step = len(rows) / count
    middles = [int((one + 0.5) * step) for one in range(4, count - 4)]
    return [[rows[y][x] < 128 for x in middles] for y in middles]


def picture(png: bytes) -> list[list[int]]:
    """The red part of each pixel of an eight-bit PNG (ISO/IEC 15948, filters of section 9)."""
    width, height, _depth, colour = struct.unpack(">IIBB", png[16:26])
    size = {2: 3, 6: 4}[colour]
    packed, place = b"", 8
    while place < len(png):
        (length,) = struct.unpack(">I", png[place : place + 4])
        if png[place + 4 : place + 8] == b"IDAT":
            packed += png[place + 8 : place + 8 + length]
        place += length + 12
    raw, rows, before = zlib.decompress(packed), [], bytes(width * size)
    for number in range(height):
        start = number * (width * size + 1)
        before = unfiltered(raw[start], raw[start + 1 : start + 1 + width * size], before, size)
        rows.append(list(before[::size]))
    return rows


def unfiltered(kind: int, line: bytes, above: bytes, size: int) -> bytes:
    out = bytearray(line)
    for place in range(len(out)):
        left = out[place - size] if place >= size else 0
        corner = above[place - size] if place >= size else 0
        guess = left + above[place] - corner
        nearest = min((left, above[place], corner), key=lambda one: abs(guess - one))
        told = (0, left, above[place], (left + above[place]) // 2, nearest)[kind]
        out[place] = (out[place] + told) & 255
    return bytes(out)


def wanted(address: str) -> list[list[bool]]:
    code = segno.make(address, error="m", micro=False)
    return [[bool(one) for one in row] for row in code.matrix]
