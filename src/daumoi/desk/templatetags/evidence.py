"""How figures of the evidence are written: shares, counts, delays."""

from __future__ import annotations

from datetime import timedelta

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from daumoi.briefings.wording import grouped
from daumoi.coverage.models import Pickup
from daumoi.theme.templatetags.components import badge, duration_in_words

register = template.Library()


@register.filter
def percent(share: float) -> str:
    """A share of 0–1 in whole per cent; what is there but rounds to nothing is "< 1%", and only all is 100%."""
    if 0 < share < 0.005:
        return "< 1%"
    if 0.995 <= share < 1:
        return "99%"
    return f"{round(share * 100)}%"


register.filter("grouped", grouped)


@register.simple_tag
def share_meter(share: float) -> SafeString:
    """A share of 0–1 in words with a small bar under it."""
    words = percent(share)
    # The words say all that the bar says; read out twice it would only delay.
    bar = format_html('<meter min="0" max="1" value="{}" aria-hidden="true"></meter>', f"{share:.3f}")
    return format_html('<div><span class="numeric">{}</span>{}</div>', words, bar)


def delay_in_words(pickup: Pickup) -> str:
    """How long after the release was public the article appeared, or how long before."""
    words = {"duration": duration_in_words(pickup.delay)}
    pattern = gettext("%(duration)s before release") if pickup.was_before_release else gettext("after %(duration)s")
    return pattern % words


@register.simple_tag
def delay(pickup: Pickup) -> SafeString | str:
    """The delay of a pickup; an article from before the release stands out."""
    words = delay_in_words(pickup)
    return badge(words, tone="danger", icon="warning") if pickup.was_before_release else words


@register.filter
def lasting(duration: timedelta) -> str:
    """A duration in words, in its two largest units."""
    return duration_in_words(duration)
