"""Scoped tables: `objects` shows what the current viewer may see, and nothing without a viewer."""

from __future__ import annotations

from typing import Any, Self

from django.db import models

from daumoi.accounts.viewer import Viewer, current_viewer


class ScopedQuerySet(models.QuerySet[Any]):
    """A queryset whose subclasses say who sees which rows; that one predicate serves every surface."""

    def visible_to(self, viewer: Viewer) -> Self:
        raise NotImplementedError(f"{type(self).__name__} does not say who sees its rows")


class ScopedManager(models.Manager[Any]):
    """Starts every query at the rows the current viewer may see; raises NoViewer when there is none."""

    def get_queryset(self) -> Any:
        return super().get_queryset().visible_to(current_viewer())


def scoped(queryset_class: type[ScopedQuerySet]) -> Any:
    """Manager for a scoped model: `objects = scoped(ReleaseQuerySet)`."""
    return ScopedManager.from_queryset(queryset_class)()
