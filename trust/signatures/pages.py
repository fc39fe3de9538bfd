"""What pages of signing share, whatever is signed and whoever signs: read, sign, take away.

A room brings the document (`subject`, `lines`), the signer's personal number and its own frame.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from trust.context import RecordContext
from trust.signatures import queries, services
from trust.signatures.errors import MalformedSignature, NoSignature
from trust.signatures.ports import Level
from trust.signatures.rules import Part, may_give

if TYPE_CHECKING:
    from trust.signatures.models import DocumentSignature
    from trust.signatures.queries import Checked
    from trust.signatures.services import Subject


@dataclass(frozen=True, slots=True)
class Line:
    """One statement of a document; `suspicious` when a word mixes letters that look alike."""

    label: str
    text: str
    suspicious: bool = False


def shown(
    ctx: RecordContext, subject: Subject, part: Part, lines: Sequence[Line], *, may: bool
) -> dict[str, Any]:
    """The context of components/signing.html. `may`: whether this person may give the part at all."""
    found = queries.signatures(ctx, subject.resource_type, subject.resource_id)
    me = ctx.actor.account_id
    given = queries.given(ctx, subject)
    can = may and me is not None and may_give(part, subject.kind, subject.digest, me, given)
    return {
        "document": {
            "lines": lines,
            "digest": subject.digest,
            "content": base64.b64encode(subject.content).decode(),
        },
        "signatures": [_words(subject, one) for one in queries.checked(ctx, found)],
        "may_sign": can,
        "offers": [
            {"serial": one.serial, "attributes": base64.b64encode(one.attributes).decode()}
            for one in (services.offers(ctx, subject) if can else [])
        ],
    }


def take(
    ctx: RecordContext, request: HttpRequest, subject: Subject, part: Part, pinfl: str
) -> DocumentSignature:
    """Verify and keep what the form brings. Raises the refusals of `services.sign`."""
    return services.sign(
        ctx,
        subject=subject,
        part=part,
        pinfl=pinfl,
        serial=request.POST.get("serial", "")[:64],
        attributes=_bytes(request, "attributes"),
        signature=_bytes(request, "signature"),
    )


def file(
    ctx: RecordContext, resource_type: str, resource_id: object, one: object, kind: str
) -> Any:
    """A signature (`cms`), or the bytes it is upon, to be saved. Raises NoSignature."""
    found = queries.signatures(ctx, resource_type, resource_id)
    row = next((each for each in found if each.id == one), None)
    if row is None:
        raise NoSignature
    content, name = (
        (bytes(row.cms), "signature.p7s")
        if kind == "cms"
        else (row.content.encode(), "document.json")
    )
    return HttpResponse(
        content,
        content_type="application/octet-stream",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _bytes(request: HttpRequest, name: str) -> bytes:
    try:
        return base64.b64decode(request.POST.get(name, ""), validate=True)
    except (binascii.Error, ValueError) as error:
        raise MalformedSignature from error


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


def _words(subject: Subject, one: Checked) -> dict[str, Any]:
    return {
        "id": one.row.id,
        "part": _PARTS[Part(one.row.part)](),
        "name": one.row.signer_name,
        "post": one.row.post_name,
        "when": date_format(localtime(one.row.signed_at), "DATETIME_FORMAT"),
        "serial": one.row.serial,
        "level": _LEVELS[Level(one.info.level)]() if one.info else "",
        "refusal": one.refusal and _(one.refusal.message),
        "same": one.row.digest == subject.digest,
        "revoked": bool(one.info and one.info.revoked_at),
    }
