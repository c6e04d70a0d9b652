"""The letter to somebody who is invited: plain words, one link, nothing that tells who read it."""

from __future__ import annotations

from email.message import EmailMessage

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from daumoi.accounts.models import ROLE_NAMES, User
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
