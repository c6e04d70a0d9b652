"""Second factors of a person: codes from an app, passkeys, recovery codes.

The tables and the cryptography are django-allauth's; this is the only module that knows how they lie there.
"""

from __future__ import annotations

import base64
import hmac
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

import qrcode
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.db import transaction
from qrcode.image.svg import SvgPathFillImage

from daumoi.accounts.models import User
from daumoi.accounts.sign_in.adapter import UnreadableSecret

APP = Authenticator.Type.TOTP.value
PASSKEY = Authenticator.Type.WEBAUTHN.value
CODES = Authenticator.Type.RECOVERY_CODES.value
STEP_SECONDS = 30  # RFC 6238, section 5.2
# One step to either side: half a minute of a telephone that goes wrong, and of a person who types slowly.
STEPS_ASIDE = (0, -1, 1)


@dataclass(frozen=True)
class Factor:
    """One factor as its owner sees it; `name` only of a passkey."""

    id: int
    kind: str
    name: str
    added_at: datetime


def second_factors(user: User) -> list[Factor]:
    """App and passkeys of a person, the oldest first; recovery codes are no factor of their own."""
    rows = Authenticator.objects.filter(user=user, type__in=[APP, PASSKEY]).order_by("created_at", "pk")
    return [Factor(row.pk, row.type, row.data.get("name", ""), row.created_at) for row in rows]


def has_second_factor(user: User) -> bool:
    """Whether signing in as this person takes a second step."""
    return Authenticator.objects.filter(user=user, type__in=[APP, PASSKEY]).exists()


def seal(words: list[str]) -> str:
    """Secrets as they may lie in a session, which is a row of the database."""
    return str(get_adapter().encrypt(" ".join(words)))


def unseal(sealed: str) -> list[str]:
    """What was sealed; nothing where the installation's secret key was changed meanwhile."""
    try:
        return str(get_adapter().decrypt(sealed)).split() if sealed else []
    except UnreadableSecret:
        return []


# --- codes from an app (TOTP) ---------------------------------------------------------------------------------------


def new_secret() -> str:
    """A secret of 160 bits in base32, as apps take it (RFC 4226, requirement R6)."""
    return str(generate_totp_secret())


def address_for_app(user: User, secret: str) -> str:
    """The otpauth address that an app reads from a picture."""
    return str(get_adapter().build_totp_url(user, secret))


def picture_for_app(user: User, secret: str) -> str:
    """The QR code of that address as a data address, black on white whatever the colours of the page."""
    written = BytesIO()
    qrcode.make(address_for_app(user, secret), image_factory=SvgPathFillImage, box_size=10, border=3).save(written)
    return "data:image/svg+xml;base64," + base64.b64encode(written.getvalue()).decode("ascii")


def fitting_step(secret: str, code: str, *, at: datetime) -> int | None:
    """The step of time whose code this is, None when it is none of the present three.

    Source:
        RFC 6238, with a step of 30 seconds and six digits.
    """
    now = int(at.timestamp()) // STEP_SECONDS
    written = "".join(code.split())
    for step in (now + aside for aside in STEPS_ASIDE):
        if hmac.compare_digest(format_hotp_value(hotp_value(secret, step)).encode(), written.encode()):
            return step
    return None


def add_app(user: User, secret: str, *, step: int) -> int:
    """Keep an app's secret; `step` is that of the code which proved it, and is spent thereby. Gives the factor's id."""
    Authenticator.objects.filter(user=user, type=APP).delete()
    row = TOTP.activate(user, secret).instance
    row.data["last_step"] = step
    row.save(update_fields=["data"])
    return int(row.pk)


def spend_app_code(user: User, code: str, *, at: datetime) -> bool:
    """Whether this is a code of the person's app that was not used before; it cannot be used again.

    Source:
        RFC 6238, section 5.2: a code is accepted once.
    Raises:
        UnreadableSecret: the installation's secret key was changed.
    """
    with transaction.atomic():
        row = Authenticator.objects.select_for_update().filter(user=user, type=APP).first()
        if row is None:
            return False
        step = fitting_step(get_adapter().decrypt(row.data["secret"]), code, at=at)
        if step is None or step <= row.data.get("last_step", -1):
            return False
        row.data["last_step"] = step
        row.save(update_fields=["data"])
    return True


# --- recovery codes -------------------------------------------------------------------------------------------------


def new_recovery_codes(user: User) -> list[str]:
    """Ten new codes; those before are void."""
    Authenticator.objects.filter(user=user, type=CODES).delete()
    return [str(code) for code in RecoveryCodes.activate(user).generate_codes()]


def unused_recovery_codes(user: User) -> list[str]:
    """Codes that were not used yet, in their order; none where they can no longer be read."""
    row = Authenticator.objects.filter(user=user, type=CODES).first()
    try:
        return [str(code) for code in RecoveryCodes(row).get_unused_codes()] if row else []
    except UnreadableSecret:
        return []


def spend_recovery_code(user: User, code: str) -> bool:
    """Whether this is an unused recovery code of the person; it cannot be used again."""
    row = Authenticator.objects.filter(user=user, type=CODES).first()
    written = "".join(code.split()).replace("-", "")
    return row is not None and bool(RecoveryCodes(row).validate_code(written))


# --- taking away ----------------------------------------------------------------------------------------------------


def remove_factor(user: User, factor_id: int) -> str:
    """Take one factor away, and the recovery codes with the last one; its kind, "" when there was none."""
    row = Authenticator.objects.filter(user=user, pk=factor_id, type__in=[APP, PASSKEY]).first()
    if row is None:
        return ""
    row.delete()
    if not has_second_factor(user):
        Authenticator.objects.filter(user=user).delete()
    return str(row.type)


def remove_all_factors(user: User) -> int:
    """Take every factor and the recovery codes away; how many factors there were."""
    count = len(second_factors(user))
    Authenticator.objects.filter(user=user).delete()
    return count
