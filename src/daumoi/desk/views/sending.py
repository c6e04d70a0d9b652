"""The check before sending: one list of what was found, the questions of the law, and the button."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from daumoi.accounts.gate import signed_in
from daumoi.accounts.permissions import RELEASE_SUBMIT, allowed
from daumoi.desk.forms.sending import CheckForm
from daumoi.drafts.actions import note_links_to_ask
from daumoi.drafts.queries import link_findings, links_to_ask
from daumoi.foundation import clock
from daumoi.foundation.errors import NotAllowed
from daumoi.releases.actions import hold_back_release, submit_release
from daumoi.releases.actions.writing import sending_findings
from daumoi.releases.checks import Severity
from daumoi.releases.errors import ChangedMeanwhile, IncompleteRelease
from daumoi.releases.models import Release
from daumoi.releases.rules import Act, State, state_after


@signed_in(RELEASE_SUBMIT)
def release_check(request: HttpRequest, release_id: int) -> HttpResponse:
    """Look at what was found, answer for the law, send."""
    release = get_object_or_404(Release.objects.select_related("organisation__hub", "topic", "place"), pk=release_id)
    if not allowed(request.viewer, RELEASE_SUBMIT, release):
        raise NotAllowed("Only its own unit sends a release")
    if state_after(Act.SUBMIT, State(release.state)) is None:
        messages.warning(request, _("This release has been sent on already."))
        return redirect("desk:release", release.pk)
    findings = [*sending_findings(release, at=clock.now()), *link_findings(release)]
    musts = [finding for finding in findings if finding.severity is Severity.MUST]
    hints = [finding for finding in findings if finding.needs_word]
    form = CheckForm(request.POST or None, hints=hints, initial={"revision": release.revision})
    if request.method == "POST" and not musts and form.is_valid():
        try:
            return _send(request, release, form)
        except (ChangedMeanwhile, IncompleteRelease) as error:
            messages.error(request, str(error))
            return redirect("desk:release_check", release.pk)
    if request.method == "GET":
        note_links_to_ask(release=release, at=clock.now())
    context = {
        "release": release,
        "musts": musts,
        "looks": [finding for finding in findings if finding.severity is Severity.LOOK and not finding.needs_word],
        "form": form,
        "asked_count": len(links_to_ask(release, at=clock.now())),
        "agency": release.organisation.hub or release.organisation,
        "page_width": "narrow",
    }
    return render(request, "desk/release_check.html", context)


def _send(request: HttpRequest, release: Release, form: CheckForm) -> HttpResponse:
    confirmed = form.confirmed()
    if confirmed.applying:
        hold_back_release(release=release, confirmed=confirmed, by=request.viewer, at=clock.now())
        names = ", ".join(str(ground.label) for ground in confirmed.applying)
        messages.warning(
            request,
            _("Not sent. It stays a draft of your unit, with the ground you named: %(names)s.") % {"names": names},
        )
        return redirect("desk:release", release.pk)
    submit_release(
        release=release,
        confirmed=confirmed,
        by=request.viewer,
        at=clock.now(),
        expected_revision=form.cleaned_data["revision"],
    )
    messages.success(request, _("Sent to the focal point. You will find its answer here."))
    return redirect("desk:release", release.pk)
