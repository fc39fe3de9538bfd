"""The 22 chapters of ICD-10 and the chapter of a code. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from trust.context import gettext_noop

_CODE = re.compile(r"([A-Z])(\d\d)(?:\.\d{1,2})?")


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter: its roman number, its first and last category, its short title (a msgid)."""

    number: str
    first: str
    last: str
    title: str


# Chapter borders follow WHO ICD-10; where national editions stretch a block to the end of its
# letter (D49, E99, K99) the code stays in the chapter of that letter.
CHAPTERS: tuple[Chapter, ...] = (
    Chapter("I", "A00", "B99", gettext_noop("Infectious and parasitic diseases")),
    Chapter("II", "C00", "D49", gettext_noop("Neoplasms")),
    Chapter("III", "D50", "D99", gettext_noop("Blood and immune mechanism")),
    Chapter("IV", "E00", "E99", gettext_noop("Endocrine, nutritional and metabolic")),
    Chapter("V", "F00", "F99", gettext_noop("Mental and behavioural")),
    Chapter("VI", "G00", "G99", gettext_noop("Nervous system")),
    Chapter("VII", "H00", "H59", gettext_noop("Eye and adnexa")),
    Chapter("VIII", "H60", "H99", gettext_noop("Ear and mastoid process")),
    Chapter("IX", "I00", "I99", gettext_noop("Circulatory system")),
    Chapter("X", "J00", "J99", gettext_noop("Respiratory system")),
    Chapter("XI", "K00", "K99", gettext_noop("Digestive system")),
    Chapter("XII", "L00", "L99", gettext_noop("Skin and subcutaneous tissue")),
    Chapter("XIII", "M00", "M99", gettext_noop("Musculoskeletal and connective tissue")),
    Chapter("XIV", "N00", "N99", gettext_noop("Genitourinary system")),
    Chapter("XV", "O00", "O99", gettext_noop("Pregnancy, childbirth and the puerperium")),
    Chapter("XVI", "P00", "P99", gettext_noop("Perinatal conditions")),
    Chapter("XVII", "Q00", "Q99", gettext_noop("Congenital malformations")),
    Chapter("XVIII", "R00", "R99", gettext_noop("Symptoms and abnormal findings")),
    Chapter("XIX", "S00", "T99", gettext_noop("Injury and poisoning")),
    Chapter("XX", "V00", "Y99", gettext_noop("External causes")),
    Chapter("XXI", "Z00", "Z99", gettext_noop("Contacts with health services")),
    Chapter("XXII", "U00", "U99", gettext_noop("Codes for special purposes")),
)


def category_of(code: str) -> str:
    """The three-character category of an ICD-10 code, or "" for anything else."""
    match = _CODE.fullmatch(code.strip().upper())
    return match[1] + match[2] if match else ""


def chapter_of(code: str) -> str:
    """The roman number of the chapter a code belongs to, or "" for anything else."""
    category = category_of(code)
    return next((c.number for c in CHAPTERS if c.first <= category <= c.last), "")
