"""What stands in the bytes that are signed, in words: read from those very bytes and nothing else."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from ehr.allergies import wire as allergies
from ehr.documents import wire as documents
from ehr.encounters import wire as encounters
from ehr.observations import wire as observations
from ehr.problems import wire as problems
from trust.ledger.canonical import parse
from trust.ledger.elements import Concept, Quantity, When
from trust.signatures.pages import Line


def told(content: bytes) -> list[Line]:
    """Every entry of a visit, in order. Raises what the canonical form refuses: doubled keys too."""
    tree = parse(content)
    lines = [Line(_("Patient"), tree["patient"]), Line(_("Visit"), tree["encounter"])]
    for entry in tree["entries"]:
        lines += _entry(entry["resource"])
    return lines


def _entry(resource: dict[str, Any]) -> list[Line]:
    reader = _READERS.get(resource["resourceType"], _whole)
    return [Line(label, text, is_mixed(text)) for label, text in reader(resource) if text]


def _visit(resource: dict[str, Any]) -> Iterator[tuple[str, str]]:
    facts = encounters.read(resource)
    yield _("When"), _time(facts.start)
    yield _("Reason"), _words(facts.reason)
    yield _("Where"), facts.provider.display if facts.provider else ""
    yield _("Doctor"), facts.attender.display if facts.attender else ""


def _observation(resource: dict[str, Any]) -> Iterator[tuple[str, str]]:
    facts = observations.read(resource)
    pair = [_amount(one) for one in (facts.systolic, facts.diastolic) if one]
    value = " / ".join(pair) or _amount(facts.quantity) or _words(facts.concept) or facts.words
    yield _words(facts.code), value


def _condition(resource: dict[str, Any]) -> Iterator[tuple[str, str]]:
    facts = problems.read(resource)
    yield _("Diagnosis"), " ".join(part for part in (_words(facts.code), facts.note) if part)


def _allergy(resource: dict[str, Any]) -> Iterator[tuple[str, str]]:
    facts = allergies.read(resource)
    yield _("Allergy"), " · ".join(w for w in (_words(facts.code), _words(facts.reaction)) if w)


def _document(resource: dict[str, Any]) -> Iterator[tuple[str, str]]:
    facts = documents.read(resource)
    yield _("Note"), facts.text or facts.title


def _prescription(resource: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Orders live in a higher room: their own words and doses, as FHIR has them."""
    medication = resource.get("medication", {}).get("concept", {})
    name = medication.get("text") or _first(medication).get("display", "")
    doses = [one.get("text", "") for one in resource.get("dosageInstruction", [])]
    yield _("Prescription"), " · ".join(part for part in (name, *doses) if part)


def _whole(resource: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What we have no words for is shown as it stands: nobody signs what they cannot see."""
    yield resource["resourceType"], json.dumps(resource, ensure_ascii=False, default=str)


_READERS: dict[str, Callable[[dict[str, Any]], Iterator[tuple[str, str]]]] = {
    "Encounter": _visit,
    "Observation": _observation,
    "Condition": _condition,
    "AllergyIntolerance": _allergy,
    "DocumentReference": _document,
    "MedicationRequest": _prescription,
}


def _first(concept: dict[str, Any]) -> dict[str, Any]:
    return next(iter(concept.get("coding", [])), {})


def _words(concept: Concept | None) -> str:
    if concept is None:
        return ""
    return " ".join(part for part in (concept.code, concept.words) if part)


def _amount(quantity: Quantity | None) -> str:
    return f"{quantity.value} {quantity.unit or quantity.code}".strip() if quantity else ""


def _time(when: When | None) -> str:
    return when.text if when else ""


def is_mixed(text: str) -> bool:
    """Whether a word mixes Latin and Cyrillic letters: one of them only looks like the other."""
    return any(len(_scripts(word)) > 1 for word in text.split())


def _scripts(word: str) -> set[str]:
    names = (unicodedata.name(letter, "").split(" ")[0] for letter in word if letter.isalpha())
    return {name for name in names if name in ("LATIN", "CYRILLIC")}
