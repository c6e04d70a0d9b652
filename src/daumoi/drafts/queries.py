"""Reads around drafts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import lxml.html
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from daumoi.accounts.models import Organisation
from daumoi.accounts.permissions import COMMENT_OFFICE, COMMENT_OWN, allowed
from daumoi.accounts.viewer import Viewer
from daumoi.drafts.anchoring import GONE, Found, Place, Quote, find_passage
from daumoi.drafts.models import Comment, LinkAnswer, Presence, ReleaseTemplate
from daumoi.foundation.rich_text import plain_text
from daumoi.releases.checks.findings import Finding, look
from daumoi.releases.models import Release, SignOff

ASK_AGAIN = timedelta(days=1)
ASK_DEAD_AGAIN = timedelta(hours=1)
MOST_LINKS = 40


# --- comments -----------------------------------------------------------------------------------------------------


def commenting_side(viewer: Viewer, release: Release) -> Organisation | None:
    """For which body this viewer may comment: the release's unit, one that signs with it, the focal point; or None."""
    if allowed(viewer, COMMENT_OWN, release):
        return release.organisation
    for signing in SignOff.objects.filter(release=release).select_related("organisation"):
        if allowed(viewer, COMMENT_OWN, signing):
            return signing.organisation
    return (release.organisation.hub or release.organisation) if allowed(viewer, COMMENT_OFFICE, release) else None


def commented_text(release: Release) -> str:
    """The plain text that passages are quoted from: headline, lead and body, a blank line between paragraphs."""
    return "\n\n".join(part for part in (release.headline, release.lead, plain_text(release.body)) if part)


@dataclass
class Thread:
    """One comment with its answers, and where its passage stands now."""

    comment: Comment
    answers: list[Comment] = field(default_factory=list)
    place: Place = GONE
    number: int | None = None

    @property
    def quote(self) -> list[dict[str, Any]]:
        """The quoted words as a segment that leads to the mark in the text."""
        return [{"text": self.comment.exact, "passage": self.number}]

    @property
    def is_about_all(self) -> bool:
        return not self.comment.exact

    @property
    def is_stale(self) -> bool:
        """The passage is gone; what it said stands in the comment."""
        return bool(self.comment.exact) and self.place.found is Found.GONE

    @property
    def is_edited(self) -> bool:
        return self.place.found is Found.EDITED


@dataclass(frozen=True)
class Paragraph:
    """A paragraph to comment on: its number from 1, where it begins in the text, its words."""

    number: int
    start: int
    text: str


def paragraphs_of(release: Release) -> list[Paragraph]:
    """Paragraphs of the commented text; whoever has no mouse chooses one of them."""
    found = re.finditer(r"[^\n]+", commented_text(release))
    return [Paragraph(number, match.start(), match.group()) for number, match in enumerate(found, start=1)]


def marked_text(release: Release, threads: list[Thread]) -> list[dict[str, Any]]:
    """The text in segments `{"text", "passage"}` for the marks; numbers the threads that have a place of their own.

    Where two passages overlap the first keeps the words; one that lies inside another gets no number.
    """
    text, segments, end, number = commented_text(release), [], 0, 0
    for thread in threads:
        start = max(thread.place.start, end)
        if thread.place.found is Found.GONE or start >= thread.place.end:
            continue
        number += 1
        thread.number = number
        segments += [
            {"text": text[end:start], "passage": None},
            {"text": text[start : thread.place.end], "passage": number},
        ]
        end = thread.place.end
    return [*segments, {"text": text[end:], "passage": None}]


def threads_of(release: Release) -> list[Thread]:
    """Threads in the order of their passages, those about the whole release and those whose passage is gone last."""
    text = commented_text(release)
    threads: dict[int, Thread] = {}
    for comment in Comment.objects.filter(release=release).select_related("organisation"):
        if comment.thread_id is None:
            quote = Quote(comment.exact, comment.prefix, comment.suffix)
            threads[comment.pk] = Thread(comment, place=find_passage(text, quote))
        elif comment.thread_id in threads:
            threads[comment.thread_id].answers.append(comment)
    return sorted(
        threads.values(),
        key=lambda thread: (thread.place.found is Found.GONE, thread.place.start, thread.comment.at),
    )


