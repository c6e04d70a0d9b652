"""Background entries of notices: what happened below becomes notices, notices become letters."""

from __future__ import annotations

from datetime import datetime

from daumoi.accounts.background import background
from daumoi.accounts.models import StandIn
from daumoi.coverage.models import Pickup, PickupState
from daumoi.foundation import clock
from daumoi.foundation.errors import TryLater
from daumoi.notices import actions
from daumoi.notices.audiences import Happening
from daumoi.notices.happenings import of_comment, of_step
from daumoi.notices.models import Letter, LetterState
from daumoi.releases.models import LanguageVersion, LoneAct, MeaningSignOff, Release, Reminder

MOST_ATTEMPTS = 8


def _release(release_id: int) -> Release:
    release: Release = Release.objects.select_related("organisation").get(pk=release_id)
    return release


# --- what happened ------------------------------------------------------------------------------------------------


@background()
def tell_of_step(*, release_id: int, step_id: int, person_id: int | None) -> None:
    """After StepTaken: tell those whom this step of a release concerns; a new original, its translations' people."""
    for happening in of_step(step_id, person_id=person_id):
        actions.make_notices(happening, at=clock.now())


@background()
def tell_of_comment(*, comment_id: int) -> None:
    """After CommentWritten: tell the two sides, and whoever spoke in its thread; nobody of both."""
    for happening in of_comment(comment_id):
        actions.make_notices(happening, at=clock.now())


@background()
def tell_of_reminder(*, reminder_id: int) -> None:
    """After ReminderWritten: tell the one person the clock names."""
    reminder = Reminder.objects.get(pk=reminder_id)
    happening = Happening(
        f"{reminder.clock}.{reminder.stage}",
        f"reminder {reminder_id}",
        doer_id=_alone(reminder),
        release=_release(reminder.release_id),
        person_ids=(reminder.recipient_id,),
        object_id=reminder_id,
    )
    actions.make_notices(happening, at=clock.now())


def _alone(reminder: Reminder) -> int | None:
    if reminder.clock != "look_back":
        return None
    return LoneAct.objects.values_list("by_id", flat=True).get(pk=reminder.turn)


@background()
def tell_of_given_over(*, release_id: int, person_id: int, part: str, by_id: int | None, by_name: str, at: str) -> None:
    """After ReleaseGivenOver: tell whoever goes on with it."""
    happening = Happening(
        "work.handed_over",
        f"{part} {release_id} {datetime.fromisoformat(at).timestamp():.0f}",
        doer_id=by_id,
        by_name=by_name,
        release=_release(release_id),
        person_ids=(person_id,),
    )
    actions.make_notices(happening, at=clock.now())


@background()
def tell_of_language_version(*, release_id: int, by_id: int | None, by_name: str) -> None:
    """After LanguageVersionStarted: tell translator and reviewer that they were named."""
    named = LanguageVersion.objects.get(release_id=release_id)
    happening = Happening(
        "translation.named",
        f"release {release_id}",
        doer_id=by_id,
        by_name=by_name,
        release=_release(release_id),
        person_ids=(named.translator_id, named.reviewer_id),
    )
    actions.make_notices(happening, at=clock.now())


@background()
def tell_of_meaning(*, release_id: int, sign_off_id: int) -> None:
    """After MeaningSigned: tell author and translator."""
    signed = MeaningSignOff.objects.get(pk=sign_off_id)
    happening = Happening(
        "translation.signed",
        f"meaning {sign_off_id}",
        doer_id=signed.by_id,
        by_name=signed.by_name,
        release=_release(release_id),
    )
    actions.make_notices(happening, at=clock.now())


@background()
def tell_of_pickup(*, pickup_id: int) -> None:
    """After PickupDecided: tell the author that the press used the release, once, when it is confirmed."""
    pickup = Pickup.objects.get(pk=pickup_id)
    if pickup.state != PickupState.CONFIRMED:
        return
    happening = Happening(
        "release.picked_up",
        f"pickup {pickup_id}",
        doer_id=pickup.decided_by_id,
        release=_release(pickup.release_id),
        object_id=pickup_id,
    )
    actions.make_notices(happening, at=clock.now())


@background()
def tell_of_stand_in(*, stand_in_id: int) -> None:
    """After StandInNamed: tell the deputy and the one who goes, unless one of them named it."""
    stand_in = StandIn.objects.select_related("membership", "named_by").get(pk=stand_in_id)
    by_name = stand_in.named_by.full_name if stand_in.named_by else ""
    _tell_both("stand_in.named", stand_in, doer_id=stand_in.named_by_id, by_name=by_name)


@background()
def tell_of_ended_stand_in(*, stand_in_id: int, by_id: int | None, by_name: str) -> None:
    """After StandInEnded: tell both, unless one of them ended it."""
    stand_in = StandIn.objects.select_related("membership").get(pk=stand_in_id)
    _tell_both("stand_in.ended", stand_in, doer_id=by_id, by_name=by_name)


def _tell_both(kind: str, stand_in: StandIn, *, doer_id: int | None, by_name: str) -> None:
    happening = Happening(
        kind,
        f"stand-in {stand_in.pk}",
        doer_id=doer_id,
        by_name=by_name,
        stand_in=stand_in,
        person_ids=(stand_in.deputy_id, stand_in.membership.user_id),
    )
    actions.make_notices(happening, at=clock.now())


# --- letters ------------------------------------------------------------------------------------------------------


@background()
def wait_for_letter(*, letter_id: int) -> None:
    """After LetterWritten: a step that is due when the letter may go."""
    send_letter.using(run_after=Letter.objects.get(pk=letter_id).not_before).enqueue(letter_id=letter_id)


@background(queue="mail", most_attempts=MOST_ATTEMPTS)
def send_letter(*, letter_id: int) -> None:
    """Send one letter; asks to be run again while the server is not ready, or at the end of the quiet hours."""
    again = actions.send_letter(letter_id=letter_id, at=clock.now())
    if again is None:
        return
    letter = Letter.objects.get(pk=letter_id)
    if letter.state == LetterState.PLANNED and letter.not_before > clock.now():
        send_letter.using(run_after=letter.not_before).enqueue(letter_id=letter_id)
        return
    if letter.state == LetterState.PLANNED and letter.attempts >= MOST_ATTEMPTS:
        actions.give_up(letter_id=letter_id)
        return
    raise TryLater(f"letter {letter_id}", seconds=again)


# --- what comes back by itself ------------------------------------------------------------------------------------


@background()
def write_digests() -> None:
    """Recurring: digests whose hour has come and that were not written today."""
    actions.write_digests(at=clock.now())


@background(queue="mail")
def resume_letters() -> None:
    """Recurring: letters whose step was lost or set aside are given a new one."""
    for letter_id in actions.letters_lying_still(at=clock.now()):
        send_letter.enqueue(letter_id=letter_id)


@background()
def tell_of_ending_entries() -> None:
    """Recurring: entries of the register that end soon."""
    actions.tell_of_ending_entries(at=clock.now())


@background()
def forget_old() -> None:
    """Recurring: notices that are older than they are kept."""
    actions.forget_old(at=clock.now())
