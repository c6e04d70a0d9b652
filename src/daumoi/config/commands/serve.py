"""`daumoi serve`: web server, worker and scheduler under one process."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from daumoi.config.supervisor import Supervisor, standard_children


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to listen."""
    parser.add_argument(
        "--bind", default="127.0.0.1:8000", help="address and port of the web server (default: %(default)s)"
    )
    parser.add_argument(
        "--processes",
        type=int,
        default=2,
        help="processes that answer requests; one for each core, some 120 MiB each (default: %(default)s)",
    )
    parser.add_argument(
        "--threads", type=int, default=4, help="requests each of them answers at the same time (default: %(default)s)"
    )


def run(arguments: argparse.Namespace) -> int:
    """Bring the database up to date, then keep the processes until Ctrl-C or SIGTERM."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "daumoi.config.settings")
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    if not (settings.LOCALE_PATHS[0] / "vi" / "LC_MESSAGES" / "django.mo").exists():
        print("The compiled messages are missing: run `make .venv/.base`, or `python -m scripts.messages compile`.")
        return 1
    Path(settings.STATE_FOLDER).mkdir(parents=True, exist_ok=True)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    supervisor = Supervisor(
        standard_children(bind=arguments.bind, processes=arguments.processes, threads=arguments.threads),
        log=Path(settings.STATE_FOLDER) / "log" / "serve.log",
    )
    supervisor.start()
    print(f"Đầu Mối answers on http://{arguments.bind}/ — Ctrl-C stops it; its log is {supervisor.log}")
    supervisor.run()
    return 0
