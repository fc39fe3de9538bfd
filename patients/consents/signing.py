"""The bytes of a patient's decision as they are signed, and their words."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from patients.access.facts import WILL
from patients.consents import wire
from patients.consents.errors import NoSuchConsent
from patients.consents.presenters import target_words
from patients.consents.queries import closing
from patients.consents.rules import Scope
from trust.context import RecordContext
from trust.ledger.canonical import dump, parse
from trust.ledger.entries import Shield
from trust.ledger.queries import current
from trust.signatures.pages import Line
from trust.signatures.services import Subject

KIND = "consent"
FORM = "yagona-signed-consent-1"


def consent_subject(ctx: RecordContext, consent_id: UUID) -> Subject:
    """A decision as the ledger has it, with the words it was shown under. Raises NoSuchConsent."""
    found, version = closing(ctx, consent_id), current(ctx, wire.RESOURCE_TYPE, consent_id)
    if found is None or version is None:
        raise NoSuchConsent
    tree = {name: value for name, value in parse(version.content).items() if name != "meta"}
    content = dump(
        {
            "form": FORM,
            "patient": f"Patient/{ctx.patient_id}",
            "version": version.version,
            "named": {"scope": found.scope, "name": found.name, "class": found.sensitivity},
            "resource": tree,
        }
    )
    shield = Shield(author_id=ctx.actor.account_id, sensitivity=WILL)
    return Subject(KIND, wire.RESOURCE_TYPE, consent_id, content, shield)


def told(content: bytes) -> list[Line]:
    """The decision in words, read out of the bytes."""
    tree = parse(content)
    named, facts = tree["named"], wire.read(tree["resource"])
    what = target_words(Scope(named["scope"]), named["name"], named["class"])
    since, until = facts.since, facts.until
    emergency = (
        _("Doctors may open it in an emergency.")
        if facts.usable_in_emergency
        else _("It stays closed even in an emergency.")
    )
    lines = [
        Line(_("I close"), what),
        Line(_("Since"), since.text if since else ""),
        Line(_("Until"), until.text if until else ""),
        Line(_("In an emergency"), emergency),
        Line(_("Allergies"), _("Allergies are hidden too.") if facts.alerts_too else ""),
    ]
    return [line for line in lines if line.text]
