"""Changes of the register as Atom: one item for each entry, and one more when it ends."""

from __future__ import annotations

from datetime import datetime
from html import escape

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from daumoi.spokespersons.models import Spokesperson
from daumoi.spokespersons.queries import published_list
from newsformats import Feed, NewsItem, write_atom

MOST_ITEMS = 100


def written_changes(*, at: datetime) -> bytes:
    """The feed in the main language, the latest change first."""
    with override(settings.LANGUAGE_CODE):
        items = []
        for entry in published_list(at=at, with_past=True):
            items.append(_entered(entry))
            if entry.valid_to is not None and entry.valid_to <= at:
                items.append(_ended(entry))
        items.sort(key=lambda item: item.published_at, reverse=True)
        home = f"{settings.BASE_URL}{reverse('spokespersons:list')}"
        feed = Feed(
            title=_("%(agency)s: who may speak") % {"agency": settings.AGENCY_NAME},
            home_url=home,
            feed_url=f"{settings.BASE_URL}{reverse('spokespersons:feed')}",
            description=_("Heads, standing spokespersons and those authorised for one matter, as they come and go."),
            language=settings.LANGUAGE_CODE,
            updated_at=items[0].published_at if items else None,
            rights=_("Free to use; name the source."),
            publisher=settings.AGENCY_NAME,
        )
        return write_atom(feed, items[:MOST_ITEMS])


def _entered(entry: Spokesperson) -> NewsItem:
    title = _("%(name)s speaks for %(body)s") % {"name": entry.full_name, "body": entry.organisation.name}
    return _item(entry, "entered", title, max(entry.published_at, entry.valid_from))


def _ended(entry: Spokesperson) -> NewsItem:
    title = _("%(name)s no longer speaks for %(body)s") % {"name": entry.full_name, "body": entry.organisation.name}
    assert entry.valid_to is not None
    return _item(entry, "ended", title, entry.valid_to)


def _item(entry: Spokesperson, change: str, title: str, at: datetime) -> NewsItem:
    home = f"{settings.BASE_URL}{reverse('spokespersons:list')}"
    facts = [
        entry.authority_name,
        entry.position,
        entry.matter,
        _("Telephone: %(phone)s") % {"phone": entry.phone},
        entry.email,
        _("Decision %(number)s") % {"number": entry.decision_number} if entry.decision_number else "",
        _("from %(day)s") % {"day": _day(entry.valid_from)},
        _("until %(day)s") % {"day": _day(entry.valid_to)} if entry.valid_to else "",
        entry.end_reason,
    ]
    lines = [fact for fact in facts if fact]
    return NewsItem(
        id=f"{home}#{entry.pk}-{change}",
        url=f"{home}?past=1#speaker-{entry.pk}",
        title=title,
        summary="; ".join(lines),
        body_html="".join(f"<p>{escape(line, quote=False)}</p>" for line in lines),
        language=settings.LANGUAGE_CODE,
        published_at=at,
        authors=(entry.organisation.name,),
        agency=entry.organisation.name,
    )


def _day(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "SHORT_DATE_FORMAT")
