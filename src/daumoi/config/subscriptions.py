"""When this happens, that follows: the whole map of events to background steps."""

from __future__ import annotations

from typing import Any

from daumoi.accounts import tasks as accounts
from daumoi.accounts.events import EmailChanged, NewEmailAsked, NewPasswordAsked, SignInChanged
from daumoi.agreements import tasks as agreements
from daumoi.audit import tasks as audit
from daumoi.audit.events import LogCheckAsked
from daumoi.coverage import tasks as coverage
from daumoi.coverage.events import ArticleRead, ArticlesFound, PickupDecided
from daumoi.distribution import tasks as distribution
from daumoi.drafts import tasks as drafts
from daumoi.drafts.events import CommentWritten, LinksToAsk
from daumoi.foundation.events import Event
from daumoi.media import tasks as media
from daumoi.media.events import MediaAdded
from daumoi.notices import tasks as notices
from daumoi.notices.events import LetterWritten
from daumoi.people import tasks as people
from daumoi.people.events import InvitationSent, StandInEnded, StandInNamed
from daumoi.releases import tasks as releases
from daumoi.releases.events import (
    LanguageVersionStarted,
    MeaningSigned,
    ReleaseGivenOver,
    ReleaseHeld,
    ReleaseIssued,
    ReleaseScheduled,
    ReminderWritten,
    StepTaken,
)
from daumoi.search import tasks as search

SUBSCRIPTIONS: dict[type[Event], list[Any]] = {
    LogCheckAsked: [audit.check_log],
    InvitationSent: [people.send_invitation],
    StandInNamed: [notices.tell_of_stand_in],
    StandInEnded: [notices.tell_of_ended_stand_in],
    StepTaken: [notices.tell_of_step],
    ReleaseGivenOver: [notices.tell_of_given_over],
    LanguageVersionStarted: [notices.tell_of_language_version],
    MeaningSigned: [notices.tell_of_meaning],
    ReleaseScheduled: [releases.wait_for_hour],
    ReleaseHeld: [releases.tell_of_held],
    ReminderWritten: [notices.tell_of_reminder],
    ReleaseIssued: [distribution.plan_deliveries, coverage.watch_for_pickups],
    CommentWritten: [notices.tell_of_comment],
    LinksToAsk: [drafts.ask_links],
    MediaAdded: [media.check_media],
    ArticlesFound: [coverage.read_articles],
    ArticleRead: [coverage.find_pickups, search.index_article],
    PickupDecided: [agreements.recount, notices.tell_of_pickup],
    LetterWritten: [notices.wait_for_letter],
    SignInChanged: [accounts.tell_of_sign_in_change],
    NewPasswordAsked: [accounts.send_password_link],
    NewEmailAsked: [accounts.send_email_link],
    EmailChanged: [accounts.tell_of_new_email],
}
