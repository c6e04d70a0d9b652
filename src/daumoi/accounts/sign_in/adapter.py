"""What django-allauth asks its project: how secrets of factors lie in the database, and what a passkey is called."""

from __future__ import annotations

import base64

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.translation import gettext as _

from daumoi.accounts.models import User
from daumoi.foundation.errors import InvalidValue


class UnreadableSecret(InvalidValue):
    """A kept secret was encrypted with a key that the settings no longer name."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Your second factor can no longer be read, because the secret key of this installation was changed. "
                "Tell whoever runs it to name the old key in DAUMOI_OLD_SECRET_KEYS."
            ),
            field="code",
        )


class FactorAdapter(DefaultMFAAdapter):
    """Secrets are encrypted with a key drawn from the installation's secret key; older keys still read."""

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken as error:
            raise UnreadableSecret from error

    def get_totp_issuer(self) -> str:
        return str(settings.AGENCY_NAME)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": str(settings.AGENCY_NAME)}

    def get_public_key_credential_user_entity(self, user: User) -> dict:
        entity = super().get_public_key_credential_user_entity(user)
        return {**entity, "name": user.email, "display_name": user.full_name}


def _cipher() -> MultiFernet:
    return MultiFernet([_drawn(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _drawn(secret_key: str) -> Fernet:
    # RFC 5869: one secret, a key of its own for each purpose.
    drawn = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"daumoi.second-factor").derive(secret_key.encode())
    return Fernet(base64.urlsafe_b64encode(drawn))
