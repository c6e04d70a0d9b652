"""The mail of notices: one thing, or several gathered. Nothing in it tells who read it."""

from __future__ import annotations

from dataclasses import dataclass
from email.message import EmailMessage
from itertools import groupby
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from daumoi.drafts.models import Comment
from daumoi.foundation.mail import letter as plain_letter
from daumoi.foundation.mail import one_line
from daumoi.notices.models import Letter, Notice
from daumoi.notices.wording import WORDS, about, details, is_named_in_mail, path_of, said


@dataclass(frozen=True)
class Part:
    """What a letter says of one release, or of one thing that is no release.

    Attributes:
        name: headline, or a sentence that says why mail does not name it.
        lines: what has happened, the earliest first.
        link: where to act.
    """

    name: str
    unit: str
    lines: tuple[str, ...]
    link: str


def written(letter: Letter, notices: list[Notice]) -> EmailMessage:
    """The letter in its person's language.

    Args:
        notices: those it may carry at this moment, at least one, the earliest first.
    """
    person = letter.person
    with translation.override(person.language):
        parts = _parts(notices)
        settings_url = settings.BASE_URL + reverse("notices:settings")
        context = {
            "name": person.full_name,
            "parts": parts,
            "is_digest": letter.is_digest,
            "notices_url": settings.BASE_URL + reverse("notices:list"),
            "settings_url": settings_url,
            "is_one": len(notices) == 1,
        }
        text = render_to_string("notices/letter.txt", context).strip() + "\n"
        subject = _subject(letter, notices, parts)
    message = plain_letter(to=person.email, name=person.full_name, subject=subject, text=text, language=person.language)
    # The same at every attempt, so that a second copy can be told from a second message.
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    message.replace_header("Message-ID", f"<notice.{letter.pk}.{letter.planned_at:%Y%m%d%H%M%S}@{host}>")
    # Behind sign-in, and no List-Unsubscribe-Post: whoever has a forwarded letter must not choose for its person.
    message["List-Unsubscribe"] = f"<{settings_url}>"
    return message


def _subject(letter: Letter, notices: list[Notice], parts: list[Part]) -> str:
    if letter.is_digest:
        return translation.ngettext(
            "Đầu Mối today: %(count)d notice", "Đầu Mối today: %(count)d notices", len(notices)
        ) % {"count": len(notices)}
    kinds = {notice.kind for notice in notices}
    if len(parts) > 1 or len(kinds) > 1:
        return translation.ngettext("%(count)d notice", "%(count)d notices", len(notices)) % {"count": len(notices)}
    words = said(notices[0])
    if len(notices) > 1:
        words = f"{words} ({len(notices)})"
    named = is_named_in_mail(notices[0]) and not _is_a_draft_under_talk(notices[0])
    return one_line(f"{words}: {about(notices[0])}" if named else words)


def _parts(notices: list[Notice]) -> list[Part]:
    """Grouped by release, in the order in which the first of each happened."""
    order: dict[tuple[int, int], int] = {}
    for notice in notices:
        order.setdefault(_thing(notice), len(order))
    ordered = sorted(notices, key=lambda notice: (order[_thing(notice)], notice.at, notice.pk))
    return [_part(list(rows)) for _key, rows in groupby(ordered, key=_thing)]


def _thing(notice: Notice) -> tuple[int, int]:
    return (notice.release_id or 0, 0 if notice.release_id else notice.pk)


def _part(rows: list[Notice]) -> Part:
    first = rows[0]
    is_named = is_named_in_mail(first) and not all(_is_a_draft_under_talk(row) for row in rows)
    name = about(first) if is_named else translation.gettext("A release that mail does not name; its page does")
    unit = first.release.organisation.name if first.release is not None else details(first)
    # One line for the same thing said twice, with the words of each comment under it.
    lines = [_line(row) for row in rows]
    return Part(name, unit, tuple(lines), settings.BASE_URL + path_of(rows[-1]))


def _line(notice: Notice) -> str:
    words = WORDS[notice.kind]
    line = str(words.more or words.said)
    if notice.by_name:
        line = f"{line} – {notice.by_name}"
    comment = _comment(notice)
    return f"{line}:\n{comment}" if comment else line


def _comment(notice: Notice) -> str:
    """What was said, where mail may name the release: whoever comments repeats what the text says."""
    if not notice.kind.startswith("comment.") or notice.release is None or not is_named_in_mail(notice):
        return ""
    found = Comment.objects.filter(pk=notice.object_id, release_id=notice.release_id).first()
    return str(found.words) if found else ""


def _is_a_draft_under_talk(notice: Notice) -> bool:
    """Comments are about drafts, whose headline may still change its mind: the letter leads there without it."""
    return notice.kind.startswith("comment.")
