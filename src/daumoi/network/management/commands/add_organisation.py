"""`add_organisation`: enter a focal point, a unit or a press agency."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from daumoi.accounts.models import Organisation, OrganisationKind
from daumoi.accounts.rules import ROLES_OF_KIND
from daumoi.accounts.viewer import SYSTEM, acting_as
from daumoi.foundation import clock
from daumoi.foundation.errors import DomainError
from daumoi.network.actions import add_organisation


class Command(BaseCommand):
    help = "Enter an organisation. The first one is a focal point; the others name it with --hub."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", help="short name for addresses, such as cuc-ha-tang-so")
        parser.add_argument("name", help="name as it stands on letters")
        parser.add_argument("--short-name", default="", help="name in lists")
        parser.add_argument("--kind", choices=list(ROLES_OF_KIND), default="source_unit")
        above = parser.add_mutually_exclusive_group()
        above.add_argument("--hub", default="", help="code of its focal point, below which it stands")
        above.add_argument("--parent", default="", help="code of another body below which it stands")

    def handle(
        self, *, code: str, name: str, short_name: str, kind: str, hub: str, parent: str, **options: object
    ) -> None:
        above = Organisation.objects.filter(code=hub or parent).first()
        if hub and (above is None or above.kind != OrganisationKind.FOCAL_POINT):
            raise CommandError(f"--hub: there is no focal point with the code {hub!r}")
        if parent and above is None:
            raise CommandError(f"--parent: there is no organisation with the code {parent!r}")
        with acting_as(SYSTEM):
            try:
                add_organisation(
                    code=code, name=name, short_name=short_name, kind=kind, parent=above, by=SYSTEM, at=clock.now()
                )
            except DomainError as error:
                raise CommandError(str(error)) from error
        self.stdout.write(f"{name} is entered as {kind}.")
