"""Changes of the network: a form, what would come of it, and the press of a button that does it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from daumoi.accounts.gate import signed_in
from daumoi.accounts.models import Organisation
from daumoi.accounts.permissions import (
    ORGANISATION_ADD,
    ORGANISATION_DISSOLVE,
    ORGANISATION_MERGE,
    ORGANISATION_MOVE,
    ORGANISATION_RENAME,
    ORGANISATION_SPLIT,
    Permission,
    allowed,
)
from daumoi.foundation import clock
from daumoi.foundation.errors import InvalidValue, NotAllowed
from daumoi.foundation.whole_numbers import whole_number
from daumoi.network import actions
from daumoi.network.actions.previewing import Preview, preview_of
from daumoi.network.errors import NetworkChanged
from daumoi.network.forms import ChangeForm, DissolveForm, EnterForm, MergeForm, MoveForm, RenameForm, SplitForm
from daumoi.network.queries import organisations_in_view, revision

SHOWN_ROWS = 12
_ASKED = require_http_methods(["GET", "HEAD", "POST"])


def _body(request: HttpRequest, organisation_id: int, permission: Permission) -> Organisation:
    """A body that the viewer may change so; absent, forbidden and ended look the same."""
    seen = organisations_in_view(request.viewer).filter(valid_to=None)
    body = get_object_or_404(seen.select_related("parent"), pk=organisation_id)
    if not allowed(request.viewer, permission, body):
        raise Http404
    return body


def _changed(
    request: HttpRequest,
    form: ChangeForm,
    act: Callable[..., object],
    *,
    title: str,
    button: str,
    done: str,
    body: Organisation | None = None,
) -> HttpResponse:
    """Show the form; after it what would come of the change; and when that is agreed to, do it."""
    preview: Preview | None = None
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            if request.POST.get("act") == "confirm":
                act(expected_revision=_number(request.POST.get("revision", "")))
                messages.success(request, done)
                return redirect("network:organisation", body.pk) if body else redirect("network:tree")
            preview = preview_of(act, day=form.cleaned_data["from_date"], revision=revision())
        except InvalidValue as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        except NotAllowed as error:
            # The person may change this body; it is the other one, typed into a field, that is somebody else's.
            form.add_error(None, str(error))
        except NetworkChanged as error:
            form.add_error(None, str(error))
            preview, status = _looked_at_anew(form, act), 409
    context = {
        "form": form,
        "body": body,
        "title": title,
        "button": button,
        "preview": preview,
        "shown": SHOWN_ROWS,
        "page_width": "narrow",
    }
    return render(request, "network/change.html", context, status=status)


def _looked_at_anew(form: ChangeForm, act: Callable[..., object]) -> Preview | None:
    """What would come of the change now; None when it can no longer be, with the reason beside its field."""
    try:
        return preview_of(act, day=form.cleaned_data["from_date"], revision=revision())
    except InvalidValue as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
    except NotAllowed as error:
        form.add_error(None, str(error))
    return None


def _number(words: str) -> int:
    number = whole_number(words)
    return -1 if number is None else number


def _form(request: HttpRequest, kind: type[ChangeForm], **initial: Any) -> Any:
    return kind(
        request.POST if request.method == "POST" else None,
        initial=initial,
        bodies=organisations_in_view(request.viewer),
    )


def _act(action: Callable[..., object], form: forms.Form, request: HttpRequest, **fixed: Any) -> Callable[..., object]:
    """The action with what was typed; called with the revision that was agreed to, or without one."""
    return lambda **more: action(**fixed, **form.cleaned_data, by=request.viewer, at=clock.now(), **more)


@_ASKED
@signed_in(ORGANISATION_RENAME)
def rename(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Another name from a day on."""
    body = _body(request, organisation_id, ORGANISATION_RENAME)
    form = _form(request, RenameForm, name=body.name, short_name=body.short_name)
    act = _act(actions.rename_organisation, form, request, organisation=body)
    words = {"title": _("Rename"), "button": _("Rename it"), "done": _("The new name is entered.")}
    return _changed(request, form, act, body=body, **words)


@_ASKED
@signed_in(ORGANISATION_MOVE)
def move(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Another place in the tree from a day on."""
    body = _body(request, organisation_id, ORGANISATION_MOVE)
    form = _form(request, MoveForm)
    act = _act(actions.move_organisation, form, request, organisation=body)
    words = {"title": _("Move"), "button": _("Move it"), "done": _("The move is entered.")}
    return _changed(request, form, act, body=body, **words)


@_ASKED
@signed_in(ORGANISATION_MERGE)
def merge(request: HttpRequest) -> HttpResponse:
    """Several bodies end and one takes over."""
    first = request.GET.get("of", "")
    ending = organisations_in_view(request.viewer).filter(valid_to=None, pk=_number(first)).first()
    form = _form(request, MergeForm, organisations=ending.code if ending else "", people_go_along=True)
    act = _act(actions.merge_organisations, form, request)
    words = {"title": _("Merge"), "button": _("Merge them"), "done": _("The merger is entered.")}
    return _changed(request, form, act, **words)


@_ASKED
@signed_in(ORGANISATION_SPLIT)
def split(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """A body ends and several go on."""
    body = _body(request, organisation_id, ORGANISATION_SPLIT)
    form = _form(request, SplitForm, people_go_along=True)

    def act(**more: Any) -> object:
        typed = dict(form.cleaned_data)
        into = [typed["heir"], typed.pop("second"), typed.pop("third")]
        return actions.split_organisation(
            organisation=body, into=[each for each in into if each], by=request.viewer, at=clock.now(), **typed, **more
        )

    words = {"title": _("Split"), "button": _("Split it"), "done": _("The split is entered.")}
    return _changed(request, form, act, body=body, **words)


@_ASKED
@signed_in(ORGANISATION_DISSOLVE)
def dissolve(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """A body ends."""
    body = _body(request, organisation_id, ORGANISATION_DISSOLVE)
    form = _form(request, DissolveForm)
    act = _act(actions.dissolve_organisation, form, request, organisation=body)
    words = {"title": _("Dissolve"), "button": _("Dissolve it"), "done": _("The end is entered.")}
    return _changed(request, form, act, body=body, **words)


@_ASKED
@signed_in(ORGANISATION_ADD)
def enter(request: HttpRequest) -> HttpResponse:
    """A new body."""
    below = organisations_in_view(request.viewer).filter(pk=_number(request.GET.get("below", ""))).first()
    form = _form(request, EnterForm, parent=below, from_date=timezone.localdate(clock.now()))
    if request.method == "POST" and form.is_valid():
        typed = dict(form.cleaned_data)
        first = typed.pop("from_date")
        try:
            body = actions.add_organisation(**typed, valid_from=first, by=request.viewer, at=clock.now())
        except InvalidValue as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        except NotAllowed:
            form.add_error("parent", _("Only the operator of the focal point above may enter a body here."))
        else:
            messages.success(request, _("%(name)s is entered.") % {"name": body.name})
            return redirect("network:organisation", body.pk)
    return render(request, "network/enter.html", {"form": form, "page_width": "narrow"})
