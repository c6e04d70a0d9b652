"""Writes of accounts: organisations and people, one's own language. Those of signing in stand in `sign_in`."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from daumoi.accounts.audit import record
from daumoi.accounts.models import Membership, Organisation, User
from daumoi.accounts.permissions import PERSON_ADD, require
from daumoi.accounts.rules import ROLES_OF_KIND
from daumoi.accounts.viewer import Viewer
from daumoi.foundation.errors import InvalidValue


def choose_language(*, user: User, language: str) -> User:
    """Write the language in which a person wants to see the product and get its mail."""
    if language not in dict(settings.LANGUAGES):
        raise InvalidValue(_("Choose one of the languages in the list."), field="language")
    user.language = language
    user.save(update_fields=["language"])
    return user


def add_person(
    *, email: str, full_name: str, organisation: Organisation, role: str, by: Viewer, at: datetime, password: str
) -> User:
    """Enter a person with one role, or give a person who is there another role.

    Raises:
        NotAllowed; InvalidValue: a role that the kind of organisation does not have, a weak password.
    """
    require(by, PERSON_ADD, organisation)
    roles = ROLES_OF_KIND[organisation.kind]
    if role not in roles:
        raise InvalidValue(
            _("In this kind of organisation the role must be one of: %(roles)s.")
            % {"roles": ", ".join(sorted(roles)) or "—"},
            field="role",
        )
    user = User.objects.filter(email=email.strip().lower()).first()
    if user is None:
        try:
            validate_password(password, User(email=email, full_name=full_name))
        except ValidationError as error:
            raise InvalidValue(" ".join(error.messages), field="password") from error
    with transaction.atomic():
        user = user or User.objects.create_user(email, password, full_name=full_name)
        Membership.objects.get_or_create(
            user=user,
            organisation=organisation,
            role=role,
            valid_to=None,
            defaults={"valid_from": timezone.localdate(at)},
        )
        record(by=by, at=at, verb=PERSON_ADD.name, subject=user, organisation=organisation, role=role)
    return user
