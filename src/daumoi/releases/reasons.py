"""Why something issued is corrected or withdrawn, and who noticed: closed lists, public with every correction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from daumoi.foundation.errors import InvalidValue


class Reason(models.TextChoices):
    """The issuer's own error stands first: it is named as plainly as everybody else's."""

    OWN_ERROR = "own_error", gettext_lazy("Our own error")
    WRONG_FIGURE = "wrong_figure", gettext_lazy("Our own error: a figure was wrong")
    WRONG_NAME = "wrong_name", gettext_lazy("Our own error: a name or a title was wrong")
    TRANSLATION = "translation", gettext_lazy("Our own error in the translation")
    NEW_FACTS = "new_facts", gettext_lazy("New facts since the issue")
    LEGAL = "legal", gettext_lazy("Request by law")
    OTHER = "other", gettext_lazy("Another reason, given in the note")


OWN_ERRORS = (Reason.OWN_ERROR, Reason.WRONG_FIGURE, Reason.WRONG_NAME, Reason.TRANSLATION)


class NoticedBy(models.TextChoices):
    """Whose word brought it to light; a circle, never a person."""

    PRESS = "press", gettext_lazy("the press")
    PUBLIC = "public", gettext_lazy("the public")
    UNIT = "unit", gettext_lazy("the unit itself")
    DESK = "desk", gettext_lazy("the focal point")


@dataclass(frozen=True)
class Explanation:
    """What stands in public beside the note of a correction or withdrawal.

    Attributes:
        reason: one of Reason.
        noticed_by: one of NoticedBy, or "" when nobody says.
        requested_by: which body asks, for a request by law.
    """

    reason: str = Reason.OTHER.value
    noticed_by: str = ""
    requested_by: str = ""

    def require_whole(self) -> None:
        """Raises: InvalidValue: a code that no list has, or a request by law without the body that asks."""
        if self.reason not in Reason.values:
            raise InvalidValue(_("Choose why: the reason stands in public."), field="reason")
        if self.noticed_by and self.noticed_by not in NoticedBy.values:
            raise InvalidValue(_("Choose who noticed, or leave it open."), field="noticed_by")
        if self.reason == Reason.LEGAL and not self.requested_by.strip():
            raise InvalidValue(_("Name the body that asks, and on which ground."), field="requested_by")

    @property
    def frozen(self) -> dict[str, str]:
        """As it is issued, with the words of the language that is active."""
        return {
            "reason": self.reason,
            "label": str(Reason(self.reason).label),
            "noticed_by": self.noticed_by,
            "requested_by": self.requested_by.strip() if self.reason == Reason.LEGAL else "",
        }


def reason_line(content: Mapping[str, Any]) -> str:
    """The reason in public words; "" for a first issue and for what was issued before reasons were kept."""
    explained = content.get("correction")
    if not explained:
        return ""
    # "Another reason" says nothing that the note does not say.
    parts = [] if explained["reason"] == Reason.OTHER else [str(Reason(explained["reason"]).label)]
    if explained["requested_by"]:
        parts.append(_("asked by: %(body)s") % {"body": explained["requested_by"]})
    if explained["noticed_by"]:
        parts.append(_("noticed by: %(circle)s") % {"circle": NoticedBy(explained["noticed_by"]).label})
    return "; ".join(parts)
