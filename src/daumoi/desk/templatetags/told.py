"""Who will be told of a release, said where somebody decides about it."""

from __future__ import annotations

from django import template
from django.utils import timezone

from daumoi.distribution import queries
from daumoi.foundation import clock
from daumoi.releases.models import Release

register = template.Library()


@register.simple_tag
def who_is_told(release: Release) -> str:
    """Who will be told of a release that is not out yet, and how."""
    return queries.who_is_told(release, on=timezone.localdate(clock.now()))
