"""`run_report --list`, or run one form here and now and write its file."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from reports.downloads.files import check_ending, write
from reports.engine import queries, services
from reports.forms.definitions import FORMS
from reports.forms.periods import parse_time
from trust.accounts.gate import permit
from trust.context import Action, Actor, Purpose, Refusal

ACTOR = Actor.system("run_report")


class Command(BaseCommand):
    """Counts the same parts as the workers do, one after another."""

    help = "List the statistical forms, or run one and write it to a file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Names fixed for scripts."""
        parser.add_argument("code", nargs="?", help="code of the form, as --list shows it")
        parser.add_argument("--list", action="store_true", help="list the forms, code first")
        parser.add_argument("--period", help="2026 | 2026-H1 | 2026-Q4 | 2026-11")
        parser.add_argument("--territory", default="17", help="17 | 4 digits | 7 digits (SOATO)")
        parser.add_argument("--as-of", help="as known at this time; without it: now")
        parser.add_argument("--out", help="file to write, ending in .xlsx or .csv")

    def handle(self, *args: Any, **options: Any) -> None:
        """Refusals become one line and a nonzero exit."""
        if options["list"]:
            for form in FORMS:
                self.stdout.write(f"{form.code}  {_(form.title)}. {_(form.note)}")
            return
        missing = [name for name in ("code", "period", "out") if not options[name]]
        if missing:
            raise CommandError(f"missing: {', '.join(missing)} (see --help, or --list)")
        try:
            self._run(options)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None

    def _run(self, options: dict[str, Any]) -> None:
        out = Path(options["out"])
        check_ending(out.name)
        as_of = parse_time(options["as_of"]) if options["as_of"] else None
        run_id = _ask(options, as_of)
        with permit(ACTOR, Action.RUN_REPORT, Purpose.REPORTING) as ctx:
            numbers = services.start(ctx, run_id=run_id)
        for number in numbers:
            with permit(ACTOR, Action.RUN_REPORT, Purpose.REPORTING) as ctx:
                services.count(ctx, run_id=run_id, number=number)
        with permit(ACTOR, Action.DOWNLOAD_REPORT, Purpose.REPORTING) as ctx:
            table = queries.table(ctx, run_id, language=get_language() or "uz")
        file = write(table, out.name)
        out.write_bytes(file.content)
        heading = table.heading
        self.stdout.write(
            f"{heading.form} {heading.period} {heading.territory} "
            f"as of {heading.as_of.isoformat()}: {len(numbers)} parts, written to {out}"
        )


def _ask(options: dict[str, Any], as_of: datetime | None) -> UUID:
    with permit(ACTOR, Action.RUN_REPORT, Purpose.REPORTING) as ctx:
        run_id, _is_new = services.ask(
            ctx,
            form=options["code"],
            period=options["period"],
            territory=options["territory"],
            as_of=as_of,
        )
    return run_id
