"""Background entries of people."""

from __future__ import annotations

from daumoi.accounts.background import background
from daumoi.accounts.models import StandIn
from daumoi.foundation import clock
from daumoi.foundation.errors import Refused
from daumoi.foundation.mail import post
from daumoi.people.actions import own_data
from daumoi.people.letters import invitation_letter, stand_in_letter
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


@background(queue="mail", most_attempts=MOST_ATTEMPTS)
def tell_of_stand_in(*, stand_in_id: int, to_deputy: bool | None = None) -> None:
    """After StandInNamed: one letter to each of the two, each in a step of its own."""
    stand_in = StandIn.objects.select_related("membership__user", "membership__organisation", "deputy").get(
        pk=stand_in_id
    )
    if to_deputy is None:
        tell_of_stand_in.enqueue(stand_in_id=stand_in_id, to_deputy=True)
        tell_of_stand_in.enqueue(stand_in_id=stand_in_id, to_deputy=False)
        return
    if stand_in.ended_at is None:
        _post_or_leave(stand_in, to_deputy=to_deputy)


def _post_or_leave(stand_in: StandIn, *, to_deputy: bool) -> None:
    to = stand_in.deputy if to_deputy else stand_in.membership.user
    if not to.is_active:
        return
    try:
        post(stand_in_letter(stand_in, to=to))
    except Refused:
        # Both see it on their own pages and on the desk; an address that takes no mail is the operator's to mend.
        return


@background()
def erase_what_is_due() -> None:
    """Recurring: personal data go when the time they are kept for is over, and so do unanswered invitations."""
    own_data.erase_what_is_due(at=clock.now())
