"""What a person holds that somebody else must take over before that person goes.

Apps above say what they know of in `config/holdings.py`, a list of kinds; this module only knows their shape.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from daumoi.accounts.models import Organisation, User
from daumoi.accounts.viewer import Viewer


@dataclass(frozen=True)
class Held:
    """One thing in a person's hands.

    Attributes:
        id: of the thing, within its kind.
        title: what the viewer may read of it; a unit's unsent draft has none for the focal point.
        organisation: where the thing belongs, and so where its taker must be.
        roles: any of which the taker must hold there.
        url: where it is ended, for what is ended and not given.
    """

    id: int
    title: str
    organisation: Organisation
    roles: frozenset[str]
    url: str = ""


@dataclass(frozen=True)
class HoldingKind:
    """One kind of thing: how to find what a person holds of it, and how to give one to somebody.

    Attributes:
        find: (person, viewer) → what the person holds, whether the viewer sees it or not.
        give: (id=, of=, to=, by=, at=) → gives it; raises NotAllowed, InvalidValue, or Conflict when it is in other
            hands by now. None where a thing of this kind cannot be given, only ended.
    """

    code: str
    label: str
    find: Callable[[User, Viewer], Iterable[Held]]
    give: Callable[..., Any] | None


def holding_kinds() -> list[HoldingKind]:
    """Every kind there is, in the order of the page."""
    return list(import_string(settings.HOLDINGS))


def give(*, kind: str, id: int, of: User, to: User, by: Viewer, at: datetime) -> None:
    """Give one thing of a person to somebody.

    Raises:
        LookupError: there is no such kind.
    """
    (found,) = [each for each in holding_kinds() if each.code == kind] or [None]
    if found is None or found.give is None:
        raise LookupError(kind)
    found.give(id=id, of=of, to=to, by=by, at=at)
