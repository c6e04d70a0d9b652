"""`reset_second_factor`: take the second factor of somebody away who lost it, and sign them out."""

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from daumoi.accounts.models import User
from daumoi.accounts.sign_in.actions import reset_second_factor
from daumoi.accounts.viewer import SYSTEM, acting_as
from daumoi.foundation import clock


class Command(BaseCommand):
    help = "Take app, passkeys and recovery codes of a person away who lost them. Check first who is asking."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *, email: str, **options: object) -> None:
        user = User.objects.filter(email=email.strip().lower()).first()
        held = user.memberships.valid_on(timezone.localdate(clock.now())) if user else None
        membership = held.select_related("organisation").order_by("-id").first() if held else None
        if user is None or membership is None:
            raise CommandError(f"Nobody with a role has the e-mail {email!r}")
        with acting_as(SYSTEM):
            count = reset_second_factor(user=user, organisation=membership.organisation, by=SYSTEM, at=clock.now())
        self.stdout.write(f"{count} second factor(s) of {user.full_name} taken away; signed out everywhere.")
