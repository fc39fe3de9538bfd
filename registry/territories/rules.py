"""What a SOATO code says, and which of several names a reader gets. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from alifbo import to_cyrillic

COUNTRY = "17"

# Whose name a reader gets when their own language has none.
_CHAINS = {
    "kaa": ("kaa", "uz", "ru", "en"),
    "uz": ("uz", "ru", "en"),
    "uz-cyrl": ("uz", "ru", "en"),
    "ru": ("ru", "en", "uz"),
    "en": ("en", "uz", "ru"),
}


class Kind(StrEnum):
    """The units of the national register: fourteen of the first level, 206 below them."""

    REGION = "region"
    CAPITAL = "capital"
    REPUBLIC = "republic"
    DISTRICT = "district"
    CITY = "city"


def kind_of(code: str) -> Kind:
    """What kind of unit a code names; the fifth digit tells districts (2) from cities (4)."""
    match code:
        case "1726":
            return Kind.CAPITAL
        case "1735":
            return Kind.REPUBLIC
        case _ if len(code) == 4:
            return Kind.REGION
        case _:
            return Kind.CITY if code[4] == "4" else Kind.DISTRICT


def is_code(code: str) -> bool:
    """Whether this is shaped like a code of the register: 4 or 7 digits of the country."""
    return len(code) in (4, 7) and code.isascii() and code.isdigit() and code.startswith(COUNTRY)


def parent_of(code: str) -> str:
    """The region of a district; a region has none."""
    return code[:4] if len(code) == 7 else ""


def name_in(names: Mapping[str, str], language: str) -> str:
    """The name for a reader of `language`: their own, else the nearest that exists."""
    for candidate in _CHAINS.get(language, _CHAINS["uz"]):
        name = names.get(candidate, "")
        if name:
            is_cyrillic = language == "uz-cyrl" and candidate == "uz"
            return to_cyrillic(name).text if is_cyrillic else name
    return ""
