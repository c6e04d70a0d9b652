"""Background entries of the ground floor: what would otherwise grow for ever. No scoped table is read here."""

from __future__ import annotations

from importlib import import_module

from django.conf import settings
from django_tasks import task

from daumoi.foundation import clock, outbox


@task()
def delete_old_results() -> None:
    """Recurring: results of steps go, successful ones after 7 days and failed ones after 90."""
    outbox.delete_old_results(at=clock.now())


@task()
def delete_expired_sessions() -> None:
    """Recurring: sessions that have run out go."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
