"""Purposes and acts in plain words."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from trust.context import Action, Purpose


def purpose_words(purpose: str) -> str:
    """What a look was for."""
    words = {
        Purpose.TREATMENT: _("For treatment"),
        Purpose.EMERGENCY: _("In an emergency"),
        Purpose.PATIENT_REQUEST: _("At your own wish"),
        Purpose.FAMILY_REQUEST: _("Somebody who acts for you"),
        Purpose.BILLING: _("For the bill"),
        Purpose.QUALITY: _("To check the quality of care"),
        Purpose.RESEARCH: _("For research"),
        Purpose.OPERATIONS: _("For the work of the facility"),
        Purpose.REPORTING: _("For statistics"),
        Purpose.PUBLIC_HEALTH: _("For public health"),
    }
    return words[Purpose(purpose)]


def entity_words(entities: Iterable[str]) -> str:
    """The kinds of entries that an act named, said to the patient; nothing for others."""
    words = {
        "Encounter": _("visits"),
        "Condition": _("diagnoses"),
        "AllergyIntolerance": _("allergies"),
        "MedicationRequest": _("prescriptions"),
        "MedicationDispense": _("dispensed medicines"),
        "Observation": _("measurements and results"),
        "DocumentReference": _("notes"),
    }
    kinds = dict.fromkeys(one.partition("/")[0] for one in entities)
    return ", ".join(words[kind] for kind in kinds if kind in words)


def act_words(action: str) -> str:
    """What was done to the record, said to the patient."""
    words = {
        Action.SEARCH_PEOPLE: _(
            "found you in a search; saw name, birth date and the end of your PINFL"
        ),
        Action.SEE_PERSON: _("saw who you are"),
        Action.REGISTER_PERSON: _("registered you"),
        Action.CORRECT_PERSON: _("corrected who you are"),
        Action.QUEUE_PERSON: _("put you in the queue"),
        Action.GIVE_CABINET_CODE: _("printed a code for your cabinet"),
        Action.READ_CARD: _("read your record"),
        Action.WRITE_CARD: _("wrote in your record"),
        Action.PRESCRIBE: _("prescribed"),
        Action.SIGN_CARD: _("signed in your record"),
        Action.SIGN_PRESCRIPTION: _("signed a prescription"),
        Action.ASK_EMERGENCY: _("was about to open your record in an emergency"),
        Action.OPEN_IN_EMERGENCY: _("opened your record in an emergency"),
        Action.CANCEL_PRESCRIPTION: _("cancelled a prescription"),
        Action.READ_PRESCRIPTION: _("saw a prescription and your allergies"),
        Action.DISPENSE: _("dispensed a medicine"),
        Action.READ_OWN: _("looked at your record"),
        Action.SEE_WHO_LOOKED: _("looked at this list"),
        Action.INQUIRE: _("asked about a look"),
        Action.EXPORT_OWN: _("took a copy of this list"),
        Action.EXPORT_PROOF: _("took the whole record with its proof"),
        Action.SIGN_OWN: _("signed a decision with a certificate, or changed a certificate"),
        Action.DECIDE_CONSENT: _("decided who may see your record"),
        Action.SIMULATE: _("saw your record as somebody else would"),
        Action.MANAGE_PROXIES: _("decided who may act for you"),
        Action.OPEN_CABINET: _("opened your cabinet: OneID said who you are"),
        Action.ACCEPT_PROXY: _("read your invitation to act for you"),
        Action.RESIGN_PROXY: _("acts for you no longer"),
        Action.RECORD_PROXY: _("recorded who acts for you as parent or guardian"),
        Action.REVIEW_ACCESS: _("checked a look at your record"),
        Action.ASK_ERASURE: _("asked for an entry of your record to be erased by law"),
        Action.DECIDE_ERASURE: _("decided about erasing an entry of your record"),
        Action.REPLAY_ERASURES: _("erased again what had been erased, after a restore"),
        Action.OVERSEE: _("oversaw who looked"),
        Action.WATCH: _("looked for unusual looks"),
        Action.KEEP_KEYS: _("changed the keys of your record"),
        Action.EXCHANGE_READ: _("another program read your record"),
        Action.EXCHANGE_IMPORT: _("took over entries from another system"),
        Action.COMPLETE_SIGNATURE: _("completed the signature under a document"),
        Action.PROJECT_FACTS: _("counted entries without your name"),
    }
    return words.get(action, action)  # type: ignore[call-overload]
