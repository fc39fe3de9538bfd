"""Issue a sheet: set it, seal it, remember its hash."""

from __future__ import annotations

import hashlib
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from ehr.printing.codes import kept, new_code
from ehr.printing.models import IssuedDocument
from ehr.printing.rules import Sheet
from ehr.printing.typesetting import typeset
from ehr.timeline.authorship import columns, shield_of
from trust.context import RecordContext
from trust.signatures.house import House, house
from trust.signatures.pades import seal_pdf


def issue(ctx: RecordContext, *, sheet: Sheet, row: Any, resource_type: str) -> bytes:
    """The sealed PDF of an entry that this reader sees. Raises ProviderUnreachable.

    `row` is the entry: its shield closes the trace of the file together with the entry.
    """
    own, code = house(), new_code()
    address = f"{settings.BASE_URL}{reverse('check', args=[code])}"
    pdf = typeset(sheet, address=address, check=_check(own), at=ctx.now)
    if own is not None:
        pdf = seal_pdf(pdf, own.sealer, ctx.now)
    IssuedDocument.objects.create(
        **columns(shield_of(row)),
        patient_id=row.patient_id,
        code_hash=kept(code),
        kind=sheet.kind.value,
        sha256=hashlib.sha256(pdf).digest(),
        resource_type=resource_type,
        resource_id=row.id,
        facility_name=sheet.facility,
        issued_at=ctx.now,
    )
    return pdf


def _check(own: House | None) -> tuple[str, ...]:
    """What the sheet says about itself."""
    ask = _(
        "Scan the code or open the address at the foot of the page: "
        "there it is said whether a file is the one that was issued."
    )
    if own is None:
        return ask, _("This file carries no electronic seal: no authority is set up here.")
    sealed = _("This file carries an electronic seal; any change to the file breaks it.")
    test = _("The seal is that of a test authority and has no legal force.")
    return (ask, sealed, test) if own.is_test else (ask, sealed)
