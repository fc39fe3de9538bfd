"""A signed copy of who looked: the patient's own journal, to be shown elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from patients.access.presenters import act_words
from patients.access.queries import reveal
from patients.cabinet.errors import NoSignedCopies
from patients.cabinet.files import WRITERS, CopyKind, Line, packed
from patients.identity.queries import person
from trust.context import RecordContext
from trust.journal.queries import all_looks
from trust.keys.errors import NoSigningKey
from trust.keys.signing import public_keys, sign
from trust.ledger.elements import COUNTRY_ZONE
from trust.transparency import bundle
from trust.transparency.presenters import verifier_page
from trust.transparency.proofs import proof

if TYPE_CHECKING:
    from trust.journal.models import Journal


def signed_copy(ctx: RecordContext, *, kind: CopyKind) -> bytes:
    """The whole list with its detached signature and the public key, as a ZIP.

    Raises NoSignedCopies when the house holds no key.
    """
    made_at = ctx.now.astimezone(COUNTRY_ZONE).replace(microsecond=0)
    content = WRITERS[kind](person(ctx).full_name, made_at, _lines(ctx))
    try:
        signature = sign(content)
    except NoSigningKey as missing:
        raise NoSignedCopies from missing
    return packed(kind, content, signature, public_keys()[0], made_at)


def proof_of_record(ctx: RecordContext, *, since: Mapping[str, int]) -> bytes:
    """The bundle: the record, its proof and what checks it (docs/proof.md).

    `since` are sizes of trees that somebody holds from before. Raises NoCheckpoint, NoSignedCopies.
    """
    try:
        told = proof(ctx, since=since)
    except NoSigningKey as missing:
        raise NoSignedCopies from missing
    beside = {"READ-ME.txt": _read_me(), "verify.html": verifier_page()}
    return bundle.packed(told, beside, ctx.now.astimezone(COUNTRY_ZONE))


def _read_me() -> str:
    return _(
        "This is your health record as it stands in Yagona, with the proof that nobody has changed "
        "it.\n\n"
        "To check it, open verify.html in a browser and choose this whole file; or type: "
        "%(command)s\n"
        "Both work with the network off. Compare the key with the printed sheet (%(sheet)s) or with "
        "an earlier proof.\n\n"
        "Keep this file: with it you can show later that nothing which is in it now was taken away."
        "\n"
    ) % {
        "command": f"python verify.py {bundle.NAME}.zip",
        "sheet": f"{settings.BASE_URL}{reverse('transparency-sheet')}",
    }


def _lines(ctx: RecordContext) -> Iterator[Line]:
    """What the page shows, and the codes behind it; never what was searched for or from where."""
    for some in _batched(all_looks(ctx)):
        yield from map(_line, reveal(ctx, some))


def _batched(rows: Iterator[Journal]) -> Iterator[list[Journal]]:
    """A thousand at a time, to ask once what of them is visible."""
    while some := list(islice(rows, 1000)):
        yield some


def _line(row: Journal) -> Line:
    return Line(
        at=row.at.astimezone(COUNTRY_ZONE).isoformat(timespec="seconds"),
        operation=str(row.operation_id),
        who=row.actor_name if not row.system_name else "",
        post=row.post_name,
        facility=row.facility_name,
        job=row.system_name,
        action=row.action,
        words=act_words(row.action),
        kinds=" ".join(row.entities),
        purpose=row.purpose,
        outcome=row.outcome,
    )
