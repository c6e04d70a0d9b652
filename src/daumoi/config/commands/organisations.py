"""`daumoi organisations`: bring a table of organisations in, or write one out."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from daumoi.network.tables.entering import ImportReport

# More problems than this fill a screen without telling more; the file of problems has them all.
SHOWN_PROBLEMS = 50


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Two jobs: import and export."""
    jobs = parser.add_subparsers(dest="job", required=True, metavar="JOB")
    bring = jobs.add_parser("import", help="enter, rename, move, merge and end bodies by a CSV or XLSX table")
    bring.add_argument("file", type=Path)
    bring.add_argument("--dry-run", action="store_true", help="say what would come of it, write nothing")
    bring.add_argument("--stop-at-problems", action="store_true", help="write nothing when a single row is refused")
    bring.add_argument("--problems", type=Path, metavar="FILE", help="write every problem to this CSV file")
    write = jobs.add_parser("export", help="write every body to a CSV or XLSX table that an import reads back")
    write.add_argument("file", type=Path, help="its ending says the form: .csv or .xlsx")


def run(arguments: argparse.Namespace) -> int:
    """0 done, 1 failed, 3 done with rows refused."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "daumoi.config.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.utils import translation

    from daumoi.accounts.viewer import SYSTEM, acting_as

    with acting_as(SYSTEM), translation.override(settings.LANGUAGE_CODE):
        return _import(arguments) if arguments.job == "import" else _export(arguments)


def _import(arguments: argparse.Namespace) -> int:
    from daumoi.accounts.viewer import SYSTEM
    from daumoi.foundation import clock
    from daumoi.foundation.errors import DomainError
    from daumoi.network.tables.entering import import_table

    try:
        content = arguments.file.read_bytes()
        report = import_table(
            content=content,
            file_name=arguments.file.name,
            hub=None,
            by=SYSTEM,
            at=clock.now(),
            dry_run=arguments.dry_run,
            stop_at_problems=arguments.stop_at_problems,
        )
    except (OSError, DomainError) as error:
        print(f"{arguments.file}: {error}", file=sys.stderr)
        return 1
    show(report, arguments)
    if not report.problems:
        return 0
    return 1 if arguments.stop_at_problems and not arguments.dry_run else 3


def show(report: ImportReport, arguments: argparse.Namespace) -> None:
    """Print what came of a table: every problem by its row, then the counts."""
    for problem in report.problems[:SHOWN_PROBLEMS]:
        print(f"{arguments.file}:{problem.row}: {problem.column}: {problem.message}", file=sys.stderr)
    if len(report.problems) > SHOWN_PROBLEMS:
        print(f"… {len(report.problems) - SHOWN_PROBLEMS} more; --problems FILE writes them all", file=sys.stderr)
    if arguments.problems is not None:
        from daumoi.network.tables.writing import problems_csv

        arguments.problems.write_bytes(problems_csv(report.problems))
    if report.encoding == "Windows-1258":
        print("Read as Windows-1258; if names look wrong, save the table as CSV UTF-8.", file=sys.stderr)
    if report.unknown_headings:
        print(f"Passed over, unknown: {', '.join(report.unknown_headings)}", file=sys.stderr)
    counts = ", ".join(f"{name} {count}" for name, count in report.counts.items() if count) or "nothing to do"
    written = "written" if report.is_written else "nothing was written"
    print(f"{report.rows} rows: {counts}, refused {report.refused_rows}; {written}")


def _export(arguments: argparse.Namespace) -> int:
    from daumoi.accounts.models import Organisation
    from daumoi.network.tables.writing import as_csv, as_xlsx

    writers = {".csv": as_csv, ".xlsx": as_xlsx}
    write = writers.get(arguments.file.suffix.lower())
    if write is None:
        print(f"{arguments.file}: the ending must be .csv or .xlsx", file=sys.stderr)
        return 1
    bodies = Organisation.objects.all()
    try:
        arguments.file.write_bytes(write(bodies))
    except OSError as error:
        print(f"{arguments.file}: {error}", file=sys.stderr)
        return 1
    print(f"{bodies.count()} bodies written to {arguments.file}")
    return 0
