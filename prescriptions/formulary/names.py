"""How a medicine is named: name, strength and form in the reader's language. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

import alifbo

# form -> (uz, ru, en); the Cyrillic Uzbek is made from the Latin one.
FORMS: dict[str, tuple[str, str, str]] = {
    "tablet": ("tabletka", "таблетки", "tablet"),
    "capsule": ("kapsula", "капсулы", "capsule"),
    "sublingual-tablet": ("til osti tabletkasi", "таблетки под язык", "sublingual tablet"),
    "oral-drops": ("ichiladigan tomchi", "капли для приёма внутрь", "oral drops"),
    "oral-liquid": ("ichiladigan suyuqlik", "жидкость для приёма внутрь", "oral liquid"),
    "oral-powder": ("ichish uchun kukun", "порошок для приёма внутрь", "oral powder"),
    "injection": ("ukol uchun eritma", "раствор для инъекций", "solution for injection"),
    "injection-powder": ("ukol uchun kukun", "порошок для инъекций", "powder for injection"),
    "inhaler": ("nafas orqali dori", "аэрозоль для ингаляций", "inhaler"),
    "nasal-drops": ("burun tomchisi", "капли в нос", "nasal drops"),
    "eye-drops": ("koʻz tomchisi", "капли глазные", "eye drops"),
    "cream": ("krem", "крем", "cream"),
    "ointment": ("malham", "мазь", "ointment"),
}
_WORDS: dict[str, tuple[str, str]] = {  # English token -> (uz, ru)
    "mcg": ("mkg", "мкг"),
    "mg": ("mg", "мг"),
    "g": ("g", "г"),
    "ml": ("ml", "мл"),
    "IU": ("XB", "МЕ"),
    "dose": ("doza", "доза"),
}
_TOKEN = re.compile(r"[A-Za-z]+")


@dataclass(frozen=True, slots=True)
class MedicationName:
    """The parts a name is made of; `written` stands alone where the register knows no parts."""

    inn: str = ""
    name_uz: str = ""
    name_ru: str = ""
    strength: str = ""
    form: str = ""
    written: str = ""


def to_cyrillic(text: str) -> str:
    """Uzbek Latin written in Cyrillic letters."""
    return alifbo.to_cyrillic(text).text


def substance(name: MedicationName, language: str) -> str:
    """The substance alone, first letter large."""
    chosen = {"uz": name.name_uz, "uz-cyrl": name.name_uz, "ru": name.name_ru}.get(language, "")
    chosen = chosen or name.inn or name.written
    text = to_cyrillic(chosen) if language == "uz-cyrl" and name.name_uz else chosen
    return text[:1].upper() + text[1:]


def strength_text(strength: str, language: str) -> str:
    """`100 mcg/dose` in the reader's units: `100 мкг/доза`, `100 mkg/doza`."""
    if language == "en":
        return strength
    position = 1 if language == "ru" else 0

    def word(match: re.Match[str]) -> str:
        pair = _WORDS.get(match.group())
        return pair[position] if pair else match.group()

    text = _TOKEN.sub(word, strength).replace(".", ",")
    return to_cyrillic(text) if language == "uz-cyrl" else text


def form_text(form: str, language: str) -> str:
    """The dosage form as a word; an unknown one as it was written."""
    words = FORMS.get(form)
    if words is None:
        return form
    if language == "uz-cyrl":
        return to_cyrillic(words[0])
    return words[{"uz": 0, "ru": 1}.get(language, 2)]


def full_name(name: MedicationName, language: str) -> str:
    """`Enalapril 10 mg, tabletka`."""
    if not name.inn and name.written:
        return name.written
    head = f"{substance(name, language)} {strength_text(name.strength, language)}".strip()
    form = form_text(name.form, language)
    return f"{head}, {form}" if form else head
