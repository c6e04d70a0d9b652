"""One's own data: corrected by oneself, erased on request or when their time is over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from daumoi.accounts.audit import record
from daumoi.accounts.models import Membership, Organisation, User
from daumoi.accounts.permissions import PERSONAL_DATA_ANSWER, require
from daumoi.accounts.viewer import SYSTEM, Viewer
from daumoi.foundation.errors import Conflict, DomainError, InvalidValue
from daumoi.foundation.rich_text import without_control_characters
from daumoi.people.models import ErasureRequest, Invitation, Outcome
from daumoi.people.own_data import erase
from daumoi.people.retention import RULES, UNANSWERED_INVITATION_DAYS

# The step comes back every day; what is left over waits until then.
MOST_ERASED_AT_ONCE = 500
OWN_FIELDS = ("full_name", "position", "phone", "language")


def correct_own_data(*, user: User, fields: Mapping[str, str], by: Viewer, at: datetime) -> list[str]:
    """Write what a person says of themselves; names of the fields that changed.

    The log keeps which fields were changed, not what stood in them.

    Raises:
        InvalidValue: no name.
    """
    values = {name: " ".join(without_control_characters(fields[name]).split()) for name in OWN_FIELDS if name in fields}
    if not values.get("full_name", user.full_name):
        raise InvalidValue(_("Write your name as it stands on letters."), field="full_name")
    changed = [name for name, value in values.items() if getattr(user, name) != value]
    if changed:
        with transaction.atomic():
            for name in changed:
                setattr(user, name, values[name])
            user.save(update_fields=changed)
            record(by=by, at=at, verb="account.correct", subject=user, organisation=home_of(user), fields=changed)
    return changed


def home_of(user: User) -> Organisation | None:
    """The organisation whose log an act about a person belongs to: the latest the person came to."""
    latest = Membership.objects.filter(user=user).select_related("organisation").order_by("-valid_from", "-id").first()
    return latest.organisation if latest else None


def ask_erasure(*, user: User, by: Viewer, at: datetime) -> ErasureRequest:
    """Ask that what is kept about oneself be erased.

    Raises:
        Conflict: it was asked already and is not answered yet.
    """
    try:
        with transaction.atomic():
            request = ErasureRequest.objects.create(person=user, asked_at=at)
            record(by=by, at=at, verb="personal_data.ask", subject=request, organisation=home_of(user))
    except IntegrityError as error:
        raise Conflict(_("You have asked already; the answer is under way.")) from error
    return request


def take_back_erasure(*, user: User, by: Viewer, at: datetime) -> ErasureRequest:
    """Take one's own request back while it is not answered.

    Raises:
        Conflict: there is none that is open.
    """
    with transaction.atomic():
        request = ErasureRequest.objects.open().select_for_update().filter(person=user).first()
        if request is None:
            raise Conflict(_("There is no request that is still open."))
        _close(request, Outcome.TAKEN_BACK, by=by, at=at)
        record(by=by, at=at, verb="personal_data.take_back", subject=request, organisation=home_of(user))
    return request


def acknowledge_erasure(*, request: ErasureRequest, by: Viewer, at: datetime) -> ErasureRequest:
    """Tell the person that the request has been read; the first of the two clocks stops.

    Raises:
        Conflict: it is answered already. NotAllowed.
    """
    with transaction.atomic():
        current = _answerable(request, by)
        if current.acknowledged_at is None:
            current.acknowledged_at, current.acknowledged_by_id = at, by.user_id
            current.save(update_fields=["acknowledged_at", "acknowledged_by"])
            _note(current, by=by, at=at, act="acknowledged")
    return current


def refuse_erasure(*, request: ErasureRequest, reason: str, by: Viewer, at: datetime) -> ErasureRequest:
    """Refuse a request; the person reads the reason.

    Raises:
        InvalidValue: no reason. Conflict, NotAllowed.
    """
    with transaction.atomic():
        current = _answerable(request, by)
        if not reason.strip():
            raise InvalidValue(_("Say why, and by which law; the person reads it."), field="reason")
        current.reason = reason.strip()[:1000]
        _close(current, Outcome.REFUSED, by=by, at=at)
        _note(current, by=by, at=at, act="refused")
    return current


def carry_out_erasure(*, request: ErasureRequest, by: Viewer, at: datetime) -> User:
    """Erase what is not kept for good. The account must be closed before: what the person held is somebody's then.

    Raises:
        DomainError: the account is open. Conflict, NotAllowed.
    """
    with transaction.atomic():
        current = _answerable(request, by)
        person = User.objects.select_for_update().get(pk=current.person_id)
        if person.is_active:
            raise DomainError(
                _("%(name)s still has an open account. Hand over and end the memberships first.")
                % {"name": person.full_name}
            )
        erase(person, at=at)
        _close(current, Outcome.ERASED, by=by, at=at)
        _note(current, by=by, at=at, act="erased")
    return person


def _answerable(request: ErasureRequest, by: Viewer) -> ErasureRequest:
    current = ErasureRequest.objects.select_for_update(of=("self",)).select_related("person").get(pk=request.pk)
    home = home_of(current.person)
    places = Membership.objects.filter(user=current.person).select_related("organisation__hub")
    kept = next((row for row in places if row.organisation.hub_id in {s.organisation_id for s in by.standings}), None)
    require(by, PERSONAL_DATA_ANSWER, kept or home)
    if current.answered_at is not None:
        raise Conflict(_("This request has been answered meanwhile."))
    return current


def _close(request: ErasureRequest, outcome: Outcome, *, by: Viewer, at: datetime) -> None:
    request.answered_at, request.answered_by_id, request.outcome = at, by.user_id, outcome
    request.save(update_fields=["answered_at", "answered_by", "outcome", "reason"])


def _note(request: ErasureRequest, *, by: Viewer, at: datetime, act: str) -> None:
    record(by=by, at=at, verb=PERSONAL_DATA_ANSWER.name, subject=request, organisation=home_of(request.person), act=act)


def erase_what_is_due(*, at: datetime) -> int:
    """Erase the data of accounts that have been closed for as long as they are kept; how many.

    Invitations that nobody accepted go too, some time after their link has ended.
    """
    lasts = RULES["account"].lasts
    assert lasts is not None
    due = User.objects.filter(is_active=False, erased_at=None, deactivated_at__lte=at - lasts)
    people = list(due.order_by("id")[:MOST_ERASED_AT_ONCE])
    for person in people:
        with transaction.atomic():
            erase(person, at=at)
            record(by=SYSTEM, at=at, verb="personal_data.erase", subject=person, organisation=home_of(person))
    ended = at - timedelta(days=UNANSWERED_INVITATION_DAYS)
    Invitation.objects.filter(accepted_at=None, expires_at__lte=ended).delete()
    return len(people)
