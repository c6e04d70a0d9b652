"""Writing releases: list, form, page, versions."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from daumoi.accounts.gate import signed_in
from daumoi.accounts.permissions import DESK_READ, RELEASE_WRITE
from daumoi.accounts.queries import organisations_written_for
from daumoi.accounts.viewer import Viewer
from daumoi.coverage.queries import pickups_of
from daumoi.desk.forms.releases import ReleaseForm
from daumoi.desk.views.beginnings import beginnings, chosen_beginning
from daumoi.desk.views.clearing import clearing_context
from daumoi.desk.views.held import keeps_typed_text
from daumoi.desk.views.languages import language_context
from daumoi.desk.views.merging import merge_page, save_typed_text
from daumoi.desk.views.release_media import add_files, media_forms, shown_media, write_media_words
from daumoi.desk.views.shown import comparison_rows, history_entries, named_as_then, release_acts, said_so_far
from daumoi.distribution.queries import delivery_counts
from daumoi.drafts.actions import note_links_to_ask
from daumoi.drafts.queries import open_comment_count, threads_of
from daumoi.foundation import clock
from daumoi.foundation.errors import DomainError, InvalidValue, NotAllowed
from daumoi.foundation.rich_text import without_control_characters
from daumoi.releases.actions import (
    create_release,
    note_media,
    save_release,
)
from daumoi.releases.actions.writing import may_write
from daumoi.releases.errors import ChangedMeanwhile, WrongState
from daumoi.releases.languages import mark_behind
from daumoi.releases.models import Release, ReleaseState, Revision
from daumoi.releases.queries import releases_for_desk, revisions_of, steps_of
from daumoi.search.queries import releases_with

PAGE_SIZE = 25
SENT_ON = gettext_lazy("This release has been sent on and can no longer be changed here.")


@signed_in(DESK_READ)
def release_list(request: HttpRequest) -> HttpResponse:
    """Releases the viewer may see, latest change first."""
    releases = releases_for_desk()
    state = request.GET.get("state", "")
    words = without_control_characters(request.GET.get("q", "")).strip()[:200]
    if state in ReleaseState.values:
        releases = releases.filter(state=state)
    found = releases_with(releases, words, viewer=request.viewer)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    page.object_list = named_as_then(page)
    mark_behind(page.object_list)
    context = {
        "page": page,
        "states": ReleaseState.choices,
        "state": state,
        "words": words,
        "is_cut": getattr(found, "is_cut", False),
        "may_write": organisations_written_for(request.viewer).exists(),
    }
    return render(request, "desk/release_list.html", context)


@keeps_typed_text
@signed_in(RELEASE_WRITE)
def release_new(request: HttpRequest) -> HttpResponse:
    """Start a release: choose what it begins with, then write."""
    viewer: Viewer = request.viewer
    beginning = chosen_beginning(request)
    if request.method == "GET" and beginning is None:
        return render(request, "desk/release_choose.html", beginnings(viewer))
    form = ReleaseForm(request.POST or None, request.FILES or None, organisations=organisations_written_for(viewer))
    if request.method == "POST" and form.is_valid():
        try:
            release = create_release(
                organisation=form.cleaned_data["organisation"],
                fields=form.values(),
                by=viewer,
                at=clock.now(),
                form_key=form.cleaned_data["form_key"],
            )
        except ChangedMeanwhile:
            # Sent before, gone back to, and changed by somebody in between.
            started = get_object_or_404(Release, form_key=form.cleaned_data["form_key"])
            return merge_page(request, started, form, base_number=1)
        except (InvalidValue, WrongState) as error:
            form.show(error)
        else:
            return _saved(request, release, form)
    elif beginning is not None:
        form.begin_with(beginning, writer=request.user)
    context = {
        "form": form,
        "template_name": beginning.template_name if beginning else "",
        "page_width": "narrow",
        "text_key": "new",
    }
    return render(request, "desk/release_form.html", context)


@keeps_typed_text
@signed_in(DESK_READ)
def release_edit(request: HttpRequest, release_id: int) -> HttpResponse:
    """Go on writing a draft, a returned release, or, at the desk, one in review."""
    release = _release(release_id)
    is_closed = not may_write(request.viewer, release)
    if is_closed and request.method != "POST":
        messages.warning(request, SENT_ON)
        return redirect("desk:release", release.pk)
    form = ReleaseForm(
        request.POST or None, request.FILES or None, instance=release, initial={"revision": release.revision}
    )
    if request.method == "POST" and not is_closed and form.is_valid():
        try:
            release = save_typed_text(request, release, form)
        except ChangedMeanwhile:
            return merge_page(request, release, form, base_number=form.cleaned_data["revision"] or 0)
        except InvalidValue as error:
            form.show(error)
        except (WrongState, NotAllowed):
            # Sent on, or taken by the desk, between the question above and the lock.
            is_closed = True
        else:
            return _saved(request, release, form)
    if is_closed:
        # Somebody sent it on while this person was typing: what was typed stays on the page, to be copied.
        form.add_error(None, SENT_ON)
    return _form_page(request, release, form, status=409 if is_closed else 200)


def _form_page(request: HttpRequest, release: Release, form: ReleaseForm, *, status: int) -> HttpResponse:
    context = {
        "form": form,
        "release": release,
        "media_forms": media_forms(release, request.POST if request.method == "POST" else None),
        "last_return": steps_of(release).filter(decision="returned").last(),
        "threads": [thread for thread in threads_of(release) if not thread.comment.is_resolved],
        "page_width": "narrow",
        "text_key": f"release-{release.pk}",
    }
    return render(request, "desk/release_form.html", context, status=status)


def _release(release_id: int) -> Release:
    return get_object_or_404(Release.objects.select_related("organisation__hub", "topic", "place"), pk=release_id)


def _writable(request: HttpRequest, release_id: int) -> Release:
    release = _release(release_id)
    if not may_write(request.viewer, release):
        raise DomainError(SENT_ON)
    return release


def hold_typed_text(form: ReleaseForm, conflict: ChangedMeanwhile, release: Release) -> list[Any]:
    """Keep what was typed in the form, show what the other person saved, and let the next save go through."""
    form.add_error(None, str(conflict))
    form.data = form.data.copy()
    form.data["revision"] = conflict.revision
    saved = Revision.objects.filter(release=release, number=conflict.revision).first()
    typed = {**form.values(), "topic": form.cleaned_data.get("topic"), "place": form.cleaned_data.get("place")}
    typed["spokesperson"] = getattr(form.cleaned_data.get("spokesperson"), "pk", None)
    mine = {name: value.code if hasattr(value, "code") else value for name, value in typed.items()}
    return comparison_rows(saved.content if saved else {}, mine, only_changed=True)


def _saved(request: HttpRequest, release: Release, form: ReleaseForm) -> HttpResponse:
    """After saving the text: its media; then on to the check when it shall be sent, else back to writing."""
    has_media = write_media_words(request, release)
    has_new = add_files(request, release, form.cleaned_data["photos"])
    if has_media or has_new:
        note_media(release=release, by=request.viewer, at=clock.now())
    note_links_to_ask(release=release, at=clock.now())
    if request.POST.get("action") == "submit":
        return redirect(f"{reverse('desk:release_check', args=[release.pk])}?saved=1")
    messages.success(request, _("Saved."))
    return redirect(f"{reverse('desk:release_edit', args=[release.pk])}?saved=1")


@require_POST
@signed_in(DESK_READ)
def release_autosave(request: HttpRequest, release_id: int) -> HttpResponse:
    """Save what is being typed. Answers the new revision, or 409 when somebody else saved meanwhile."""
    release = _writable(request, release_id)
    form = ReleaseForm(request.POST, instance=release)
    form.is_valid()
    values = {name: value for name, value in form.values().items() if name != "headline" or value}
    try:
        saved = save_release(
            release=release,
            fields=values,
            expected_revision=form.cleaned_data.get("revision") or 0,
            by=request.viewer,
            at=clock.now(),
            is_autosave=True,
        )
    except ChangedMeanwhile as conflict:
        return JsonResponse({"message": str(conflict), "revision": conflict.revision}, status=409)
    except (InvalidValue, ValidationError) as error:
        return JsonResponse({"message": str(error)}, status=422)
    return JsonResponse({"revision": saved.revision})


@signed_in(DESK_READ)
def release_page(request: HttpRequest, release_id: int) -> HttpResponse:
    """One release: what it says, where it stands, what came of it."""
    release = get_object_or_404(
        Release.objects.select_related("organisation__hub", "topic", "place", "author", "current_version"),
        pk=release_id,
    )
    named_as_then([release])
    context = {
        "release": release,
        **shown_media(release),
        "acts": release_acts(request.viewer, release),
        "history": history_entries(release),
        "last_return": steps_of(release).filter(decision="returned").last(),
        "versions": release.versions.order_by("-number").defer("text", "content"),
        "revision_count": revisions_of(release).count(),
        "open_comments": open_comment_count(release),
        "confirmation": release.confirmations.last(),
        **clearing_context(request.viewer, release),
        **language_context(request.viewer, release),
        "may_translate": release.original_id is None
        and release.state != ReleaseState.WITHDRAWN
        and organisations_written_for(request.viewer).exists(),
        "delivery_counts": delivery_counts(release),
        "pickups": pickups_of(release)[:10],
    }
    return render(request, "desk/release_page.html", context)


@signed_in(DESK_READ)
def release_compare(request: HttpRequest, release_id: int) -> HttpResponse:
    """Any two revisions or issued versions of a release, field by field, word by word."""
    release = get_object_or_404(Release.objects.select_related("organisation"), pk=release_id)
    saved, issued = said_so_far(release)
    found = {said.code: said for said in [*saved, *issued]}
    line = issued if request.GET.get("to", "").startswith("v") else saved
    new = found.get(request.GET.get("to", "")) or saved[-1]
    old = found.get(request.GET.get("from", "")) or line[max(0, line.index(new) - 1)]
    rows = comparison_rows(old.content, new.content, only_changed=False)
    groups = [{"label": _("Saved"), "choices": saved}, {"label": _("Issued"), "choices": issued}]
    context = {
        "release": release,
        "choices": [group for group in groups if group["choices"]],
        "old": old,
        "new": new,
        "rows": rows,
        "is_changed": any(row.is_changed for row in rows),
    }
    return render(request, "desk/release_compare.html", context)
