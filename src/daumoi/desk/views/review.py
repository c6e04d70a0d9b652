"""The focal point's work: the queue, the review page, deciding, issuing, correcting."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from daumoi.accounts.gate import signed_in
from daumoi.accounts.permissions import OFFICE_READ, RELEASE_SCHEDULE
from daumoi.desk.forms.clearing import ScheduleForm
from daumoi.desk.forms.releases import NoteForm, PublicNoteForm, ReleaseForm, WithdrawalNoteForm
from daumoi.desk.forms.sending import HintsForm
from daumoi.desk.views.clearing import clearing_context, posted_hour, posted_revision
from daumoi.desk.views.languages import versions_that_follow
from daumoi.desk.views.release_media import media_forms, shown_media, write_media_words
from daumoi.desk.views.releases import hold_typed_text
from daumoi.desk.views.shown import comparison_rows, history_entries, named_as_then, release_acts
from daumoi.drafts.queries import open_comment_count
from daumoi.foundation import clock
from daumoi.foundation.errors import InvalidValue
from daumoi.releases.actions import (
    approve_release,
    correct_release,
    issue_release,
    return_release,
    schedule_release,
    take_release,
    withdraw_release,
)
from daumoi.releases.errors import ChangedMeanwhile, IncompleteRelease, NewHints
from daumoi.releases.languages import mark_behind
from daumoi.releases.models import IssuedVersion, Release
from daumoi.releases.queries import (
    escalated_ids,
    revisions_of,
    targets_by_hub,
    targets_of,
)
from daumoi.releases.rules import review_due_at


def add_clocks(releases: Iterable[Release]) -> None:
    """Give each waiting release when it is due, by its focal point's own targets, and whether the leader was told."""
    shown = list(releases)
    targets = targets_by_hub()
    told = escalated_ids(shown)
    for release in shown:
        own = targets.get(release.organisation.hub_id or release.organisation_id)
        release.due_at = review_due_at(release.submitted_at, own)
        release.is_escalated = release.pk in told


def _waiting(release_id: int) -> Release:
    return get_object_or_404(
        Release.objects.select_related(
            "organisation__hub", "topic", "place", "author", "reviewer", "current_version", "original"
        ),
        pk=release_id,
    )


@signed_in(OFFICE_READ)
def review(request: HttpRequest, release_id: int) -> HttpResponse:
    """One release as the duty editor checks it: the text, what changed since it was last sent, and the decision."""
    return _review_page(request, _waiting(release_id))


def _review_page(request: HttpRequest, release: Release, refused_hour: InvalidValue | None = None) -> HttpResponse:
    """The page; with an hour that was refused, the hour as it was chosen and what is wrong with it."""
    named_as_then([release])
    revisions = list(revisions_of(release))
    mark_behind([release])
    seen = _last_seen_revision(release, [revision.number for revision in revisions])
    old = next((revision for revision in revisions if revision.number == seen), None)
    context = {
        "release": release,
        **shown_media(release),
        "acts": release_acts(request.viewer, release),
        "history": history_entries(release),
        "due_at": review_due_at(release.submitted_at, targets_of(release.organisation.hub_id))
        if release.submitted_at
        else None,
        **clearing_context(request.viewer, release),
        "note_form": NoteForm(),
        "changes": comparison_rows(old.content, revisions[-1].content, only_changed=True) if old else [],
        "old": old,
        "revision_count": len(revisions),
        "open_comments": open_comment_count(release),
        "confirmation": release.confirmations.last(),
    }
    if refused_hour is not None:
        form = context["schedule_form"] = ScheduleForm(request.POST)
        if form.is_valid():
            form.add_error("scheduled_for", str(refused_hour))
    return render(request, "desk/review.html", context)


def _last_seen_revision(release: Release, numbers: list[int]) -> int | None:
    """The revision the desk saw when it last returned the release; None the first time."""
    returned = release.steps.filter(decision="returned").last()
    return returned.revision if returned and returned.revision in numbers[:-1] else None


@require_POST
@signed_in(OFFICE_READ)
def take(request: HttpRequest, release_id: int) -> HttpResponse:
    take_release(release=_waiting(release_id), by=request.viewer, at=clock.now())
    messages.success(request, _("This release is with you now; others see that."))
    return redirect("desk:review", release_id)


@require_POST
@signed_in(OFFICE_READ)
def return_to_unit(request: HttpRequest, release_id: int) -> HttpResponse:
    release = _waiting(release_id)
    return_release(release=release, note=request.POST.get("note", ""), by=request.viewer, at=clock.now())
    messages.success(request, _("Returned to %(unit)s with your note.") % {"unit": release.organisation.short_name})
    return redirect("desk:queue")


@require_POST
@signed_in(OFFICE_READ)
def approve(request: HttpRequest, release_id: int) -> HttpResponse:
    """Approve, and issue or plan the issue in the same breath when the button says so."""
    action = request.POST.get("action")
    if action == "schedule":
        return _approve_and_plan(request, release_id)
    release = approve_release(
        release=_waiting(release_id), by=request.viewer, at=clock.now(), expected_revision=posted_revision(request)
    )
    if action == "issue":
        return _issue(request, release)
    messages.success(request, _("Approved. Issue it when the hour has come."))
    return redirect("desk:review", release_id)


