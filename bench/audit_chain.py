"""`make bench-audit`: sealing and checking the log of acts, beside the bare hashing of the same entries.

    python -m bench.audit_chain [--entries 200000]

Prints entries a second of CPU time for sealing and for the check, how many times the hashing alone either takes in
the same run, and the peak memory. The work of an office is some hundred acts a day; a log of ten years has about half a
million entries.
"""

from __future__ import annotations

import argparse
import os
import resource
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

BATCH = 5000
NOTE = {"revision": 3, "organisation": "Cục Hạ tầng số"}


def fill(count: int) -> None:
    """Write that many entries straight into the table."""
    from daumoi.accounts.models import LogEntry, Organisation, User

    hub = Organisation.objects.create(code="hub", name="Trung tâm Thông tin", short_name="TTTT", kind="focal_point")
    person = User.objects.create_user("officer@bench.example", full_name="Lê Thị Hạnh")
    start = datetime(2026, 1, 1, tzinfo=UTC)
    for first in range(0, count, BATCH):
        LogEntry._base_manager.bulk_create(
            LogEntry(
                at=start + timedelta(seconds=number), actor=person, actor_name=person.full_name, verb="release.write",
                object_kind="release", object_id=number, organisation=hub, hub=hub, note={**NOTE, "n": number},
            )
            for number in range(first, min(first + BATCH, count))
        )  # fmt: skip


def bare_hashing(count: int) -> float:
    """CPU seconds of the digests alone, without a database."""
    from daumoi.audit.rules import BEGINNING, Entry, sealed

    moment = datetime(2026, 1, 1, tzinfo=UTC)
    entries = (
        Entry(number, moment, 1, "Lê Thị Hạnh", "release.write", "release", number, 1, 1, {**NOTE, "n": number})
        for number in range(count)
    )
    began = time.process_time()
    for _seal in sealed(entries, after_number=0, after_sha256=BEGINNING):
        pass
    return time.process_time() - began


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--entries", type=int, default=200_000)
    count = parser.parse_args().entries
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"DAUMOI_STATE_FOLDER": folder, "DAUMOI_BUILD_STEP": "1"}
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "daumoi.config.settings")
        import django

        django.setup()
        from django.core.management import call_command

        from daumoi.audit import actions

        Path(folder).mkdir(exist_ok=True)
        call_command("migrate", interactive=False, verbosity=0)
        fill(count)
        bare = bare_hashing(count)
        at = datetime(2026, 6, 1, tzinfo=UTC)
        print(f"{count:,} entries")
        for name, act in (
            ("sealing", lambda: actions.seal_entries(at=at)),
            ("check", lambda: actions.check_log(at=at)),
        ):
            began = time.process_time()
            act()
            spent = time.process_time() - began
            print(f"{name:8} {count / spent:10,.0f} entries a CPU second   {spent / bare:.1f} times the bare hashing")
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"peak memory {peak:.0f} MiB")


if __name__ == "__main__":
    main()
