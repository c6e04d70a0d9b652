"""One process that keeps the others: web server, worker and scheduler, and in the demo its mail catcher and outlets.

A child that dies is started again, with longer pauses when it keeps dying. Ctrl-C or SIGTERM stops every child, waits
for each to finish what it has in hand, and ends only when all have ended.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

STOP_PATIENCE_SECONDS = 20.0
LONGEST_PAUSE_SECONDS = 30.0
LOOK_SECONDS = 0.5
# A child that ran this long was well; its next death is a new trouble, not the same one again.
WELL_AFTER_SECONDS = 60.0


@dataclass
class Child:
    """A process to keep. `command` is run with this process's environment."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    deaths: int = field(default=0)
    restart_at: float | None = None


def python(*words: str) -> list[str]:
    """Command line of this interpreter, with unbuffered output so that lines appear when they are written."""
    return [sys.executable, "-u", *words]


def standard_children(*, bind: str, processes: int = 2, threads: int = 4) -> list[Child]:
    """Web server, workers and scheduler of an installation.

    Threads of one Python process share one core; a second process is what lets a page be written while another is.

    Reading the press has a worker of its own: fifty slow outlets must not keep a release from its readers.
    """
    manage = ["-m", "django"]
    return [
        Child(
            "web",
            python(
                "-m", "gunicorn", "daumoi.config.wsgi:application", "--bind", bind, "--workers", str(processes),
                "--threads", str(threads), "--timeout", "60", "--graceful-timeout", "10", "--log-level", "warning",
                "--no-control-socket",
            ),
        ),
        Child("worker", python(*manage, "work", "--queues", "mail,default")),
        Child("reader", python(*manage, "work", "--queues", "coverage")),
        Child("scheduler", python(*manage, "schedule")),
    ]  # fmt: skip


class Supervisor:
    """Starts children, keeps them, stops them."""

    def __init__(self, children: list[Child], *, log: Path) -> None:
        self.children = children
        self.log = log
        self._stopping = threading.Event()

    def start(self) -> None:
        """Start every child; their output goes to the log file, each line with the child's name before it."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: self._stopping.set())
        for child in self.children:
            self._start(child)

    def _start(self, child: Child) -> None:
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "daumoi.config.settings"}
        # A session of its own: Ctrl-C reaches this process only, which then stops the children in order.
        child.process = subprocess.Popen(  # noqa: S603  (the commands are this program's own)
            child.command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment, start_new_session=True
        )
        child.started_at = time.monotonic()
        threading.Thread(target=self._copy_output, args=(child.name, child.process), daemon=True).start()

    def _copy_output(self, name: str, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None
        with self.log.open("ab") as log:
            for line in process.stdout:
                log.write(f"{time.strftime('%Y-%m-%dT%H:%M:%S%z')} {name}: ".encode() + line)
                log.flush()

    def run(self) -> None:
        """Keep the children until told to stop, then stop them."""
        try:
            while not self._stopping.wait(LOOK_SECONDS):
                for child in self.children:
                    self._restart_if_dead(child)
        finally:
            self.stop()

    def _restart_if_dead(self, child: Child) -> None:
        """Set the hour of a dead child's return, and start it when that has come; others do not wait for it."""
        if child.process is None or child.process.poll() is None:
            return
        now = time.monotonic()
        if child.restart_at is None:
            lived = now - child.started_at
            child.deaths = 1 if lived > WELL_AFTER_SECONDS else child.deaths + 1
            pause = min(2.0**child.deaths, LONGEST_PAUSE_SECONDS)
            child.restart_at = now + pause
            code = child.process.returncode
            print(f"{child.name} ended with {code}; starting it again in {pause:.0f} s (see {self.log})")
        elif now >= child.restart_at:
            child.restart_at = None
            self._start(child)

    def stop(self) -> None:
        """Ask every child to stop, wait, and end by force what does not."""
        living = [child.process for child in self.children if child.process and child.process.poll() is None]
        for process in living:
            process.terminate()
        deadline = time.monotonic() + STOP_PATIENCE_SECONDS
        for process in living:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    @property
    def is_stopping(self) -> bool:
        return self._stopping.is_set()
