"""`schedule`: enqueue recurring steps when they are due, until told to stop."""

import logging
import signal
import threading

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import OperationalError, close_old_connections
from django.utils.module_loading import import_string

from daumoi.foundation import clock
from daumoi.foundation.outbox import requeue_orphans, return_interrupted
from daumoi.foundation.schedule import enqueue_due

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Enqueue recurring steps when they are due. SIGTERM or Ctrl-C stops it."

    def handle(self, **options: object) -> None:
        schedule = import_string(settings.SCHEDULE)
        stopped = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopped.set())
        while not stopped.wait(1.0):
            close_old_connections()
            try:
                enqueue_due(schedule, at=clock.now())
                requeue_orphans(at=clock.now())
                return_interrupted(at=clock.now())
            except OperationalError:
                # The database is away or locked for longer than the timeout; the next second tries again.
                logger.warning("The schedule could not be read or written", exc_info=True)
