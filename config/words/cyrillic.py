"""Uzbek Latin to Uzbek Cyrillic: the catalogue `uz_Cyrl` is made from `uz`, never written by hand.

The alphabet is alifbo's work. Ours: what is no Uzbek word stays as it is, and words from Russian
get back the soft and hard signs that the Latin script does not write.
"""

from __future__ import annotations

import re

from alifbo import to_cyrillic

_KEEP = re.compile(
    r"(%\(\w+\)[-#0 +]*\d*(?:\.\d+)?[sdf]|%%|\{\w*\}|<[^>]+>|&\w+;|https?://\S+|\S+@\S+"
    r"|\b(?:FHIR|XLSX|CSV|PDF|JSON|ID|QR|SMS|HTML|MED-ID|ATC|eGFR|HbA1c|SpO2|mm Hg|Ctrl|Enter|Esc"
    r"|Alt|Shift|WHO|API|UTC|SpO₂|bearer token|id|X-CSRFToken|[IVX]{2,}|[A-Z]{1,3}\d+|xlsx|csv)\b)"
)
_WORD = re.compile(r"[A-Za-zʻʼ]+")
# Beginnings of words whose Cyrillic spelling Latin does not show.
STEMS = {
    "alternativ": "альтернатив",
    "aprel": "апрель",
    "dekabr": "декабрь",
    "detal": "деталь",
    "emulsiya": "эмульсия",
    "fevral": "февраль",
    "filtr": "фильтр",
    "gospital": "госпиталь",
    "inyeksiya": "инъекция",
    "iyul": "июль",
    "iyun": "июнь",
    "jshshir": "ЖШШИР",
    "kalendar": "календарь",
    "konsultatsiya": "консультация",
    "kontrol": "контроль",
    "kalsiy": "кальций",
    "kultura": "культура",
    "modul": "модуль",
    "nol": "ноль",
    "noyabr": "ноябрь",
    "obyekt": "объект",
    "oktabr": "октябрь",
    "oktyabr": "октябрь",
    "parol": "пароль",
    "profil": "профиль",
    "profilaktik": "профилактик",
    "puls": "пульс",
    "rol": "роль",
    "sefalosporin": "цефалоспорин",
    "sentabr": "сентябрь",
    "sentyabr": "сентябрь",
    "simvol": "символ",
    "subyekt": "субъект",
    "sulfanilamid": "сульфаниламид",
    "ultratovush": "ультратовуш",
    "yanvar": "январь",
}
# Latin writes s for ц after a consonant.
_AFTER_CONSONANT = re.compile(r"(?<=k)s(?=iya|ion)")
# Uzbek words in which t and s only happen to meet: ts is not the letter ц.
_MEETING = re.compile(r"(?<=[A-Za-zʻ])t(?=s(?:a|in|am|ang|ak|alar|inlar)\b)")
_WITHOUT = re.compile(r"(?<=[A-Za-zʻ])t(?=siz)")  # the ending -siz: skriptsiz, muddatsiz
_MEETING_STEMS = (
    "ayt",
    "ket",
    "tut",
    "kut",
    "oʻt",
    "qayt",
    "yet",
    "yot",
    "kirit",
    "koʻrsat",
    "toʻxtat",
)


def cyrillic(text: str) -> str:
    """The text in Cyrillic; placeholders, tags, abbreviations and foreign words as they are."""
    return "".join(
        part if number % 2 else _WORD.sub(lambda word: _word(word.group()), part)
        for number, part in enumerate(_KEEP.split(text))
    )


def _word(word: str) -> str:
    lower = word.lower()
    stems = [stem for stem in STEMS if lower.startswith(stem)]
    if stems:
        stem = max(stems, key=len)
        return _cased(STEMS[stem], word) + _tail(word[len(stem) :])
    meeting = _MEETING if lower.startswith(_MEETING_STEMS) else _WITHOUT
    head, *tail = meeting.split(word, maxsplit=1)
    if tail:
        return f"{_plain(head)}{'Т' if word.isupper() else 'т'}{_plain(tail[0])}"
    return _plain(word)


def _tail(ending: str) -> str:
    """The ending of a word: an e inside a word is е, not э."""
    return _plain(f"b{ending}")[1:] if ending else ""


def _plain(word: str) -> str:
    return to_cyrillic(_AFTER_CONSONANT.sub("ts", word), ng_as_digraph=False).text


def _cased(stem: str, like: str) -> str:
    if stem.isupper() or (like.isupper() and len(like) > 1):
        return stem.upper()
    return stem.capitalize() if like[0].isupper() else stem
