"""`work`: run queued steps until told to stop."""

import logging

from django.core.management.base import BaseCommand, CommandParser
from django_tasks_db.management.commands.db_worker import Worker

from daumoi.foundation import clock
from daumoi.foundation.outbox import new_worker_id, requeue_orphans


class Command(BaseCommand):
    help = "Run queued background steps. SIGTERM or Ctrl-C: finish the step under way, then stop."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--interval", type=float, default=0.5, help="seconds between two looks at an empty queue")
        parser.add_argument("--until-empty", action="store_true", help="stop when nothing is left to do")
        parser.add_argument("--queues", default="*", help="queues to work on, with commas between (default: all)")

    def handle(self, *, interval: float, until_empty: bool, queues: str, **options: object) -> None:
        logging.getLogger("django_tasks").setLevel(logging.WARNING)
        logging.getLogger("django_tasks_db").setLevel(logging.ERROR)
        returned, set_aside = requeue_orphans(at=clock.now())
        if returned or set_aside:
            self.stdout.write(f"After a worker's death: {returned} steps back in the queue, {set_aside} set aside.")
        worker = Worker(
            queue_names=queues.split(","),
            interval=interval,
            batch=until_empty,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=new_worker_id(),
            excluded_queue_names=[],
        )
        worker.configure_signals()
        worker.run()
