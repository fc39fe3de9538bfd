"""Does this medicine touch an allergy of this person? Pure: facts in, alerts out.

What this engine looks at is said with every answer, and so is what it does not look at: silence
about interactions must never be read as "none found".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import alifbo

from trust.context import gettext_noop


class Severity(StrEnum):
    """How loud an alert is."""

    STOP = "stop"
    WARN = "warn"


HIDDEN = "hidden"  # how an alert was found when the entry it rests on is closed to the reader


@dataclass(frozen=True, slots=True)
class MedicationFacts:
    """What the rules need of a medicine: its names in every language and its ATC code."""

    names: tuple[str, ...]
    atc: str = ""


@dataclass(frozen=True, slots=True)
class AllergyFacts:
    """What the rules need of an allergy: the substance as written, and its code if it has one."""

    substance: str
    code: str = ""
    severe: bool = False


@dataclass(frozen=True, slots=True)
class AllergyClass:
    """A group in which an allergy to one is a danger with the others."""

    key: str
    name: str
    atc: tuple[str, ...]
    words: tuple[str, ...]
    near: tuple[str, ...] = ()  # groups where some people react as well
    source: str = "Allergy classes by ATC group, compiled for demonstration"
    reviewer: str = ""


@dataclass(frozen=True, slots=True)
class Alert:
    """One danger found. `by` says how: the substance itself, its class, a near class, or HIDDEN."""

    severity: Severity
    by: str
    allergy: str
    class_name: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """The answer: what was found, what was looked at, and what was not."""

    alerts: tuple[Alert, ...]
    looked_at: tuple[str, ...] = (gettext_noop("Allergies"),)
    not_checked: tuple[str, ...] = (gettext_noop("Interactions with other medicines"),)
    demonstration: bool = True

    @property
    def stops(self) -> tuple[Alert, ...]:
        """The alerts that wait for the doctor's reason."""
        return tuple(alert for alert in self.alerts if alert.severity is Severity.STOP)


CLASSES: tuple[AllergyClass, ...] = (
    AllergyClass(
        "penicillins",
        gettext_noop("penicillins"),
        ("J01C",),
        ("penicillin", "amoxicillin", "ampicillin", "oxacillin", "amoksiklav", "augmentin"),
        near=("cephalosporins",),
    ),
    AllergyClass(
        "cephalosporins",
        gettext_noop("cephalosporins"),
        ("J01DB", "J01DC", "J01DD", "J01DE"),
        ("cephalosporin", "cefazolin", "ceftriaxone", "cefuroxime", "cefotaxime", "tsefalosporin"),
        near=("penicillins",),
    ),
    AllergyClass(
        "sulfonamides",
        gettext_noop("sulfonamides"),
        ("J01E",),
        ("sulfonamide", "sulfanilamid", "sulfamethoxazole", "biseptol", "co-trimoxazole"),
    ),
    AllergyClass(
        "nsaids",
        gettext_noop("non-steroidal anti-inflammatory medicines"),
        ("M01A", "N02BA", "B01AC06"),
        ("nsaid", "aspirin", "acetylsalicylic", "ibuprofen", "diclofenac", "ketorolac", "analgin"),
    ),
    AllergyClass(
        "macrolides",
        gettext_noop("macrolides"),
        ("J01FA",),
        ("macrolide", "erythromycin", "azithromycin", "clarithromycin"),
    ),
    AllergyClass(
        "ace-inhibitors",
        gettext_noop("ACE inhibitors"),
        ("C09A", "C09B"),
        ("ace inhibitor", "enalapril", "lisinopril", "captopril", "ramipril"),
    ),
)
_BY_KEY = {group.key: group for group in CLASSES}
# One spelling for the many: Cyrillic to Latin, then the letters in which the languages differ.
_SAME = (("ph", "f"), ("th", "t"), ("kh", "x"), ("ks", "x"), ("ts", "c"), ("ck", "k"), ("y", "i"))
_LETTERS = str.maketrans({"k": "c", "q": "c", "s": "c", "z": "c"})
_SHORTEST = 4


def fold(text: str) -> str:
    """A substance's name in one spelling: Амоксициллин, amoksitsillin and amoxicillin agree."""
    key = alifbo.fold_search_key_loose(text).lower()
    for written, one in _SAME:
        key = key.replace(written, one)
    key = key.translate(_LETTERS)
    doubled = [letter for at, letter in enumerate(key) if at == 0 or letter != key[at - 1]]
    return "".join(letter for letter in doubled if letter.isalnum())


def _stem(name: str) -> str:
    """The folded name without a last vowel: penicillin, penitsillini, пенициллина."""
    return fold(name).rstrip("aeiou")


def _names(allergy: str, word: str) -> bool:
    stem = _stem(word)
    return len(stem) >= _SHORTEST and stem in fold(allergy)


def _class_of_allergy(allergy: AllergyFacts) -> frozenset[str]:
    return frozenset(
        group.key
        for group in CLASSES
        if any(_names(allergy.substance, word) for word in group.words)
        or (allergy.code and allergy.code.startswith(group.atc))
    )


def _class_of_medication(medication: MedicationFacts) -> frozenset[str]:
    return frozenset(
        group.key for group in CLASSES if medication.atc and medication.atc.startswith(group.atc)
    )


def _alert(medication: MedicationFacts, allergy: AllergyFacts) -> Alert | None:
    if any(_names(allergy.substance, name) for name in medication.names if name):
        return Alert(Severity.STOP, "substance", allergy.substance)
    allergic = _class_of_allergy(allergy)
    given = _class_of_medication(medication)
    shared = sorted(allergic & given)
    if shared:
        return Alert(Severity.STOP, "class", allergy.substance, _BY_KEY[shared[0]].name)
    near = sorted(key for key in allergic if given & set(_BY_KEY[key].near))
    if near:
        severity = Severity.STOP if allergy.severe else Severity.WARN
        return Alert(severity, "near class", allergy.substance, _BY_KEY[near[0]].name)
    return None


def check(medication: MedicationFacts, allergies: Sequence[AllergyFacts]) -> Checked:
    """Hold one medicine against every allergy of the person."""
    found = (_alert(medication, allergy) for allergy in allergies)
    return Checked(alerts=tuple(alert for alert in found if alert is not None))


def with_hidden(seen: Checked, hidden: Checked) -> Checked:
    """The answer with one alert more if a closed entry touches the medicine; it names nothing."""
    if not hidden.alerts:
        return seen
    severity = Severity.STOP if hidden.stops else Severity.WARN
    return replace(seen, alerts=(*seen.alerts, Alert(severity, HIDDEN, "")))
