"""`search_index`: make the search index anew, or compare it with what it speaks of."""

from django.core.management.base import BaseCommand, CommandParser

from daumoi.accounts.viewer import SYSTEM, acting_as
from daumoi.foundation import clock
from daumoi.search import actions


class Command(BaseCommand):
    help = "Make the search index anew; with --check only compare it with what it speaks of and mend what differs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="compare and mend; code 1 when something differed")

    def handle(self, *, check: bool, **options: object) -> None:
        with acting_as(SYSTEM):
            if not check:
                self.stdout.write(f"{actions.rebuild(at=clock.now())} entries written.")
                return
            drift = actions.check()
        self.stdout.write(
            f"{drift.missing} missing, {drift.stale} stale, {drift.gone} of things that are gone, "
            f"{drift.orphaned} without words or without an entry."
        )
        if drift:
            raise SystemExit(1)
