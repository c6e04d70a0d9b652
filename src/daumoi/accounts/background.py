"""Background entries: ids in, act as SYSTEM, try again later when asked to."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django_tasks import task

from daumoi.accounts.viewer import SYSTEM, acting_as
from daumoi.foundation import clock
from daumoi.foundation.errors import TryLater


def background(*, queue: str = "default", most_attempts: int = 5) -> Callable[[Callable[..., Any]], Any]:
    """Turn a function of a `tasks` module into a background entry.

    The function runs as SYSTEM. When it raises TryLater it is enqueued anew, with twice the pause each time, until
    `most_attempts`; then the error stands in the queue as failed, where the operator's page shows it.
    """

    def decorate(function: Callable[..., Any]) -> Any:
        @functools.wraps(function)
        def entry(*, attempt: int = 1, **ids: Any) -> None:
            with acting_as(SYSTEM):
                try:
                    function(**ids)
                except TryLater as request:
                    if attempt >= most_attempts:
                        raise
                    pause = timedelta(seconds=request.seconds * 2 ** (attempt - 1))
                    registered.using(run_after=clock.now() + pause).enqueue(attempt=attempt + 1, **ids)

        registered = task(queue_name=queue)(entry)
        return registered

    return decorate
