"""The parts of the interface as template tags; `docs/design.md` names them all.

A part that takes options is a tag and not an include, so that a mistyped option fails when the template is read.
Statuses and icons that do not exist fail when it is rendered: `UnknownStatus`, `UnknownIcon`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from urllib.parse import urlencode

from django import template
from django.contrib.messages import constants as levels
from django.core.paginator import Page
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms import BaseForm, BoundField, CheckboxInput, ChoiceField, Field, ModelChoiceField
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, gettext_lazy, ngettext

register = template.Library()

ICON_SPRITE = "theme/icons.svg"
TONES = ("neutral", "accent", "note", "success", "warning", "danger")
PASSAGE_COLOURS = 6
# What Django writes for "nothing chosen"; read aloud it says nothing.
NINE_DASHES = BLANK_CHOICE_DASH[0][1]


class UnknownStatus(LookupError):
    """A status that the interface has no word for."""


class UnknownIcon(LookupError):
    """An icon that the sprite does not hold."""


class UnknownTone(LookupError):
    """A tone that the style sheet does not know."""


@dataclass(frozen=True, slots=True)
class Status:
    """What a reader sees of a state: its word, its tone, its icon."""

    label: str
    tone: str
    icon: str


STATUSES: Mapping[str, Status] = {
    "draft": Status(gettext_lazy("Draft"), "neutral", "draft"),
    "submitted": Status(gettext_lazy("Submitted"), "note", "inbox"),
    "in_review": Status(gettext_lazy("In review"), "note", "review"),
    "returned": Status(gettext_lazy("Returned"), "warning", "returned"),
    "approved": Status(gettext_lazy("Approved"), "accent", "check"),
    "scheduled": Status(gettext_lazy("Scheduled"), "accent", "clock"),
    "issued": Status(gettext_lazy("Issued"), "success", "send"),
    "corrected": Status(gettext_lazy("Corrected"), "warning", "edit"),
    "withdrawn": Status(gettext_lazy("Withdrawn"), "danger", "ban"),
    "suspected": Status(gettext_lazy("Suspected"), "warning", "help"),
    "confirmed": Status(gettext_lazy("Confirmed"), "success", "check-circle"),
    "rejected": Status(gettext_lazy("Rejected"), "neutral", "cross-circle"),
    "planned": Status(gettext_lazy("To be sent"), "neutral", "clock"),
    "sending": Status(gettext_lazy("Sending"), "note", "refresh"),
    "sent": Status(gettext_lazy("Sent"), "success", "check"),
    "failed": Status(gettext_lazy("Failed"), "danger", "error"),
    "cancelled": Status(gettext_lazy("Cancelled"), "neutral", "ban"),
    "uncertain": Status(gettext_lazy("Uncertain"), "warning", "help"),
    "waiting": Status(gettext_lazy("Being checked"), "note", "hourglass"),
    "clean": Status(gettext_lazy("No virus found"), "success", "check"),
    "infected": Status(gettext_lazy("Infected"), "danger", "error"),
    "not_scanned": Status(gettext_lazy("Not scanned"), "neutral", "help"),
    "embargoed": Status(gettext_lazy("Embargoed"), "danger", "lock"),
    "overdue": Status(gettext_lazy("Overdue"), "danger", "hourglass"),
}

CALLOUTS: Mapping[str, tuple[str, str]] = {
    "note": ("note", gettext_lazy("Note")),
    "warning": ("warning", gettext_lazy("Warning")),
    "error": ("error", gettext_lazy("Error")),
    "success": ("check-circle", gettext_lazy("Done")),
}

MESSAGE_TONES = {
    levels.DEBUG: "note",
    levels.INFO: "note",
    levels.SUCCESS: "success",
    levels.WARNING: "warning",
    levels.ERROR: "error",
}


@cache
def icon_names() -> frozenset[str]:
    """The names of the icons in the sprite."""
    sprite = Path(__file__).parents[1] / "static" / ICON_SPRITE
    return frozenset(re.findall(r'<symbol id="([^"]+)"', sprite.read_text(encoding="utf-8")))


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite; hidden from screen readers unless it has a label.

    Raises:
        UnknownIcon: the sprite has no such icon.
    """
    if name not in icon_names():
        raise UnknownIcon(name)
    source = f"{static(ICON_SPRITE)}#{name}"
    if label:
        return format_html('<svg class="icon" role="img" aria-label="{}"><use href="{}"></use></svg>', label, source)
    return format_html('<svg class="icon" aria-hidden="true" focusable="false"><use href="{}"></use></svg>', source)


@register.simple_tag
def badge(text: str, tone: str = "neutral", icon: str = "") -> SafeString:
    """A short word in a frame of its tone.

    Raises:
        UnknownTone: the tone is none of `TONES`.
    """
    if tone not in TONES:
        raise UnknownTone(tone)
    return format_html('<span class="badge badge--{}">{}{}</span>', tone, draw_icon(icon), text)


