"""What the check before sending left behind, in words."""

from __future__ import annotations

from django import template

from daumoi.releases.checks import hints

register = template.Library()


@register.filter
def hint_words(recorded: str) -> str:
    """A hint as a confirmation keeps it, in words."""
    return hints.hint_words(recorded)
