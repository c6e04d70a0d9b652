"""Who translates and who reviews a language version, and what the reviewer says of the glossary's hints."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from daumoi.accounts.audit import record
from daumoi.accounts.models import User
from daumoi.accounts.permissions import (
    HINT_DISMISS,
    TRANSLATORS_NAME,
    TRANSLATORS_NAME_AT_DESK,
    Permission,
    allowed,
    require,
    signed_name,
)
from daumoi.accounts.viewer import Viewer
from daumoi.foundation.errors import InvalidValue, NotAllowed
from daumoi.foundation.events import publish
from daumoi.foundation.rich_text import without_control_characters
from daumoi.releases.actions.steps import locked
from daumoi.releases.errors import WrongState
from daumoi.releases.events import LanguageVersionStarted
from daumoi.releases.models import HintDismissal, LanguageVersion, Release
from daumoi.releases.queries import wrote_words
from daumoi.releases.rules import State
from daumoi.releases.terms import open_hints

LONGEST_REASON = 300


def may_name_translators(viewer: Viewer, release: Release) -> bool:
    """Whether this viewer may change the two people of a language version."""
    return release.state != State.WITHDRAWN and _naming(viewer, release) is not None


def _naming(viewer: Viewer, release: Release) -> Permission | None:
    ways = (TRANSLATORS_NAME, TRANSLATORS_NAME_AT_DESK)
    return next((permission for permission in ways if allowed(viewer, permission, release)), None)


def name_translators(
    *, release: Release, translator: User, reviewer: User, by: Viewer, at: datetime
) -> LanguageVersion:
    """Name other people for a language version. A word that the former reviewer gave no longer holds.

    Raises:
        InvalidValue: one person in both parts, or a reviewer who wrote words of it.
        WrongState: it is withdrawn.
        NotAllowed.
    """
    with transaction.atomic():
        current = locked(release)
        permission = _naming(by, current)
        if permission is None:
            require(by, TRANSLATORS_NAME, current)
            raise AssertionError("require refuses what allowed refused")
        if current.state == State.WITHDRAWN:
            raise WrongState(_("This version has been withdrawn."))
        if translator.pk == reviewer.pk:
            raise InvalidValue(_("Translator and reviewer are two people: choose another reviewer."), field="reviewer")
        if wrote_words(reviewer, current):
            said = _("%(name)s wrote words of this translation, so someone else must review it.")
            raise InvalidValue(said % {"name": reviewer.full_name}, field="reviewer")
        people = LanguageVersion.objects.select_for_update(of=("self",)).get(release=current)
        before = {"translator": people.translator_id, "reviewer": people.reviewer_id}
        after = {"translator": translator.pk, "reviewer": reviewer.pk}
        if before == after:
            return people
        people.translator, people.reviewer, people.named_at = translator, reviewer, at
        people.save(update_fields=["translator", "reviewer", "named_at"])
        record(
            by=by, at=at, verb=permission.name, subject=current, organisation=current.organisation,
            before=before, after=after,
        )  # fmt: skip
        publish(LanguageVersionStarted(release_id=current.pk, by_id=by.user_id, by_name=by.name))
    return people


def dismiss_hint(
    *, release: Release, term_id: int, kind: str, place: str, reason: str, by: Viewer, at: datetime
) -> HintDismissal:
    """Note the named reviewer's word that a hint does not hold at one place, and why; a second click changes nothing.

    Raises:
        InvalidValue: no reason, or no such hint is open.
        NotAllowed: not the named reviewer.
    """
    with transaction.atomic():
        current = locked(release)
        require(by, HINT_DISMISS, current)
        people = LanguageVersion.objects.filter(release=current).first()
        if people is None or people.reviewer_id != by.user_id:
            raise NotAllowed(_("Only the named reviewer dismisses a hint."), reason="role")
        said = " ".join(without_control_characters(reason).split())[:LONGEST_REASON]
        if not said:
            raise InvalidValue(_("Say why the hint does not hold here; the reason is kept."), field="reason")
        at_this_place = HintDismissal.objects.filter(release=current, term_id=term_id, kind=kind, place=place)
        if (kept := at_this_place.first()) is not None:
            return kept
        hints = open_hints(current, on=timezone.localdate(at))
        found = {(hint.entry.term_id, hint.hint.kind.value, hint.row.place): hint for hint in hints}
        if (term_id, kind, place) not in found:
            raise InvalidValue(_("This hint is no longer open: the text was changed meanwhile."), field="reason")
        kept = HintDismissal.objects.create(
            release=current, term_id=term_id, kind=kind, place=place, reason=said, by_id=by.user_id,
            by_name=signed_name(by, HINT_DISMISS, current), at=at,
        )  # fmt: skip
        record(
            by=by, at=at, verb=HINT_DISMISS.name, subject=current, organisation=current.organisation,
            term=found[term_id, kind, place].entry.term, kind=kind, reason=said,
        )  # fmt: skip
    return kept
