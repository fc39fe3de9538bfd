"""How people are written on a sheet, how a file is handed out, what the public page shows."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from ehr.printing.queries import Issued
from ehr.printing.rules import KIND_NAMES, DocumentKind
from patients.identity import presenters as identity
from trust.context import Refusal
from trust.signatures.house import house
from trust.signatures.pades import verify_pdf

if TYPE_CHECKING:
    from patients.identity.queries import PersonFacts

MOST = 10 * 1024 * 1024  # bytes of a file that is compared


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said about a file that was given: a shape, the sentence, and about its seal."""

    kind: str
    words: str
    seal: str = ""


def person_line(who: PersonFacts, moment: datetime) -> str:
    """Name, birth date, sex and the end of the number: enough to tell two people apart."""
    told = identity.banner(who, localtime(moment).date())
    born = _("born %(day)s") % {"day": date_format(who.birth_date)} if who.birth_date else ""
    number = f"{_('PINFL')} …{told['pinfl_last']}" if told["pinfl_last"] else ""
    return ", ".join(one for one in (told["name"], born, told["sex_word"], number) if one)


def signed_lines(name: str, post: str, facility: str, moment: datetime | None) -> list[str]:
    """Who answers for what stands above, and since when."""
    if moment is None:
        return [name]
    when = date_format(localtime(moment), "DATETIME_FORMAT")
    who = ", ".join(one for one in (name, post, facility) if one)
    return [_("Signed: %(who)s") % {"who": who}, _("Time of signing: %(when)s") % {"when": when}]


def file_answer(pdf: bytes, kind: DocumentKind, moment: datetime) -> HttpResponse:
    """The file under a name of ours that tells nothing of anybody."""
    name = f"{kind}-{localtime(moment):%Y-%m-%d}.pdf"
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def page(found: Issued) -> dict[str, Any]:
    """What the public page says."""
    return {
        "kind": _(KIND_NAMES[found.kind]),
        "facility": found.facility_name,
        "day": localtime(found.issued_at).date(),
        "sha256": found.sha256.hex(),
        "megabytes": MOST // 1024 // 1024,
    }


def compared(found: Issued, file: bytes) -> Answer:
    """Whether these bytes are that very file. A stranger's file is hashed and never parsed."""
    if hashlib.sha256(file).digest() != found.sha256:
        words = _(
            "This is not the file that was issued: it is another one, or something in it was "
            "changed. Ask the facility for the document again."
        )
        return Answer("x", words)
    words = _("This is the very file that was issued. Nothing in it was changed.")
    return Answer("ok", words, _seal_words(found, file))


def _seal_words(found: Issued, file: bytes) -> str:
    own = house()
    if own is None:
        return _("Its seal cannot be checked here: no authority is set up.")
    try:
        told = verify_pdf(file, own.trust, found.asked_at, kept_since=found.issued_at)
    except Refusal as refusal:
        return _(refusal.message)
    facts = {"name": told.name, "when": date_format(localtime(told.signed_at), "DATETIME_FORMAT")}
    words = _("Its seal is unbroken. Sealed by %(name)s, %(when)s.") % facts
    if own.is_test:
        return f"{words} {_('The seal is that of a test authority and has no legal force.')}"
    return words
