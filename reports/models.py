"""The models of this app, for Django."""

from reports.engine.models import ReportPart, ReportRun, RunMove
from reports.facts.models import Fact

__all__ = ["Fact", "ReportPart", "ReportRun", "RunMove"]
