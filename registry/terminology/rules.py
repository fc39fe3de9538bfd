"""Code systems of the project, folded search words, and what a typed code may mean. Pure."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from alifbo import fold_search_key_loose

from trust.ledger.elements import ICD10 as ICD10
from trust.ledger.elements import LOINC as LOINC
from trust.ledger.elements import SNOMED as SNOMED

ENCOUNTER_CLASS = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
ENCOUNTER_TYPE = "https://terminology.dhp.uz/fhir/core/CodeSystem/encounter-type-cs"
ENCOUNTER_STATUS = "http://hl7.org/fhir/encounter-status"
DIAGNOSIS_ROLE = "https://terminology.dhp.uz/fhir/core/CodeSystem/diagnosis-type-cs"
CONDITION_CLINICAL = "http://terminology.hl7.org/CodeSystem/condition-clinical"
CONDITION_VERIFICATION = "http://terminology.hl7.org/CodeSystem/condition-ver-status"
ALLERGY_CLINICAL = "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical"
ALLERGY_VERIFICATION = "http://terminology.hl7.org/CodeSystem/allergyintolerance-verification"
ALLERGY_TYPE = "http://hl7.org/fhir/allergy-intolerance-type"
ALLERGY_CATEGORY = "http://hl7.org/fhir/allergy-intolerance-category"
ALLERGY_CRITICALITY = "http://hl7.org/fhir/allergy-intolerance-criticality"
REACTION_SEVERITY = "http://hl7.org/fhir/reaction-event-severity"
INTERPRETATION = "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation"
OBSERVATION_CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"
GENDER = "http://hl7.org/fhir/administrative-gender"
FACILITY_KIND = "urn:yagona:facility-kind"
POSITION = "urn:yagona:position"
SPECIALITY = "urn:yagona:speciality"

# A doctor's keyboard may stand on Cyrillic when a code is typed.
_LOOKALIKES = str.maketrans("АВСЕНКМОРТХ", "ABCEHKMOPTX")
_ICD_TYPED = re.compile(r"[A-Z]\d{1,2}(?:\.?\d{0,3})?")
_APOSTROPHES = "'’‘`´ʻʼ"
_WORD = re.compile(rf"[^\W_](?:[^\W_]|[{_APOSTROPHES}](?=[^\W_]))*")


def words(text: str) -> tuple[str, ...]:
    """The words of a text in lower-case Latin without accents and apostrophes, whatever its script."""
    return tuple(_folded(word) for word in _WORD.findall(unicodedata.normalize("NFKC", text)))


@lru_cache(maxsize=20_000)  # ICD-10 has 12,542 texts but some 6,000 words
def _folded(word: str) -> str:
    latin = fold_search_key_loose(word.casefold()).replace("ı", "i")
    plain = unicodedata.normalize("NFD", latin)
    return "".join(ch for ch in plain if ch.isalnum() and ch not in _APOSTROPHES)


def search_key(*names: str) -> str:
    """What a concept is found by: every word of every name once, each after a space."""
    return "".join(f" {word}" for word in dict.fromkeys(words(" ".join(names))))


def typed_code(text: str) -> str:
    """The beginning of an ICD-10 code that a text means (`е119` is `E11.9`), or nothing."""
    code = text.strip().upper().translate(_LOOKALIKES)
    if not _ICD_TYPED.fullmatch(code):
        return ""
    bare = code.replace(".", "")
    return f"{bare[:3]}.{bare[3:]}" if len(bare) > 3 else bare
