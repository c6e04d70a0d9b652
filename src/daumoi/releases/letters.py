"""Letters to the people of the house about releases that wait for them."""

from __future__ import annotations

from email.message import EmailMessage

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from daumoi.accounts.sharing import Sharing
from daumoi.foundation.mail import letter
from daumoi.releases.models import Reminder

# Where the recipient acts: name of the page, and whether it is the release's own.
PAGES = {
    "review": ("desk:review", True),
    "schedule": ("desk:review", True),
    "sign_off": ("desk:release", True),
    "look_back": ("desk:looking_back", False),
}


def reminder_letter(reminder: Reminder) -> EmailMessage:
    """One reminder in its recipient's language: what waits, and where to act."""
    release, person = reminder.release, reminder.recipient
    with translation.override(person.language):
        subject, what = _words(reminder)
        # Mail is read on shared screens and forwarded: what the press may not read yet, or at all, is not named in it.
        is_named = release.sharing in {Sharing.CLEAR, Sharing.GREEN} and not release.embargo_is_open
        headline = release.headline if is_named else _("A release that mail does not name; its page does")
        page, is_own = PAGES[reminder.clock]
        address = settings.BASE_URL + reverse(page, args=[release.pk] if is_own else [])
        text = "\n\n".join([what, f"{headline}\n{release.organisation.name}", address]) + "\n"
    subject = f"{subject}: {headline}" if is_named else subject
    return letter(to=person.email, name=person.full_name, subject=subject, text=text, language=person.language)


def _words(reminder: Reminder) -> tuple[str, str]:
    """Subject and first sentence."""
    words = {
        ("review", "half"): (_("Waiting for review"), _("Half of the time to answer the unit has gone by.")),
        ("review", "due"): (_("Review overdue"), _("The unit should have had an answer by now.")),
        ("review", "escalated"): (
            _("Review long overdue"),
            _("The desk has not answered this release in its time, nor after it was reminded."),
        ),
        ("sign_off", "half"): (
            _("Your unit is asked to sign"),
            _("Another unit leads this release and asks yours to agree to it as it stands now."),
        ),
        ("sign_off", "due"): (
            _("Your unit has not signed yet"),
            _("This joint release is not issued before your unit has agreed or declined."),
        ),
        ("look_back", "asked"): (
            _("Please look at what one person issued"),
            _("This was issued, corrected or withdrawn by one person alone. A second must look at it."),
        ),
        ("look_back", "half"): (
            _("Not looked at yet"),
            _("Half of the time for a second look at what one person issued has gone by."),
        ),
        ("look_back", "due"): (
            _("Second look overdue"),
            _("What one person issued alone has not been looked at in time, or was refused and is not put right."),
        ),
        ("look_back", "escalated"): (
            _("Second look long overdue"),
            _("What one person issued alone is still open, also after reminders."),
        ),
        ("schedule", "held"): (
            _("Not issued at its hour"),
            _("The release was to be issued by the schedule and was not. Its page says why; decide what to do."),
        ),
    }
    return words[(reminder.clock, reminder.stage)]