def draw_icon(name: str) -> SafeString:
    """The icon of that name, or nothing for an empty name."""
    return icon(name) if name else mark_safe("")


@register.simple_tag
def status(code: str, label: str = "") -> SafeString:
    """The badge of a state.

    Raises:
        UnknownStatus: `STATUSES` does not hold the code.
    """
    try:
        known = STATUSES[str(code)]
    except KeyError:
        raise UnknownStatus(code) from None
    return badge(label or known.label, tone=known.tone, icon=known.icon)


@register.inclusion_tag("theme/components/page_header.html")
def page_header(
    title: str, lead: str = "", eyebrow: str = "", status: str = "", lang: str = "", lead_lang: str = ""
) -> dict:
    """The one `<h1>` of a page, with what stands above and under it.

    Args:
        lang: the language of the title where it is a text of the content's, such as a headline (WCAG 2.2, 3.1.2).
        lead_lang: the same for the lead.
    """
    return {
        "title": title,
        "lead": lead,
        "eyebrow": eyebrow,
        "status_code": str(status),
        "lang": lang,
        "lead_lang": lead_lang,
    }


@register.filter
def in_language(text: str, language: str) -> str:
    """The text marked with its language, for a headline that stands among words of the interface."""
    return format_html('<span lang="{}">{}</span>', language, text) if language and text else text


@register.inclusion_tag("theme/components/breadcrumbs.html")
def breadcrumbs(*labels_and_urls: str) -> dict:
    """The way to this page: label, url, label, url …; a last label alone is the page itself."""
    labels, urls = labels_and_urls[0::2], labels_and_urls[1::2]
    here = labels[-1] if len(labels) > len(urls) else ""
    return {"steps": list(zip(labels, urls, strict=False)), "here": here}


@register.inclusion_tag("theme/components/field.html")
def field(bound: BoundField, counter: bool = False, hide_label: bool = False, must: bool = False) -> dict:
    """A form field with label, help, errors and, on wish, the count of characters left.

    Args:
        must: marked as required, though the form leaves it to the action to say what is wrong with an empty one.
    """
    name_empty_choice(bound.field, is_required=must or bound.field.required)
    if must:
        bound.field.widget.attrs["aria-required"] = "true"
    limit = bound.field.widget.attrs.get("maxlength") or getattr(bound.field, "max_length", None)
    return {
        "field": bound,
        "is_box": isinstance(bound.field.widget, CheckboxInput),
        "is_group": bound.use_fieldset,
        "limit": limit if counter else None,
        "hide_label": hide_label,
        "is_required": must or bound.field.required,
    }


def name_empty_choice(field: Field, *, is_required: bool) -> None:
    """Put words where Django shows nine dashes for "nothing chosen"; a form's own words for it stay."""
    if not isinstance(field, ChoiceField):
        return
    words = gettext_lazy("Choose…") if is_required else gettext_lazy("Not chosen")
    if isinstance(field, ModelChoiceField):
        if field.empty_label == NINE_DASHES:
            field.empty_label = words
        return
    field.choices = [(value, words if label == NINE_DASHES else label) for value, label in field.choices]


@register.simple_block_tag
def fieldset(content: str, legend: str, description: str = "") -> SafeString:
    """Fields that belong together, under one legend."""
    described = format_html('<p class="field__help">{}</p>', description) if description else ""
    return format_html('<fieldset class="fieldset"><legend>{}</legend>{}{}</fieldset>', legend, described, content)


@register.inclusion_tag("theme/components/form_errors.html")
def form_errors(form: BaseForm) -> dict:
    """What is wrong with a form, each point a link to its field; empty while nothing is wrong."""
    wrong = [bound for bound in form if bound.errors] if form.is_bound else []
    return {"fields": wrong, "general": form.non_field_errors() if form.is_bound else []}


@register.simple_block_tag
def callout(content: str, tone: str, title: str = "") -> SafeString:
    """A framed remark: note, warning, error or success.

    Raises:
        UnknownTone: the tone is none of `CALLOUTS`.
    """
    return draw_callout(tone, title, content)


def draw_callout(tone: str, title: str, content: str) -> SafeString:
    if tone not in CALLOUTS:
        raise UnknownTone(tone)
    icon_name, spoken = CALLOUTS[tone]
    heading = format_html('<p class="callout__title">{}</p>', title) if title else ""
    return format_html(
        '<div class="callout callout--{}">{}<div class="callout__text">{}{}</div></div>',
        tone,
        icon(icon_name, label=spoken),
        heading,
        content,
    )


