"""Settings of a worker that a test starts as a process of its own."""

from daumoi.config.settings import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "tests.flows.held_worker.HeldWorkerConfig"]  # noqa: F405
COVERAGE_POLITENESS_SECONDS = 0
