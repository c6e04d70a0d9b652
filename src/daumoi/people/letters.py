"""Letters to people about their own place in the network: plain words, one link, nothing that tells who read them."""

from __future__ import annotations

from email.message import EmailMessage

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from daumoi.accounts.models import ROLE_NAMES, StandIn, User
from daumoi.accounts.viewer import Role
from daumoi.foundation.mail import letter
from daumoi.people.links import link_of
from daumoi.people.models import Invitation


def invitation_letter(invitation: Invitation) -> EmailMessage:
    """The letter with the link, in the language of the account that has the address, else of the house."""
    account = User.objects.filter(email=invitation.email, is_active=True).first()
    language = account.language if account else settings.LANGUAGE_CODE
    with translation.override(language):
        context = {
            "invitation": invitation,
            "role": ROLE_NAMES[Role(invitation.role)],
            "link": link_of(invitation),
            "agency": settings.AGENCY_NAME,
        }
        subject = translation.gettext("Invitation to work with %(organisation)s in Đầu Mối") % {
            "organisation": invitation.organisation.name
        }
        text = render_to_string("people/invitation_letter.txt", context)
    return letter(
        to=invitation.email, name=account.full_name if account else "", subject=subject, text=text, language=language
    )


def stand_in_letter(stand_in: StandIn, *, to: User) -> EmailMessage:
    """The letter that tells both people of a stand-in what holds from when to when."""
    with translation.override(to.language):
        membership = stand_in.membership
        context = {
            "stand_in": stand_in,
            "role": ROLE_NAMES[Role(membership.role)],
            "is_deputy": to.pk == stand_in.deputy_id,
        }
        subject = translation.gettext("Stand-in for %(name)s") % {"name": membership.user.full_name}
        text = render_to_string("people/stand_in_letter.txt", context)
    return letter(to=to.email, name=to.full_name, subject=subject, text=text, language=to.language)
