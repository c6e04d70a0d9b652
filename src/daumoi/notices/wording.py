"""Words of notices: on the settings page, on the page of notices, and in letters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from daumoi.accounts.models import ROLE_NAMES
from daumoi.accounts.viewer import Role
from daumoi.notices.models import Notice
from daumoi.notices.rules import Group, Way
from daumoi.releases.queries import GIVEN_TO_THE_PRESS


@dataclass(frozen=True)
class Words:
    """Words of one kind.

    Attributes:
        setting: how the settings page calls it: "tell me when …".
        said: what has happened, as the first words of a line and of a subject.
        more: a second sentence for the letter; "" where the first says all.
    """

    setting: Any
    said: Any
    more: Any = ""


GROUP_NAMES = {
    Group.OWN: gettext_lazy("My releases"),
    Group.DESK: gettext_lazy("Work of the desk"),
    Group.CLOCKS: gettext_lazy("Clocks and second eyes"),
    Group.PEOPLE: gettext_lazy("People and roles"),
}

WAY_NAMES = {
    Way.NOW: gettext_lazy("At once"),
    Way.DIGEST: gettext_lazy("Once a day, gathered"),
    Way.OFF: gettext_lazy("No e-mail"),
}

WHY_LEAST = {
    "second-eyes": gettext_lazy(
        "What one person issued alone must be looked at by a second; this may wait for the daily mail."
    ),
    "answer-in-time": gettext_lazy(
        "A unit waits for an answer, or the desk for a signature; this may wait for the daily mail."
    ),
    "answerable": gettext_lazy("You answer for what stands in your unit's name; this may wait for the daily mail."),
    "rights-lent": gettext_lazy("Rights are lent or taken back; this may wait for the daily mail."),
}

WORDS: dict[str, Words] = {
    "release.submitted": Words(gettext_lazy("A unit sends a release to the desk"), gettext_lazy("Sent in for review")),
    "release.assigned": Words(
        gettext_lazy("A colleague gives me a release to check"), gettext_lazy("Given to you to check")
    ),
    "release.put_back": Words(
        gettext_lazy("A release I was checking goes back into the queue"),
        gettext_lazy("Put back into the queue by a colleague"),
    ),
    "release.taken": Words(
        gettext_lazy("The desk begins to check my release"), gettext_lazy("The desk is checking it")
    ),
    "release.returned": Words(gettext_lazy("My release comes back with a note"), gettext_lazy("Returned with a note")),
    "release.approved": Words(gettext_lazy("My release is approved"), gettext_lazy("Approved")),
    "release.taken_back": Words(gettext_lazy("An approval is taken back"), gettext_lazy("The approval was taken back")),
    "release.scheduled": Words(
        gettext_lazy("The hour of issue is planned or moved"), gettext_lazy("The hour of issue is planned")
    ),
    "release.unscheduled": Words(
        gettext_lazy("My release is taken off the schedule"), gettext_lazy("Taken off the schedule")
    ),
    "release.issued": Words(gettext_lazy("My release is issued"), gettext_lazy("Issued")),
    "release.urgent": Words(
        gettext_lazy("A release of my unit is issued in an emergency"), gettext_lazy("Issued in an emergency")
    ),
    "release.corrected": Words(gettext_lazy("A release of my unit is corrected"), gettext_lazy("Corrected in public")),
    "release.withdrawn": Words(gettext_lazy("A release of my unit is withdrawn"), gettext_lazy("Withdrawn")),
    "release.picked_up": Words(
        gettext_lazy("The press used my release"), gettext_lazy("Used by the press, as confirmed")
    ),
    "release.signed": Words(gettext_lazy("A unit signs a joint release"), gettext_lazy("A unit has signed")),
    "release.declined": Words(gettext_lazy("A unit declines to sign"), gettext_lazy("A unit declines to sign")),
    "comment.written": Words(gettext_lazy("Somebody comments on a release of mine"), gettext_lazy("New comment")),
    "comment.answered": Words(gettext_lazy("Somebody answers where I spoke"), gettext_lazy("Answer in your thread")),
    "translation.named": Words(
        gettext_lazy("I am named translator or reviewer"), gettext_lazy("You are named for a translation")
    ),
    "translation.signed": Words(
        gettext_lazy("The meaning of my translation is confirmed"), gettext_lazy("Meaning confirmed")
    ),
    "translation.stale": Words(
        gettext_lazy("The original of my translation changes"),
        gettext_lazy("The original has changed: the translation is behind"),
    ),
    "look_back.approved": Words(
        gettext_lazy("What I issued alone is approved afterwards"),
        gettext_lazy("Approved afterwards by a second person"),
    ),
    "look_back.objected": Words(
        gettext_lazy("What I issued alone is refused afterwards"),
        gettext_lazy("Refused afterwards: correct or withdraw it"),
    ),
    "review.half": Words(
        gettext_lazy("Half of the time for an answer is gone"),
        gettext_lazy("Waiting for review"),
        gettext_lazy("Half of the time to answer the unit has gone by."),
    ),
    "review.due": Words(
        gettext_lazy("An answer is overdue"),
        gettext_lazy("Review overdue"),
        gettext_lazy("The unit should have had an answer by now."),
    ),
    "review.escalated": Words(
        gettext_lazy("The desk does not answer in spite of reminders"),
        gettext_lazy("Review long overdue"),
        gettext_lazy("The desk has not answered this release in its time, nor after it was reminded."),
    ),
    "schedule.held": Words(
        gettext_lazy("A release is not issued at its hour"),
        gettext_lazy("Not issued at its hour"),
        gettext_lazy("The release was to be issued by the schedule and was not. Its page says why; decide what to do."),
    ),
    "sign_off.half": Words(
        gettext_lazy("My unit is asked to sign a joint release"),
        gettext_lazy("Your unit is asked to sign"),
        gettext_lazy("Another unit leads this release and asks yours to agree to it as it stands now."),
    ),
    "sign_off.due": Words(
        gettext_lazy("My unit has not signed yet"),
        gettext_lazy("Your unit has not signed yet"),
        gettext_lazy("This joint release is not issued before your unit has agreed or declined."),
    ),
    "look_back.asked": Words(
        gettext_lazy("A second person is asked to look at what one issued alone"),
        gettext_lazy("Please look at what one person issued"),
        gettext_lazy("This was issued, corrected or withdrawn by one person alone. A second must look at it."),
    ),
    "look_back.half": Words(
        gettext_lazy("Half of the time for a second look is gone"),
        gettext_lazy("Not looked at yet"),
        gettext_lazy("Half of the time for a second look at what one person issued has gone by."),
    ),
    "look_back.due": Words(
        gettext_lazy("A second look is overdue"),
        gettext_lazy("Second look overdue"),
        gettext_lazy(
            "What one person issued alone has not been looked at in time, or was refused and is not put right."
        ),
    ),
    "look_back.escalated": Words(
        gettext_lazy("A second look is long overdue"),
        gettext_lazy("Second look long overdue"),
        gettext_lazy("What one person issued alone is still open, also after reminders."),
    ),
    "stand_in.named": Words(
        gettext_lazy("I stand in for somebody, or somebody for me"), gettext_lazy("Stand-in named")
    ),
    "stand_in.ended": Words(gettext_lazy("A stand-in ends before its day"), gettext_lazy("Stand-in ended early")),
    "work.handed_over": Words(
        gettext_lazy("Work of somebody who goes is given to me"), gettext_lazy("Handed over to you")
    ),
    "spokesperson.ending": Words(
        gettext_lazy("An entry of the register of spokespersons ends soon"),
        gettext_lazy("Authority to speak ends soon"),
    ),
}

# Where whoever reads a notice acts: the address by name, and whether it is the release's own. Kinds not named here
# lead to the release.
_PAGES = {
    "release.submitted": ("desk:review", True),
    "release.assigned": ("desk:review", True),
    "release.put_back": ("desk:review", True),
    "comment.written": ("desk:comments", True),
    "comment.answered": ("desk:comments", True),
    "review.half": ("desk:review", True),
    "review.due": ("desk:review", True),
    "review.escalated": ("desk:review", True),
    "schedule.held": ("desk:review", True),
    "look_back.asked": ("desk:looking_back", False),
    "look_back.half": ("desk:looking_back", False),
    "look_back.due": ("desk:looking_back", False),
    "look_back.escalated": ("desk:looking_back", False),
    "stand_in.named": ("people:stand_ins", False),
    "stand_in.ended": ("people:stand_ins", False),
}


def path_of(notice: Notice) -> str:
    """Path of the page on which to act."""
    if notice.entry is not None:
        # The public list: whoever stands in the entry need not keep the register.
        return reverse("spokespersons:list")
    page, is_own = _PAGES.get(notice.kind, ("desk:release", True))
    return reverse(page, args=[notice.release_id] if is_own else [])


def said(notice: Notice) -> str:
    """What has happened, in a few words."""
    return str(WORDS[notice.kind].said)


def about(notice: Notice) -> str:
    """What it is about, as its page names it."""
    if notice.release is not None:
        return str(notice.release.headline)
    if notice.entry is not None:
        return f"{notice.entry.full_name}, {notice.entry.position}"
    stand_in = notice.stand_in
    assert stand_in is not None
    return _("%(deputy)s for %(principal)s") % {
        "deputy": stand_in.deputy.full_name,
        "principal": stand_in.membership.user.full_name,
    }


def details(notice: Notice) -> str:
    """What one has to know beside that; "" where the page says it better."""
    if notice.entry is not None and notice.entry.valid_to is not None:
        day = date_format(timezone.localtime(notice.entry.valid_to), "SHORT_DATE_FORMAT")
        return _("%(organisation)s, until %(day)s") % {"organisation": notice.entry.organisation.name, "day": day}
    if notice.stand_in is not None:
        row = notice.stand_in
        return _(
            "From %(from)s to the end of %(to)s, %(deputy)s is %(role)s of %(organisation)s for %(principal)s."
        ) % {
            "from": date_format(row.valid_from, "SHORT_DATE_FORMAT"),
            "to": date_format(row.valid_to, "SHORT_DATE_FORMAT"),
            "deputy": row.deputy.full_name,
            "principal": row.membership.user.full_name,
            "role": ROLE_NAMES[Role(row.membership.role)],
            "organisation": row.membership.organisation.name,
        }
    return ""


def is_named_in_mail(notice: Notice) -> bool:
    """Whether a mail may name the release: only what the press may read already, or could at its hour.

    Mail is read on shared screens and forwarded; what is under embargo or for few eyes is not named in it.
    """
    release = notice.release
    return release is None or (release.sharing in GIVEN_TO_THE_PRESS and not release.embargo_is_open)
