"""The link in an invitation: signed with the house's key, so that whoever reads the table cannot make one."""

from __future__ import annotations

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils.translation import gettext as _

from daumoi.people.errors import LinkNotUsable
from daumoi.people.models import Invitation

_signer = Signer(sep=".", salt="daumoi.people.invitation")


def token_of(invitation: Invitation) -> str:
    """The signed end of an invitation's address; another one after each new letter."""
    return _signer.sign(f"{invitation.pk}.{invitation.nonce}")


def link_of(invitation: Invitation) -> str:
    """The whole address that stands in the letter."""
    return settings.BASE_URL + reverse("people:invitation", args=[token_of(invitation)])


def named_by(token: str) -> tuple[int, str]:
    """(id, nonce) of the invitation a token names.

    Raises:
        LinkNotUsable: we did not sign it.
    """
    try:
        number, _dot, nonce = _signer.unsign(token).partition(".")
        return int(number), nonce
    except (BadSignature, ValueError) as error:
        raise LinkNotUsable(
            _("This link is not complete. Copy the whole link from the letter, or ask for a new one."), reason="unknown"
        ) from error
