"""Writes the log of acts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models

from daumoi.accounts.models import LogEntry, Organisation
from daumoi.accounts.permissions import PERMISSIONS, lent_standing_for
from daumoi.accounts.viewer import Viewer


def record(
    *,
    by: Viewer,
    at: datetime,
    verb: str,
    subject: models.Model,
    organisation: Organisation | None = None,
    **note: Any,
) -> None:
    """Add one act to the log, in the caller's transaction; done in somebody's stead, the note says in whose.

    Args:
        verb: permission name of the act, such as `release.approve`.
        subject: what was acted on; its kind and id are kept, not its content.
        note: small plain values that explain the act.
    """
    permission = PERMISSIONS.get(verb)
    lent = lent_standing_for(by, permission, organisation) if permission else None
    if lent is not None:
        note = {**note, "standing_in_for": {"id": lent.principal_id, "name": lent.principal_name}}
    LogEntry(
        at=at,
        actor_id=by.user_id,
        actor_name=by.name or "public",
        verb=verb,
        object_kind=subject._meta.model_name,
        object_id=subject.pk,
        organisation=organisation,
        hub_id=organisation.hub_id or organisation.pk if organisation else None,
        note=note,
    ).save()
