"""Invitations: the list, one, and many at once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from daumoi.accounts.gate import signed_in
from daumoi.accounts.models import ROLE_NAMES
from daumoi.accounts.permissions import PERSON_READ
from daumoi.accounts.viewer import Role
from daumoi.desk.forms.people import InvitationForm, ManyInvitationsForm
from daumoi.desk.views.evidence.listing import page_of
from daumoi.foundation import clock
from daumoi.foundation.errors import DomainError, InvalidValue
from daumoi.people.actions import invite_person, resend_invitation, withdraw_invitation
from daumoi.people.actions.inviting_many import invite_many
from daumoi.people.lists import ListProblem, read_list, text_of_file
from daumoi.people.models import Invitation
from daumoi.people.queries import invitations_listed, looks_after_people, organisations_invited_for
from daumoi.people.rules import InvitationState

_LOOKS = {
    InvitationState.WAITING: ("note", "clock"),
    InvitationState.EXPIRED: ("warning", "hourglass"),
    InvitationState.ACCEPTED: ("success", "check"),
    InvitationState.WITHDRAWN: ("neutral", "cross"),
}


def _state_words() -> dict[InvitationState, str]:
    return {
        InvitationState.WAITING: _("waiting"),
        InvitationState.EXPIRED: _("expired"),
        InvitationState.ACCEPTED: _("accepted"),
        InvitationState.WITHDRAWN: _("withdrawn"),
    }


def _organisations(request: HttpRequest) -> Any:
    """Where the viewer may invite to; 404 for whoever may nowhere."""
    found = organisations_invited_for(request.viewer, on=timezone.localdate(clock.now()))
    if not found.exists():
        raise Http404
    return found


@signed_in(PERSON_READ)
def invitations(request: HttpRequest) -> HttpResponse:
    """Invitations of the branch, or of the own unit, the latest first."""
    if not looks_after_people(request.viewer):
        raise Http404
    page, now, words = page_of(request, invitations_listed()), clock.now(), _state_words()
    may_invite = organisations_invited_for(request.viewer, on=timezone.localdate(now)).exists()
    rows = []
    for invitation in page:
        state = invitation.state_at(now)
        tone, icon = _LOOKS[state]
        is_open = state in {InvitationState.WAITING, InvitationState.EXPIRED}
        rows.append(
            {
                "invitation": invitation,
                "role": ROLE_NAMES[Role(invitation.role)],
                "state": words[state],
                "tone": tone,
                "icon": icon,
                "is_open": is_open and may_invite,
                "is_waiting": state is InvitationState.WAITING,
            }
        )
    return render(request, "desk/people/invitations.html", {"page": page, "rows": rows, "may_invite": may_invite})


@signed_in(PERSON_READ)
def invite(request: HttpRequest) -> HttpResponse:
    """Invite one person."""
    form = InvitationForm(request.POST or None, organisations=_organisations(request))
    if request.method == "POST" and form.is_valid():
        try:
            invitation = invite_person(**form.cleaned_data, by=request.viewer, at=clock.now())
        except InvalidValue as error:
            form.add_error(error.field, str(error))
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The letter is on its way to %(email)s.") % {"email": invitation.email})
            return redirect("desk:invitations")
    return render(request, "desk/people/invite.html", {"form": form, "page_width": "narrow"})


@signed_in(PERSON_READ)
def invite_list(request: HttpRequest) -> HttpResponse:
    """Invite many at once: first shows what would happen row by row, then does it."""
    organisations = _organisations(request)
    form = ManyInvitationsForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form, "organisations": organisations[:12], "roles": ROLE_NAMES}
    if request.method == "POST" and form.is_valid():
        try:
            text = text_of_file(form.cleaned_data["file"]) or form.cleaned_data["list"]
            rows = read_list(text)
        except ListProblem as problem:
            form.add_error(problem.field, str(problem))
        else:
            is_real = request.POST.get("act") == "invite"
            outcomes = invite_many(rows=rows, by=request.viewer, at=clock.now(), is_trial=not is_real)
            sent = sum(1 for outcome in outcomes if not outcome.problem)
            if is_real and sent == len(outcomes):
                words = ngettext("%(count)d letter is on its way.", "%(count)d letters are on their way.", sent)
                messages.success(request, words % {"count": sent})
                return redirect("desk:invitations")
            context.update(outcomes=outcomes, sent=sent, refused=len(outcomes) - sent, is_real=is_real)
            # After sending, what was refused stays to be mended; what was sent must not be sent twice.
            left = [outcome.row for outcome in outcomes if outcome.problem] if is_real else rows
            context["form"] = ManyInvitationsForm(initial={"list": "\n".join(row.written for row in left)})
    return render(request, "desk/people/invite_list.html", context)


def _invitation(invitation_id: int) -> Invitation:
    return get_object_or_404(Invitation.objects.select_related("organisation__hub"), pk=invitation_id)


@require_POST
@signed_in(PERSON_READ)
def resend(request: HttpRequest, invitation_id: int) -> HttpResponse:
    """Send an invitation again with a new link."""
    again = resend_invitation(invitation=_invitation(invitation_id), by=request.viewer, at=clock.now())
    words = _("A new letter is on its way to %(email)s. The link in the earlier one has ended.")
    messages.success(request, words % {"email": again.email})
    return redirect("desk:invitations")


@require_POST
@signed_in(PERSON_READ)
def withdraw(request: HttpRequest, invitation_id: int) -> HttpResponse:
    """Withdraw an invitation."""
    gone = withdraw_invitation(invitation=_invitation(invitation_id), by=request.viewer, at=clock.now())
    messages.success(request, _("The invitation of %(email)s is withdrawn.") % {"email": gone.email})
    return redirect("desk:invitations")