@register.simple_tag
def message_callout(message) -> SafeString:
    """A Django message as a callout of its level."""
    return draw_callout(MESSAGE_TONES.get(message.level, "note"), "", format_html("<p>{}</p>", message.message))


@register.inclusion_tag("theme/components/empty_state.html")
def empty_state(title: str, text: str = "", action_url: str = "", action_label: str = "", icon: str = "inbox") -> dict:
    """What stands where a list would: why it is empty, what fills it, one action."""
    return {"title": title, "text": text, "action_url": action_url, "action_label": action_label, "icon_name": icon}


@register.inclusion_tag("theme/components/stat.html")
def stat(figure, label: str, url: str = "", note: str = "", change: str = "") -> dict:
    """A figure with its name and a link to the rows it was counted from."""
    return {"figure": figure, "label": label, "url": url, "note": note, "change": change}


@register.inclusion_tag("theme/components/progress.html")
def progress(value: float, maximum: float, label: str, note: str = "") -> dict:
    """A labelled bar; `note` replaces the words "value of maximum"."""
    return {"value": value, "maximum": maximum, "label": label, "note": note}


def duration_in_words(duration: timedelta) -> str:
    """A duration in its two largest units, rounded down to minutes: "2 days 3 hours", "15 minutes"."""
    minutes = int(abs(duration).total_seconds() // 60)
    days, hours, minutes = minutes // 1440, minutes % 1440 // 60, minutes % 60
    parts = [
        (days, ngettext("%(count)d day", "%(count)d days", days) % {"count": days}),
        (hours, ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}),
        (minutes, ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}),
    ]
    first = next((place for place, (count, _) in enumerate(parts) if count), 2)
    shown = [words for count, words in parts[first : first + 2] if count]
    return " ".join(shown) or parts[2][1]


@register.inclusion_tag("theme/components/clock.html")
def clock(
    due_at: datetime, done_at: datetime | None = None, now: datetime | None = None, soon_minutes: int = 60
) -> dict:
    """The time left until `due_at`, or by how much it was kept or missed.

    Args:
        due_at: aware moment of the limit.
        done_at: aware moment of the deed; with it the clock stands still.
        now: the present moment, for pages that show another one.
        soon_minutes: the clock turns amber when no more than this is left.
    """
    now = now or timezone.now()
    left = due_at - (done_at or now)
    words = {"duration": duration_in_words(left)}
    if done_at is not None:
        text = gettext("On time") if left >= timedelta(0) else gettext("Late by %(duration)s") % words
        state = "done" if left >= timedelta(0) else "overdue"
    elif left < timedelta(0):
        text, state = gettext("%(duration)s overdue") % words, "overdue"
    else:
        text = gettext("%(duration)s left") % words
        state = "soon" if left <= timedelta(minutes=soon_minutes) else "running"
    return {
        "due_at": due_at,
        "is_running": done_at is None,
        "text": text,
        "state": state,
        "icon_name": {"done": "check", "overdue": "hourglass"}.get(state, "clock"),
        "soon_minutes": soon_minutes,
    }


@register.simple_tag
def ago(moment: datetime, now: datetime | None = None) -> SafeString:
    """How long ago a moment was; the day itself when it is more than a week away."""
    local = timezone.localtime(moment)
    distance = (now or timezone.now()) - moment
    exact = date_format(local, "DATETIME_FORMAT")
    if abs(distance) < timedelta(minutes=1):
        words = gettext("just now")
    elif abs(distance) > timedelta(days=7):
        words = date_format(local, "SHORT_DATE_FORMAT")
    else:
        pattern = gettext("%(duration)s ago") if distance > timedelta(0) else gettext("in %(duration)s")
        words = pattern % {"duration": duration_in_words(distance)}
    return format_html(
        '<time class="nowrap" datetime="{}" title="{}" data-relative>{}</time>', local.isoformat(), exact, words
    )


@register.inclusion_tag("theme/components/pagination.html", takes_context=True)
def pagination(context, page: Page, parameter: str = "page", unit: str = "") -> dict:
    """Links to the pages of a list, with the query string kept."""
    request = context.get("request")
    query = request.GET.copy() if request else None

    def address(number: int) -> str:
        if query is None:
            return "?" + urlencode({parameter: number})
        query[parameter] = number
        return "?" + query.urlencode()

    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {
        "page": page,
        "unit": unit,
        "previous_url": address(page.previous_page_number()) if page.has_previous() else "",
        "next_url": address(page.next_page_number()) if page.has_next() else "",
        "links": [(number, address(number) if isinstance(number, int) else "") for number in numbers],
    }


@register.inclusion_tag("theme/components/tabs.html")
def tabs(items: Iterable[Mapping], label: str) -> dict:
    """Views of one thing, each with its own address."""
    return {"items": items, "label": label}


