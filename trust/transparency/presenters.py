"""What the pages about the log show: plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import segno
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from trust.transparency import notes, queries
from trust.transparency.addresses import TreeName
from trust.transparency.bundle import VERIFIERS

if TYPE_CHECKING:
    from trust.transparency.models import LogCheckpoint


@dataclass(frozen=True, slots=True)
class Line:
    """One tree in words."""

    name: str
    words: str
    size: int
    root: str
    published_at: datetime
    witnesses: str
    stamped_at: datetime | None


def _words(tree: TreeName) -> str:
    return {
        TreeName.RECORDS: _("Entries of records and registers"),
        TreeName.LOOKS: _("Looks at records"),
    }[tree]


def _line(tree: TreeName, found: LogCheckpoint) -> Line:
    note = queries.note(tree, found.size)
    names = [one.name for one in queries.witnesses() if notes.cosigned_at(note, one)]
    stamp = queries.latest_stamp(tree)
    return Line(
        name=tree.value,
        words=_words(tree),
        size=found.size,
        root=bytes(found.root).hex(),
        published_at=found.published_at,
        witnesses=", ".join(names),
        stamped_at=stamp.stamped_at if stamp else None,
    )


def verifier_page() -> str:
    """verify.html in the reader's language, everything inside it."""
    words = {
        "fine": _("Nothing was changed and nothing is missing."),
        "wrong": _("Something was changed or is missing."),
        "records": _("Entries of records and registers"),
        "looks": _("Looks at records"),
        "OK": _("As they were sealed"),
        "WAITING": _("Not yet sealed"),
        "WITHHELD": _("Kept from this reader, sealed"),
        "ERASED": _("Erased by law, the seal holds"),
        "ALTERED": _("Changed"),
        "MISSING": _("Missing"),
        "REWRITTEN": _("The log does not begin with the earlier one"),
        "UNSIGNED": _("Not signed by the key of the log"),
        "place": _("place"),
        "witnesses": _("Seen by"),
        "key": _("Compare this key with the printed sheet:"),
        "checking": _("Checking ..."),
        "unreadable": _("This is not a proof, or the file is damaged."),
    }
    page = render_to_string("trust/transparency/verify.html", {"words": words})
    style, script = ((VERIFIERS / f"verify.{kind}").read_text() for kind in ("css", "js"))
    page = page.replace("<!-- style -->", f"<style>\n{style}</style>")
    return page.replace("<!-- program -->", f"<script>{script}</script>")


def summary() -> list[Line]:
    """The trees as they stand; those that have a checkpoint."""
    return [_line(tree, found) for tree in TreeName if (found := queries.latest(tree))]


def sheet(address: str) -> dict[str, Any]:
    """The printed sheet: what a stranger needs to check anything later, without us."""
    keys = queries.fingerprints()
    told = "\n".join([*keys, *(f"{one.name} {one.size} {one.root}" for one in summary())])
    return {
        "trees": summary(),
        "keys": keys,
        "witnesses": [(one.name, one.fingerprint) for one in queries.witnesses()],
        "address": address,
        "qr": segno.make(told or address, micro=False).svg_data_uri(scale=4, border=2),
    }
