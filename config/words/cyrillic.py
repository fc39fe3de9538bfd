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
    r"|Alt|Shift|F\d|WHO|API|UTC|[IVX]{2,})\b)"
)
_WORD = re.compile(r"[A-Za-zʻʼ]+")
# Beginnings of words whose Cyrillic spelling Latin does not show.
STEMS = {
    "alternativ": "альтернатив",
    "apparat": "аппарат",
    "aprel": "апрель",
    "dekabr": "декабрь",
    "detal": "деталь",
    "emulsiya": "эмульсия",
    "fevral": "февраль",
    "filtr": "фильтр",
    "gospital": "госпиталь",
    "ijtimoiy": "ижтимоий",
    "ingalyatsiya": "ингаляция",
    "interval": "интервал",
    "iyul": "июль",
    "iyun": "июнь",
    "kalendar": "календарь",
    "konsultatsiya": "консультация",
    "kontrol": "контроль",
    "kultura": "культура",
    "litsenziya": "лицензия",
    "modul": "модуль",
    "nol": "ноль",
    "noyabr": "ноябрь",
    "obyekt": "объект",
    "oktyabr": "октябрь",
    "parol": "пароль",
    "profil": "профиль",
    "profilaktik": "профилактик",
    "puls": "пульс",
    "rol": "роль",
    "sentyabr": "сентябрь",
    "simvol": "символ",
    "subyekt": "субъект",
    "ultratovush": "ультратовуш",
    "yanvar": "январь",
}
# Uzbek verbs in which t and s only happen to meet: ts is not the letter ц.
_MEETING = re.compile(r"(?<=[A-Za-zʻ])t(?=s(?:a|in|am|ang|ak|alar|inlar)\b)")
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
_SIGNS = str.maketrans({"ʻ": "", "ʼ": ""})


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
    if lower.startswith(_MEETING_STEMS):
        head, *tail = _MEETING.split(word, maxsplit=1)
        if tail:
            return f"{_plain(head)}{'Т' if word.isupper() else 'т'}{_plain(tail[0])}"
    return _plain(word)


def _tail(ending: str) -> str:
    """The ending of a word: an e inside a word is е, not э."""
    return _plain(f"b{ending}")[1:] if ending else ""


def _plain(word: str) -> str:
    return to_cyrillic(word).text


def _cased(stem: str, like: str) -> str:
    if like.isupper() and len(like) > 1:
        return stem.upper()
    return stem.capitalize() if like[0].isupper() else stem
