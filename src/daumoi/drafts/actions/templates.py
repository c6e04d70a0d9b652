"""A focal point's own templates: keep, retire, bring back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from daumoi.accounts.audit import record
from daumoi.accounts.models import Organisation
from daumoi.accounts.permissions import TEMPLATE_MANAGE, require
from daumoi.accounts.viewer import Viewer
from daumoi.drafts.models import ReleaseTemplate
from daumoi.foundation.errors import InvalidValue
from daumoi.foundation.rich_text import clean_html, without_control_characters
from daumoi.releases.actions.writing import require_length

TEMPLATE_FIELDS = (
    "name",
    "purpose",
    "kind",
    "language",
    "headline",
    "lead",
    "body",
    "standing_paragraph",
    "contact_name",
    "contact_phone",
    "contact_email",
)


def keep_template(
    *,
    organisation: Organisation,
    fields: Mapping[str, Any],
    by: Viewer,
    at: datetime,
    template: ReleaseTemplate | None = None,
) -> ReleaseTemplate:
    """Write a new template of this focal point, or change one. Releases begun with it stay as they are.

    Args:
        fields: values of TEMPLATE_FIELDS; the body is HTML and is cleaned here.
    Raises:
        InvalidValue: no name, a name that another template has, a text that is too long.
        NotAllowed.
    """
    require(by, TEMPLATE_MANAGE, organisation)
    kept = template or ReleaseTemplate(organisation=organisation)
    for name in TEMPLATE_FIELDS:
        if name in fields:
            setattr(kept, name, without_control_characters(str(fields[name])).strip())
    if not kept.name:
        raise InvalidValue(_("Give the template a name by which others find it."), field="name")
    require_length(kept.body)
    kept.body = clean_html(kept.body)
    kept.updated_at, kept.updated_by_id = at, by.user_id
    try:
        with transaction.atomic():
            kept.save()
            _record(kept, by=by, at=at, did="kept")
    except IntegrityError as error:
        raise InvalidValue(
            _("There is a template of this name already: “%(name)s”.") % {"name": kept.name}, field="name"
        ) from error
    return kept


def retire_template(*, template: ReleaseTemplate, is_retired: bool, by: Viewer, at: datetime) -> ReleaseTemplate:
    """Take a template out of the choice, or bring it back."""
    require(by, TEMPLATE_MANAGE, template)
    with transaction.atomic():
        template.is_retired, template.updated_at, template.updated_by_id = is_retired, at, by.user_id
        template.save(update_fields=["is_retired", "updated_at", "updated_by"])
        _record(template, by=by, at=at, did="retired" if is_retired else "brought back")
    return template


def _record(template: ReleaseTemplate, *, by: Viewer, at: datetime, did: str) -> None:
    record(
        by=by,
        at=at,
        verb=TEMPLATE_MANAGE.name,
        subject=template,
        organisation=template.organisation,
        did=did,
        name=template.name,
    )
