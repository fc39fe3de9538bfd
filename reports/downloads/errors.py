"""What is refused about files."""

from __future__ import annotations

from trust.context import Refusal, gettext_noop


class UnknownFileKind(Refusal):
    """The ending of the file names no kind that we write."""

    message = gettext_noop("Reports are written as .xlsx or .csv; “%(name)s” ends otherwise.")
    status = 404
