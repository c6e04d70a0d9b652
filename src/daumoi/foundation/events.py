"""Events: what has happened below is told to what lies above, through one visible map.

`config/subscriptions.py` says which tasks follow which event. They are enqueued in the database of the same
transaction that changed the rows, so the queue is the outbox: either both are there or neither.
"""

from __future__ import annotations

import dataclasses
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string


@dataclasses.dataclass(frozen=True)
class Event:
    """Something that happened. Subclasses hold ids and plain values, never model instances."""


def publish(event: Event) -> None:
    """Enqueue every task that follows this event, inside the caller's transaction.

    Raises:
        RuntimeError: called outside a transaction; the event could then survive a change that was rolled back.
        LookupError: the event's class is not in the map, so that nobody would ever hear it.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"{type(event).__name__} must be published inside a transaction")
    subscriptions: dict[type[Event], list[Any]] = import_string(settings.EVENT_SUBSCRIPTIONS)
    if type(event) not in subscriptions:
        raise LookupError(f"{type(event).__name__} is missing in {settings.EVENT_SUBSCRIPTIONS}")
    for task in subscriptions[type(event)]:
        task.enqueue(**dataclasses.asdict(event))
