"""`daumoi terms`: bring a table of terms into a focal point's glossary, or write one out."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from daumoi.config.commands.organisations import show

if TYPE_CHECKING:
    from daumoi.accounts.models import Organisation


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Two jobs: import and export."""
    jobs = parser.add_subparsers(dest="job", required=True, metavar="JOB")
    bring = jobs.add_parser("import", help="enter and change terms by a CSV or XLSX table")
    bring.add_argument("file", type=Path)
    bring.add_argument("--hub", required=True, metavar="CODE", help="code of the focal point whose glossary it is")
    bring.add_argument("--dry-run", action="store_true", help="say what would come of it, write nothing")
    bring.add_argument("--stop-at-problems", action="store_true", help="write nothing when a single row is refused")
    bring.add_argument("--problems", type=Path, metavar="FILE", help="write every problem to this CSV file")
    write = jobs.add_parser("export", help="write a glossary to a CSV or XLSX table that an import reads back")
    write.add_argument("file", type=Path, help="its ending says the form: .csv or .xlsx")
    write.add_argument("--hub", required=True, metavar="CODE", help="code of the focal point whose glossary it is")


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


def _focal_point(code: str) -> Organisation:
    """The focal point of this code.

    Raises:
        DomainError: there is none.
    """
    from daumoi.accounts.models import Organisation, OrganisationKind
    from daumoi.foundation.errors import DomainError

    hub = Organisation.objects.filter(code=code, kind=OrganisationKind.FOCAL_POINT).first()
    if hub is None:
        codes = Organisation.objects.filter(kind=OrganisationKind.FOCAL_POINT).order_by("code").values_list("code")
        raise DomainError(f"no focal point has the code {code}; there are: {', '.join(row[0] for row in codes[:20])}")
    return hub


def _import(arguments: argparse.Namespace) -> int:
    from daumoi.accounts.viewer import SYSTEM
    from daumoi.foundation import clock
    from daumoi.foundation.errors import DomainError
    from daumoi.glossary.tables.entering import import_terms

    try:
        report = import_terms(
            content=arguments.file.read_bytes(),
            file_name=arguments.file.name,
            hub=_focal_point(arguments.hub),
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


def _export(arguments: argparse.Namespace) -> int:
    from daumoi.foundation.errors import DomainError
    from daumoi.glossary.models import Term
    from daumoi.glossary.tables.writing import as_csv, as_xlsx

    write = {".csv": as_csv, ".xlsx": as_xlsx}.get(arguments.file.suffix.lower())
    if write is None:
        print(f"{arguments.file}: the ending must be .csv or .xlsx", file=sys.stderr)
        return 1
    try:
        terms = Term.objects.filter(organisation=_focal_point(arguments.hub))
        arguments.file.write_bytes(write(terms))
    except (OSError, DomainError) as error:
        print(f"{arguments.file}: {error}", file=sys.stderr)
        return 1
    print(f"{terms.count()} terms written to {arguments.file}")
    return 0
