"""Background entries of people."""

from __future__ import annotations

from daumoi.accounts.background import background
from daumoi.foundation import clock
from daumoi.foundation.errors import Refused
from daumoi.foundation.mail import post
from daumoi.people.actions import own_data
from daumoi.people.letters import invitation_letter
from daumoi.people.models import Invitation
from daumoi.people.rules import InvitationState

MOST_ATTEMPTS = 8


@background(queue="mail", most_attempts=MOST_ATTEMPTS)
def send_invitation(*, invitation_id: int) -> None:
    """After InvitationSent: send the letter with the link, unless it was accepted or withdrawn meanwhile."""
    invitation = Invitation.objects.select_related("organisation", "invited_by").get(pk=invitation_id)
    if invitation.state_at(clock.now()) is not InvitationState.WAITING:
        return
    same_letter = Invitation.objects.filter(pk=invitation_id, nonce=invitation.nonce)
    try:
        post(invitation_letter(invitation))
    except Refused as error:
        same_letter.update(problem=str(error)[:300])
    else:
        same_letter.update(sent_at=clock.now(), problem="")


@background()
def erase_what_is_due() -> None:
    """Recurring: personal data go when the time they are kept for is over, and so do unanswered invitations."""
    own_data.erase_what_is_due(at=clock.now())
