"""The page of a document and its signatures, as plain values."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from ehr.signing.reading import told
from trust.signatures.ports import Level
from trust.signatures.rules import Part

if TYPE_CHECKING:
    from trust.signatures.queries import Checked
    from trust.signatures.services import Offer, Subject


def document(subject: Subject) -> dict[str, Any]:
    """What is signed: its words and its bytes, both out of the same content."""
    return {
        "lines": told(subject.content),
        "digest": subject.digest,
        "content": base64.b64encode(subject.content).decode(),
    }


def offered(offers: Sequence[Offer]) -> list[dict[str, str]]:
    """For the script: which certificate's key signs which attributes."""
    return [
        {"serial": one.serial, "attributes": base64.b64encode(one.attributes).decode()}
        for one in offers
    ]


def signed(subject: Subject, found: Sequence[Checked]) -> list[dict[str, Any]]:
    """Each signature in plain words."""
    return [_signature(subject, one) for one in found]


_PARTS = {
    Part.AUTHOR: lambda: _("Signed by the author"),
    Part.CERTIFIER: lambda: _("Certified by the house"),
    Part.PATIENT: lambda: _("Signed by the patient"),
}
_LEVELS = {
    Level.BASIC: lambda: _("No time-stamp yet: it is asked for again by itself."),
    Level.STAMPED: lambda: _("The time is proven; the answer about revocation is still missing."),
    Level.LASTING: lambda: _("The time and the validity of the certificate are proven for good."),
}


def _signature(subject: Subject, one: Checked) -> dict[str, Any]:
    same = one.row.digest == subject.digest
    return {
        "id": one.row.id,
        "part": _PARTS[Part(one.row.part)](),
        "name": one.row.signer_name,
        "post": one.row.post_name,
        "when": date_format(localtime(one.row.signed_at), "DATETIME_FORMAT"),
        "serial": one.row.serial,
        "level": _LEVELS[Level(one.info.level)]() if one.info else "",
        "refusal": one.refusal,
        "same": same,
        "revoked": bool(one.info and one.info.revoked_at),
    }
