"""`add_person`: enter a person with a role in an organisation."""

import getpass
import sys

from django.core.management.base import BaseCommand, CommandError, CommandParser

from daumoi.accounts.actions import add_person
from daumoi.accounts.models import Organisation, User
from daumoi.accounts.viewer import SYSTEM, Role, acting_as
from daumoi.foundation import clock
from daumoi.foundation.errors import DomainError


class Command(BaseCommand):
    help = "Enter a person. The password is asked for, or read from standard input when that is no terminal."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("name", help="full name")
        parser.add_argument("organisation", help="code of the organisation")
        parser.add_argument("role", choices=[role.value for role in Role])

    def handle(self, *, email: str, name: str, organisation: str, role: str, **options: object) -> None:
        body = Organisation.objects.select_related("hub").filter(code=organisation).first()
        if body is None:
            raise CommandError(f"There is no organisation with the code {organisation!r}")
        password = "" if User.objects.filter(email=email.strip().lower()).exists() else self._password()
        with acting_as(SYSTEM):
            try:
                add_person(
                    email=email,
                    full_name=name,
                    organisation=body,
                    role=role,
                    password=password,
                    by=SYSTEM,
                    at=clock.now(),
                )
            except DomainError as error:
                raise CommandError(str(error)) from error
        self.stdout.write(f"{name} is {role} of {body.name}.")

    def _password(self) -> str:
        return getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().strip()
