"""Names folded to one skeleton, whatever script or spelling they were written in. Pure.

`Xudoyberganov`, `Худойберганов` and `Khudoyberganov` are one name; so are `Oʻktam`, `Ўктам`,
`Уктам` and `Uktam`. A skeleton keeps consonants by sound and vowels by two classes: it is made to
miss nobody; `matching` tells how alike two people really are.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from alifbo import fold_search_key

# Longest first: what Latin, Russian-style and passport spellings write for one Uzbek sound.
_SOUNDS = (
    ("shch", "6"),
    ("sch", "6"),
    ("dzh", "j"),
    ("dj", "j"),
    ("zh", "j"),
    ("sh", "6"),
    ("ch", "4"),
    ("kh", "h"),
    ("gh", "g"),
    ("ts", "s"),
    ("ph", "f"),
)
_LETTERS = str.maketrans(
    {"ş": "6", "ç": "4", "ğ": "g", "ö": "o", "x": "h", "q": "k", "c": "s", "w": "v"}
    # Letters of Karakalpak and Russian that the Uzbek alphabet lacks.
    | {"ә": "a", "ө": "o", "ү": "u", "ң": "n", "ы": "i", "щ": "6", "ғ": "g", "і": "i", "ё": "o"}
    | {"ъ": "", "ь": "", "ı": "i", "ə": "a"}
)
_VOWELS = str.maketrans({"o": "a", "u": "a", "e": "i"})
# A father's name with what says "son of" or "daughter of"; written together or apart.
_CHILD_OF = re.compile(r"(?:[ou]gli|kizi)$")
_CHILD_WORDS = frozenset({"ogli", "ugli", "uli", "kizi", "gizi", "oglu", "ugly", "kyzy"})
_PATRONYMIC = re.compile(r"(?:(?:y?[ey]|o)v(?:i4|na)|ini4na|i4na)$")
_FEMININE = re.compile(r"(?<=[oeiy]v)a$")
# Spellings no rule of sounds can reach; keys and values are skeletons.
_SAME_NAME = (
    ("ibragim", "ibrahim"),
    ("magamid", "mahamad"),
    ("mahamid", "mahamad"),
    ("mahamit", "mahamad"),
    ("asap", "asaf"),
    ("aslanbik", "arslanbik"),
)


@dataclass(frozen=True, slots=True)
class WrittenName:
    """A person's name as they write it; the order in Uzbekistan is family, given, patronymic."""

    family: str = ""
    given: str = ""
    patronymic: str = ""

    def __str__(self) -> str:
        return " ".join(part for part in (self.family, self.given, self.patronymic) if part)


def skeleton(text: str) -> str:
    """All words of a name as skeletons in their order; words for son or daughter fall away."""
    return " ".join(skeletons(text))


def skeletons(text: str) -> tuple[str, ...]:
    """The skeleton of each word of a name."""
    words = (_sounds(word) for word in re.split(r"[\s\-.,]+", _latin(text)) if word)
    return tuple(key for word in words if word not in _CHILD_WORDS and (key := _key(word)))


def _latin(text: str) -> str:
    """Lower case, one Latin alphabet, no apostrophes, no accents but those that tell sounds."""
    # alifbo writes с+ҳ with an apostrophe (Isʼhoq); without it the pair reads as sh, on both sides.
    # Ticks go first: NFKC would turn one of them into a space.
    bare = "".join(ch for ch in text if ch not in _TICKS)
    folded = fold_search_key(unicodedata.normalize("NFKC", bare).casefold())
    kept = "".join(ch if ch in "şçğö" else unicodedata.normalize("NFD", ch) for ch in folded)
    return "".join(
        ch for ch in kept if unicodedata.category(ch)[0] not in "MSC" and ch not in _TICKS
    )


_TICKS = frozenset("'\u2019\u2018\u02bb\u02bc`\u00b4\u2032\u0027\"")


def _sounds(word: str) -> str:
    """One letter for each sound."""
    for written, sound in _SOUNDS:
        word = word.replace(written, sound)
    word = word.translate(_LETTERS)
    return word.replace("64", "6").replace("sh", "6")


def _key(word: str) -> str:
    """A word's skeleton: endings cut, vowels in two classes, runs and doubles made one."""
    word = _CHILD_OF.sub("", word) if len(word) > 6 else word
    word = _PATRONYMIC.sub("", word)
    word = _FEMININE.sub("", word)
    word = re.sub(r"y(?=[aeiou])|(?<=[aeiou])y", "", word).replace("y", "i").translate(_VOWELS)
    word = re.sub(r"[ai]*a[ai]*(?=v$)", "a", word) if word.endswith("v") else word
    word = re.sub(r"([ai])[ai]+", r"\1", word)
    word = re.sub(r"(.)\1+", r"\1", word)
    word = re.sub(r"(?<=la)h$", "", word)  # -ulloh, -ulla
    for other, name in _SAME_NAME:
        if word.startswith(other):
            word = name + word.removeprefix(other)
    return word
