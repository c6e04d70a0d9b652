"""What a new release can begin with: the types of the house, and the focal point's own templates."""

from __future__ import annotations

from html import escape
from typing import Any

from django.http import HttpRequest
from django.utils import translation

from daumoi.accounts.gate import may_enter
from daumoi.accounts.permissions import TEMPLATE_MANAGE
from daumoi.accounts.viewer import Viewer
from daumoi.desk.forms.releases import Beginning
from daumoi.drafts.models import ReleaseTemplate
from daumoi.drafts.queries import templates_for
from daumoi.foundation.rich_text import from_light_markup
from daumoi.foundation.whole_numbers import whole_number
from daumoi.releases.kinds import KINDS
from daumoi.releases.models import Kind


def beginnings(viewer: Viewer) -> dict[str, Any]:
    """What the page to choose from shows."""
    kinds = [{"code": code, "label": Kind(code).label, "purpose": kind.purpose} for code, kind in KINDS.items()]
    return {
        "kinds": kinds,
        "templates": templates_for(),
        "may_keep_templates": may_enter(viewer, TEMPLATE_MANAGE),
    }


def chosen_beginning(request: HttpRequest) -> Beginning | None:
    """What the address asks to begin with; None when nothing, or nothing that there is."""
    template_id, kind = whole_number(request.GET.get("template")), request.GET.get("type", "")
    if template_id is not None:
        template = templates_for().filter(pk=template_id).first()
        return _from_template(template) if template else None
    return _from_kind(kind) if kind in KINDS else None


def _from_kind(kind: str) -> Beginning:
    with translation.override("vi"):
        return Beginning({"kind": kind, "language": "vi"}, from_light_markup(str(KINDS[kind].start)))


def _from_template(template: ReleaseTemplate) -> Beginning:
    names = ("kind", "language", "headline", "lead", "contact_name", "contact_phone", "contact_email")
    standing = "".join(f"<p>{escape(line)}</p>" for line in template.standing_paragraph.splitlines() if line.strip())
    return Beginning({name: getattr(template, name) for name in names}, template.body + standing, template.name)