def open_comment_count(release: Release) -> int:
    """How many threads of a release are not settled."""
    return Comment.objects.filter(release=release, thread=None, resolved_at=None).count()


# --- presence -----------------------------------------------------------------------------------------------------


def others_writing(release: Release, *, but: Viewer, at: datetime) -> list[str]:
    """Names of the other people who have this release open for writing, in alphabetical order."""
    present = Presence.objects.filter(release=release, until__gt=at).exclude(user_id=but.user_id)
    return sorted(present.values_list("user__full_name", flat=True))


# --- templates ----------------------------------------------------------------------------------------------------


def templates_for() -> QuerySet[ReleaseTemplate]:
    """Templates that the viewer may start from, by name."""
    return ReleaseTemplate.objects.in_use().select_related("organisation")


# --- links --------------------------------------------------------------------------------------------------------


def links_in(markup: str) -> list[str]:
    """Addresses of the web that a cleaned text leads to or writes out, each once, in reading order.

    What is typed without a link around it is what readers copy, so it is looked at as well.
    """
    if "://" not in markup:
        return []
    root = lxml.html.fragment_fromstring(markup, create_parent="div")
    found: list[str] = []
    for element in root.iter():
        if element.tag == "a" and element.get("href"):
            found.append(str(element.get("href")))
        # What stands inside a link is its own wording; what follows it is text again.
        if element.tag != "a" and not any(above.tag == "a" for above in element.iterancestors()):
            found.extend(_written_out(element.text))
        if not any(above.tag == "a" for above in element.iterancestors()):
            found.extend(_written_out(element.tail))
    return list(dict.fromkeys(url for url in found if url.lower().startswith(("http://", "https://"))))[:MOST_LINKS]


_ADDRESS = re.compile(r"https?://[^\s<>\"“”«»‘’]+", re.IGNORECASE)
# What ends a sentence or a quotation ends no address.
_AFTER_ADDRESS = ".,;:!?…'\"*_"


def _written_out(text: str | None) -> list[str]:
    """Addresses in plain words, without the punctuation behind them; a closing bracket stays where one was opened."""
    return [_without_what_follows(found) for found in _ADDRESS.findall(text or "")]


def _without_what_follows(address: str) -> str:
    while address.endswith(tuple(_AFTER_ADDRESS)) or _closes_what_it_did_not_open(address):
        address = address[:-1]
    return address


def _closes_what_it_did_not_open(address: str) -> bool:
    opening = {")": "(", "]": "["}.get(address[-1:])
    return opening is not None and address.count(address[-1]) > address.count(opening)


def _answers(links: list[str]) -> dict[str, LinkAnswer]:
    keys = {LinkAnswer.key_of(url): url for url in links}
    return {keys[answer.url_key]: answer for answer in LinkAnswer.objects.filter(url_key__in=keys)}


def links_to_ask(release: Release, *, at: datetime) -> list[str]:
    """Links that were never asked, or not for a day; dead ones not for an hour."""
    links = links_in(release.body)
    answers = _answers(links)
    return [url for url in links if url not in answers or _is_old(answers[url], at=at)]


def _is_old(answer: LinkAnswer, *, at: datetime) -> bool:
    return at - answer.asked_at >= (ASK_AGAIN if answer.is_alive else ASK_DEAD_AGAIN)


def link_findings(release: Release) -> list[Finding]:
    """Dead links, by what is known now; one that nobody has asked yet is not mentioned."""
    links = links_in(release.body)
    answers = _answers(links)
    dead = [answers[url] for url in links if url in answers and not answers[url].is_alive]
    return [look(f"link:{answer.url}", "body", _dead_link(answer)) for answer in dead]


def _dead_link(answer: LinkAnswer) -> str:
    if answer.problem == "address-refused":
        return _("The link %(url)s leads into an internal network; readers outside cannot open it.") % {
            "url": answer.url
        }
    if answer.status:
        return _("The link %(url)s answers with the error %(status)d.") % {"url": answer.url, "status": answer.status}
    return _("The link %(url)s does not answer.") % {"url": answer.url}
