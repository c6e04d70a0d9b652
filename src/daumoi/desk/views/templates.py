"""A focal point's own templates."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from daumoi.accounts.gate import signed_in
from daumoi.accounts.models import Organisation
from daumoi.accounts.permissions import TEMPLATE_MANAGE, allowed
from daumoi.accounts.viewer import Viewer
from daumoi.desk.forms.templates import TemplateForm
from daumoi.drafts.actions import keep_template, retire_template
from daumoi.drafts.models import ReleaseTemplate
from daumoi.foundation import clock
from daumoi.foundation.errors import InvalidValue, NotAllowed


def _hubs(viewer: Viewer) -> QuerySet[Organisation]:
    """Focal points whose templates this person keeps."""
    mine = {
        standing.organisation_id
        for standing in viewer.standings
        if standing.is_focal_point and standing.role in TEMPLATE_MANAGE.roles
    }
    return Organisation.objects.filter(pk__in=mine).order_by("name")


@signed_in(TEMPLATE_MANAGE)
def template_list(request: HttpRequest) -> HttpResponse:
    """Templates in use, and retired ones that can be brought back."""
    templates = ReleaseTemplate.objects.filter(organisation__in=_hubs(request.viewer)).select_related("organisation")
    context = {
        "templates": [template for template in templates if not template.is_retired],
        "retired": [template for template in templates if template.is_retired],
    }
    return render(request, "desk/template_list.html", context)


@signed_in(TEMPLATE_MANAGE)
def template_add(request: HttpRequest) -> HttpResponse:
    """Write a new template."""
    form = TemplateForm(request.POST or None, organisations=_hubs(request.viewer))
    if request.method == "POST" and form.is_valid():
        try:
            template = keep_template(
                organisation=form.cleaned_data["organisation"],
                fields=form.values(),
                by=request.viewer,
                at=clock.now(),
            )
        except InvalidValue as error:
            form.show(error)
        else:
            messages.success(request, _("“%(name)s” is there for every unit of your branch.") % {"name": template.name})
            return redirect("desk:templates")
    return render(request, "desk/template_form.html", {"form": form, "page_width": "narrow"})


def _template(request: HttpRequest, template_id: int) -> ReleaseTemplate:
    template: ReleaseTemplate = get_object_or_404(
        ReleaseTemplate.objects.select_related("organisation"), pk=template_id
    )
    if not allowed(request.viewer, TEMPLATE_MANAGE, template):  # type: ignore[attr-defined]
        raise NotAllowed("Only its focal point changes a template")
    return template


@signed_in(TEMPLATE_MANAGE)
def template_edit(request: HttpRequest, template_id: int) -> HttpResponse:
    """Change a template; releases begun with it stay as they are."""
    template = _template(request, template_id)
    form = TemplateForm(request.POST or None, instance=template)
    if request.method == "POST" and form.is_valid():
        try:
            keep_template(
                organisation=template.organisation,
                template=template,
                fields=form.values(),
                by=request.viewer,
                at=clock.now(),
            )
        except InvalidValue as error:
            form.show(error)
        else:
            messages.success(request, _("Saved."))
            return redirect("desk:templates")
    return render(request, "desk/template_form.html", {"form": form, "template": template, "page_width": "narrow"})


@require_POST
@signed_in(TEMPLATE_MANAGE)
def template_retire(request: HttpRequest, template_id: int) -> HttpResponse:
    """Take a template out of the choice, or bring it back."""
    is_retired = request.POST.get("action") != "bring_back"
    retire_template(template=_template(request, template_id), is_retired=is_retired, by=request.viewer, at=clock.now())
    messages.success(request, _("Retired; it can be brought back.") if is_retired else _("It is in use again."))
    return redirect("desk:templates")
