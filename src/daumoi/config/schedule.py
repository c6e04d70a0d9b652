"""What comes back by itself, and how often."""

from __future__ import annotations

from django.conf import settings

from daumoi.coverage import tasks as coverage
from daumoi.distribution import tasks as distribution
from daumoi.foundation.schedule import Recurring

SCHEDULE = [
    Recurring("coverage.check_due_outlets", coverage.check_due_outlets, every_seconds=2 if settings.DEMO else 15),
    Recurring("coverage.resume_unread_articles", coverage.resume_unread_articles, every_seconds=900),
    Recurring("distribution.resume_deliveries", distribution.resume_deliveries, every_seconds=900),
]