def _approve_and_plan(request: HttpRequest, release_id: int) -> HttpResponse:
    """Both or neither: an hour that is refused leaves the release unapproved."""
    try:
        hour = posted_hour(request)
        with transaction.atomic():
            release = approve_release(
                release=_waiting(release_id),
                by=request.viewer,
                at=clock.now(),
                expected_revision=posted_revision(request),
            )
            schedule_release(release=release, scheduled_for=hour, by=request.viewer, at=clock.now())
    except InvalidValue as error:
        return _hour_refused(request, release_id, error)
    return _planned(request, release_id)


@require_POST
@signed_in(RELEASE_SCHEDULE)
def schedule(request: HttpRequest, release_id: int) -> HttpResponse:
    """Plan the hour of issue, or move it."""
    try:
        schedule_release(
            release=_waiting(release_id),
            scheduled_for=posted_hour(request),
            by=request.viewer,
            at=clock.now(),
            expected_revision=posted_revision(request),
        )
    except InvalidValue as error:
        return _hour_refused(request, release_id, error)
    return _planned(request, release_id)


def _planned(request: HttpRequest, release_id: int) -> HttpResponse:
    messages.success(request, _("Planned. It is issued by itself at that hour, if everything still holds."))
    return redirect("desk:review", release_id)


def _hour_refused(request: HttpRequest, release_id: int, error: InvalidValue) -> HttpResponse:
    """The page again with the hour that was chosen; an error about anything else goes its usual way."""
    if error.field != "scheduled_for":
        raise error
    return _review_page(request, _waiting(release_id), error)


@require_POST
@signed_in(OFFICE_READ)
def issue(request: HttpRequest, release_id: int) -> HttpResponse:
    return _issue(request, _waiting(release_id))


def _issue(request: HttpRequest, release: Release) -> HttpResponse:
    version = issue_release(
        release=release, by=request.viewer, at=clock.now(), expected_revision=posted_revision(request)
    )
    if version.is_public:
        messages.success(request, _("Issued. It is on the newsroom and the wire, and on its way by e-mail."))
    elif version.is_out:
        messages.success(
            request,
            _("Issued as %(level)s: on the wire for those it is for.") % {"level": version.get_sharing_display()},
        )
    else:
        messages.success(request, _("Issued under embargo. Newsroom, wire and e-mail get it when the embargo lifts."))
    return redirect("desk:release", release.pk)


@signed_in(OFFICE_READ)
def correct(request: HttpRequest, release_id: int) -> HttpResponse:
    """Issue a corrected version with a public note."""
    release = _waiting(release_id)
    form, note_form = _correction_form(request, release), PublicNoteForm(request.POST or None)
    theirs: list[Any] = []
    hints_form = None
    if request.method == "POST" and form.is_valid() and note_form.is_valid():
        try:
            _issue_correction(request, release, form, note_form)
        except NewHints as error:
            ticked = request.POST.getlist("looked_at")
            hints_form = HintsForm(hints=error.findings, ticked=ticked)
            form.add_error(None, str(error))
        except ChangedMeanwhile as conflict:
            theirs = hold_typed_text(form, conflict, release)
        except IncompleteRelease as error:
            form.show(error)
        except InvalidValue as error:
            if not note_form.show(error):
                form.show(error)
        else:
            messages.success(request, _("The correction is issued. Everyone who received the release is told."))
            return redirect("desk:release", release.pk)
    context = {
        "form": form,
        "note_form": note_form,
        "hints_form": hints_form,
        "media_forms": media_forms(release, request.POST if request.method == "POST" else None),
        "release": release,
        "theirs": theirs,
        "page_width": "narrow",
    }
    return render(request, "desk/correct.html", context, status=409 if theirs else 200)


def _correction_form(request: HttpRequest, release: Release) -> ReleaseForm:
    """The form of the release without what a correction cannot change."""
    form = ReleaseForm(request.POST or None, instance=release, initial={"revision": release.revision})
    for name in ("photos", "embargo_until"):
        del form.fields[name]
    return form


def _issue_correction(
    request: HttpRequest, release: Release, form: ReleaseForm, note_form: PublicNoteForm
) -> IssuedVersion:
    """The words of the media and the text, both or neither."""
    with transaction.atomic():
        write_media_words(request, release)
        return correct_release(
            release=release,
            fields=form.values(),
            note=note_form.cleaned_data["note"],
            explained=note_form.explained,
            looked_at=request.POST.getlist("looked_at"),
            by=request.viewer,
            at=clock.now(),
            expected_revision=form.cleaned_data["revision"],
        )


@signed_in(OFFICE_READ)
def withdraw(request: HttpRequest, release_id: int) -> HttpResponse:
    """Withdraw an issued release with a public note."""
    release = _waiting(release_id)
    form = WithdrawalNoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_release(
                release=release,
                note=form.cleaned_data["note"],
                explained=form.explained,
                by=request.viewer,
                at=clock.now(),
            )
        except InvalidValue as error:
            form.show(error)
        else:
            messages.success(request, _("The release is withdrawn. Everyone who received it is told."))
            return redirect("desk:release", release.pk)
    context = {
        "form": form,
        "release": release,
        "versions": versions_that_follow(release),
        "page_width": "narrow",
    }
    return render(request, "desk/withdraw.html", context)