@register.inclusion_tag("theme/components/steps.html")
def steps(labels: Sequence[str], current: int) -> dict:
    """How far one is on a way of several steps; `current` counts from 1, one past the end means all are done."""
    states = ["done" if place < current else "current" if place == current else "ahead" for place in _from_one(labels)]
    return {"steps": list(zip(labels, states, strict=True))}


def _from_one(labels: Sequence[str]) -> range:
    return range(1, len(labels) + 1)


@register.inclusion_tag("theme/components/timeline.html")
def timeline(entries: Iterable[Mapping]) -> dict:
    """What happened to something, as a list in the order given."""
    return {"entries": entries}


@register.simple_tag
def passage_text(segments: Iterable[Mapping], side: str) -> SafeString:
    """A text whose passages are marked and linked with the same passages of the other text.

    Args:
        segments: `{"text", "passage"}` in reading order; `passage` is a number from 1, or None for the rest.
        side: `release` or `article`.
    """
    seen: set[int] = set()
    drawn = []
    for segment in segments:
        number = segment["passage"]
        if number is None:
            drawn.append((format_html("{}", segment["text"]),))
            continue
        drawn += [(piece,) for piece in _passage(segment["text"], number, side, is_first=number not in seen)]
        seen.add(number)
    return format_html('<div class="passage-text" data-side="{}">{}</div>', side, format_html_join("", "{}", drawn))


def _passage(text: str, number: int, side: str, *, is_first: bool) -> Iterator[SafeString]:
    """Marks of one passage: one a line, so that the break between two paragraphs is no coloured sliver.

    Only the first carries the number and the link; a passage that goes on after a credit is not numbered again.
    """
    for line in re.split(r"(\n+)", text):
        if not line.strip():
            yield format_html("{}", line)
            continue
        yield _mark(line, number, side) if is_first else _mark_without_number(line, number)
        is_first = False


def _mark(text: str, number: int, side: str) -> SafeString:
    other = {"release": "article", "article": "release"}[side]
    first_word = re.match(r"\S*", text).group()  # the number must not stand alone at the end of a line
    return format_html(
        '<mark class="passage passage--{}" data-passage="{}" id="{}-passage-{}"><span class="nowrap">'
        '<a class="passage__number" href="#{}-passage-{}" aria-label="{}">{}</a>{}</span>{}</mark>',
        (number - 1) % PASSAGE_COLOURS + 1,
        number,
        side,
        number,
        other,
        number,
        gettext("Passage %(number)d, show in the other text") % {"number": number},
        number,
        first_word,
        text[len(first_word) :],
    )


def _mark_without_number(text: str, number: int) -> SafeString:
    colour = (number - 1) % PASSAGE_COLOURS + 1
    return format_html('<mark class="passage passage--{}" data-passage="{}">{}</mark>', colour, number, text)


@register.inclusion_tag("theme/components/fingerprint.html")
def fingerprint(digest: str) -> dict:
    """A digest shortened for the eye; the whole of it in the title and under the copy button."""
    bare = digest.rpartition(":")[2]
    return {"digest": digest, "short": " ".join(bare[start : start + 4] for start in range(0, min(len(bare), 12), 4))}


@register.inclusion_tag("theme/components/copy_button.html")
def copy_button(text: str, label: str = "") -> dict:
    """A button that copies a text."""
    return {"text": text, "label": label or gettext("Copy")}


@register.inclusion_tag("theme/components/media_figure.html")
def media_figure(
    src: str,
    alt: str,
    caption: str = "",
    credit: str = "",
    url: str = "",
    width: int | None = None,
    height: int | None = None,
) -> dict:
    """A picture with its caption and credit; width and height in pixels keep its place while it loads."""
    return {
        "src": src,
        "alt": alt,
        "caption": caption,
        "credit": credit,
        "url": url,
        "width": width,
        "height": height,
    }


@register.inclusion_tag("theme/components/chart.html")
def chart(src: str, alt: str, headings: Sequence[str], rows: Iterable[Sequence], caption: str = "") -> dict:
    """A chart served as a picture, and its figures as a table; the first cell of a row names the row."""
    return {"src": src, "alt": alt, "headings": headings, "rows": rows, "caption": caption}


@register.simple_block_tag
def dialog(content: str, name: str, title: str) -> SafeString:
    """A native dialog with a heading and a button that closes it."""
    return format_html(
        '<dialog class="dialog" id="{0}" aria-labelledby="{0}-title"><div class="dialog__head">'
        '<h2 class="dialog__title" id="{0}-title">{1}</h2>'
        '<button type="button" class="button button--quiet button--icon" data-closes-dialog>{2}</button></div>'
        '<div class="dialog__text">{3}</div></dialog>',
        name,
        title,
        icon("cross", label=gettext("Close")),
        content,
    )
