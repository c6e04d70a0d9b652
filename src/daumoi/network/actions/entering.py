"""Entering a body."""

from __future__ import annotations

import re
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from daumoi.accounts.audit import record
from daumoi.accounts.models import Organisation, OrganisationKind
from daumoi.accounts.permissions import ORGANISATION_ADD, require
from daumoi.accounts.viewer import Viewer
from daumoi.foundation.errors import InvalidValue, NotAllowed
from daumoi.foundation.rich_text import without_control_characters
from daumoi.foundation.spreadsheets import FORMULA_SIGNS
from daumoi.foundation.vietnamese import canon
from daumoi.network.actions.timeline import as_is, begin, finish, require_parent
from daumoi.network.rules import MAY_STAND_ALONE

LONGEST_NAME, LONGEST_SHORT_NAME = 300, 120
_CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST_CODE = 60


def add_organisation(
    *,
    code: str,
    name: str,
    kind: str,
    by: Viewer,
    at: datetime,
    short_name: str = "",
    parent: Organisation | None = None,
    valid_from: date | None = None,
    about: str = "",
) -> Organisation:
    """Enter a body below another; a focal point below a focal point is a nested one, which rules its own branch.

    Args:
        valid_from: its first day; today when it is not said.
    Raises:
        NotAllowed: only an operator of the focal point above, or the command line, may.
        InvalidValue: an unknown kind, a code that is taken or cannot be one, no focal point where one is needed.
    """
    if parent is not None:
        require(by, ORGANISATION_ADD, parent)
    elif not by.is_system:
        raise NotAllowed(_("A body at the top of the tree is entered on the command line."))
    name, short_name = clean_names(name, short_name)
    require_code(code)
    require_kind(kind, parent)
    with transaction.atomic():
        state = begin()
        parent = as_is(parent) if parent else None
        if Organisation.objects.filter(code=code).exists():
            raise InvalidValue(_("The code “%(code)s” is taken.") % {"code": code}, field="code")
        first = valid_from or timezone.localdate(at, timezone.get_default_timezone())
        require_parent(parent, first)
        organisation = Organisation(
            code=code, name=name, short_name=short_name, kind=kind, parent=parent, valid_from=first, about=about
        )
        organisation.save()
        record(by=by, at=at, verb=ORGANISATION_ADD.name, subject=organisation, organisation=organisation)
        finish(state, at=at)
    return organisation


def clean_names(name: str, short_name: str) -> tuple[str, str]:
    """The two names as they are kept: one form of each letter, single spaces; the short one may be left out.

    Raises:
        InvalidValue: no name, or one that is too long.
    """
    name, short_name = (" ".join(canon(without_control_characters(words)).split()) for words in (name, short_name))
    if not name:
        raise InvalidValue(_("Give the name as it stands on letters."), field="name")
    for words, field in ((name, "name"), (short_name, "short_name")):
        if words.startswith(FORMULA_SIGNS):
            raise InvalidValue(
                _("A name begins with a letter or a digit, not with “%(sign)s”.") % {"sign": words[0]}, field=field
            )
    for words, field, most in ((name, "name", LONGEST_NAME), (short_name, "short_name", LONGEST_SHORT_NAME)):
        if len(words) > most:
            raise InvalidValue(
                _("This has %(have)d characters; %(most)d at most.") % {"have": len(words), "most": most}, field=field
            )
    return name, short_name or name[:LONGEST_SHORT_NAME]


def require_code(code: str) -> None:
    """Refuse a code that does not fit an address.

    Raises:
        InvalidValue: says what would be right.
    """
    if not _CODE.fullmatch(code) or len(code) > LONGEST_CODE:
        raise InvalidValue(
            _("A code has small letters without marks, digits and single hyphens, %(most)d in all: cuc-ha-tang.")
            % {"most": LONGEST_CODE},
            field="code",
        )


def require_kind(kind: str, parent: Organisation | None) -> None:
    """Refuse an unknown kind, and a body that no focal point would serve."""
    if kind not in OrganisationKind.values:
        kinds = ", ".join(OrganisationKind.values)
        raise InvalidValue(_("The kind must be one of: %(kinds)s.") % {"kinds": kinds}, field="kind")
    if kind not in MAY_STAND_ALONE and (parent is None or not parent.hub_path):
        raise InvalidValue(_("Say to which focal point it belongs: no focal point stands above it."), field="parent")
