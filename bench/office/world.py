"""The office's database: filled before, asked afterwards; each in a process of its own, so that no connection stays."""

from __future__ import annotations

import json
import sys
from datetime import date

from bench.office.people import PASSWORD, tokens_in

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105  (the example of every manual; of people who live ten minutes)


def fill(officers: int, editors: int) -> dict[str, str]:
    """A focal point, units of two officers each, topics; gives e-mail → secret of the second factor."""
    from allauth.mfa.totp.internal.auth import TOTP
    from django.core.management import call_command

    from daumoi.accounts.models import Membership, Organisation, User
    from daumoi.subjects.models import Topic

    call_command("migrate", interactive=False, verbosity=0)
    hub = Organisation.objects.create(code="hub", name="Trung tâm Thông tin", short_name="TTTT", kind="focal_point")
    units = [
        Organisation.objects.create(
            code=f"unit-{n}", name=f"Cục số {n}", short_name=f"Cục {n}", kind="source_unit", hub=hub, parent=hub
        )
        for n in range((officers + 1) // 2)
    ]
    Topic.objects.create(code="vien-thong", name_vi="Viễn thông", name_en="Telecommunications")
    people = {}
    for role, count in (("officer", officers), ("editor", editors)):
        for n in range(count):
            person = User.objects.create_user(f"{role}-{n}@office.example", PASSWORD, full_name=f"Người số {role} {n}")
            unit = hub if role == "editor" else units[n // 2]
            Membership.objects.create(user=person, organisation=unit, role=role, valid_from=date(2025, 3, 1))
            TOTP.activate(person, SECRET)
            people[person.email] = SECRET
    return people


def tell() -> dict[str, object]:
    """What the database holds at the end: the words of each release, what was issued twice, whether the log holds."""
    from django.db import connection
    from django.db.models import Count

    from daumoi.accounts.models import LogEntry
    from daumoi.accounts.viewer import SYSTEM, acting_as
    from daumoi.audit.actions import check_log, seal_entries
    from daumoi.foundation import clock
    from daumoi.releases.models import Release

    with acting_as(SYSTEM):
        tokens = {row.pk: sorted(tokens_in(f"{row.headline} {row.body}")) for row in Release.objects.all()}
        counted = Release.objects.annotate(count=Count("versions")).filter(count__gt=1)
        seal_entries(at=clock.now(), is_thorough=True)
        return {
            "vendor": connection.vendor,
            "tokens": tokens,
            "issued_twice": [row.pk for row in counted],
            "log_is_sound": check_log(at=clock.now()).is_sound,
            "acts": LogEntry.objects.count(),
        }


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(fill(int(sys.argv[2]), int(sys.argv[3])) if sys.argv[1] == "fill" else tell()))
