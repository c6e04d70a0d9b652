"""What comes back by itself, and how often."""

from __future__ import annotations

from django.conf import settings

from daumoi.accounts import tasks as accounts
from daumoi.audit import tasks as audit
from daumoi.coverage import tasks as coverage
from daumoi.distribution import tasks as distribution
from daumoi.drafts import tasks as drafts
from daumoi.foundation import tasks as foundation
from daumoi.foundation.schedule import Recurring
from daumoi.media import tasks as media
from daumoi.network import tasks as network
from daumoi.notices import tasks as notices
from daumoi.people import tasks as people
from daumoi.releases import tasks as releases
from daumoi.search import tasks as search

_DAY = 24 * 60 * 60

SCHEDULE = [
    Recurring("releases.issue_what_is_due", releases.issue_what_is_due, every_seconds=30),
    Recurring("releases.watch_clocks", releases.watch_clocks, every_seconds=60),
    Recurring("audit.seal_log", audit.seal_log, every_seconds=15),
    Recurring("audit.publish_roots", audit.publish_roots, every_seconds=3600),
    Recurring("audit.check_log", audit.check_log, every_seconds=_DAY),
    Recurring("coverage.check_due_outlets", coverage.check_due_outlets, every_seconds=2 if settings.DEMO else 15),
    Recurring("coverage.resume_unread_articles", coverage.resume_unread_articles, every_seconds=900),
    Recurring("network.bring_up_to_date", network.bring_up_to_date, every_seconds=300),
    Recurring("distribution.resume_deliveries", distribution.resume_deliveries, every_seconds=900),
    Recurring("drafts.forget_old_answers", drafts.forget_old_answers, every_seconds=_DAY),
    Recurring("drafts.forget_presences", drafts.forget_presences, every_seconds=300),
    Recurring("notices.write_digests", notices.write_digests, every_seconds=300),
    Recurring("notices.resume_letters", notices.resume_letters, every_seconds=900),
    Recurring("notices.tell_of_ending_entries", notices.tell_of_ending_entries, every_seconds=_DAY),
    Recurring("notices.forget_old", notices.forget_old, every_seconds=_DAY),
    Recurring("people.erase_what_is_due", people.erase_what_is_due, every_seconds=_DAY),
    Recurring("search.follow_log", search.follow_log, every_seconds=3),
    Recurring("search.check", search.check, every_seconds=_DAY),
    Recurring("foundation.delete_old_results", foundation.delete_old_results, every_seconds=_DAY),
    Recurring("accounts.forget_ended_sessions", accounts.forget_ended_sessions, every_seconds=_DAY),
    Recurring("foundation.delete_expired_sessions", foundation.delete_expired_sessions, every_seconds=_DAY),
    Recurring("media.resume_checks", media.resume_checks, every_seconds=3600),
    Recurring("media.delete_expired_uploads", media.delete_expired_uploads, every_seconds=3600),
]
