"""The row lock that orders those who move one run."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from reports.engine.errors import NoSuchRun
from reports.engine.models import ReportRun


def lock_run(run_id: UUID) -> Any:
    """The run (a row of ReportRun), locked to the end of the transaction."""
    run = ReportRun.objects.select_for_update().filter(pk=run_id).first()
    if run is None:
        raise NoSuchRun
    return run
