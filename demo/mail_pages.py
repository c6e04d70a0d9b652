"""The pages of the mail catcher, in Vietnamese or English. Nothing on them is loaded from elsewhere."""

from __future__ import annotations

import html
import math
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import cast

import nh3

from demo.mail_store import CaughtMail
from demo.timetable import VIETNAM

PAGE_SIZE = 50
STYLE_PATH = "/style.css"
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

# No pictures and no styles: a letter shown here opens no connection and looks like part of no other page.
_TAGS = {
    "a", "b", "blockquote", "br", "code", "dd", "div", "dl", "dt", "em", "h1", "h2", "h3", "h4", "hr", "i", "li", "ol",
    "p", "pre", "small", "span", "strong", "table", "tbody", "td", "th", "thead", "tr", "u", "ul",
}  # fmt: skip

_WORDS = {
    "vi": {
        "title": "Thư của bản demo",
        "intro": "Mọi thư của bản demo dừng lại ở đây; không thư nào ra khỏi máy này.",
        "count": "{count} thư",
        "duplicates": "{count} bản gửi lặp",
        "no_duplicates": "không có bản gửi lặp",
        "subject": "Tiêu đề",
        "to": "Người nhận",
        "from": "Người gửi",
        "time": "Thời gian",
        "empty": "Chưa có thư nào. Khi một bản tin được phát hành, thư gửi báo chí sẽ hiện ở đây.",
        "reload": "Tải lại",
        "back": "Về danh sách",
        "text": "Bản không định dạng",
        "html": "Bản HTML (đã làm sạch)",
        "files": "Tệp đính kèm",
        "raw": "Xem nguyên văn",
        "newer": "Mới hơn",
        "older": "Cũ hơn",
        "page": "Trang {page}/{pages}",
        "no_subject": "(không có tiêu đề)",
        "missing": "Không có thư này.",
    },
    "en": {
        "title": "Caught mail",
        "intro": "All mail of the demo stops here; no letter leaves this machine.",
        "count": "{count} letters",
        "duplicates": "{count} sent twice",
        "no_duplicates": "none sent twice",
        "subject": "Subject",
        "to": "To",
        "from": "From",
        "time": "Time",
        "empty": "No mail yet. When a release is issued, the letters to the press appear here.",
        "reload": "Reload",
        "back": "Back to the list",
        "text": "Text part",
        "html": "HTML part (sanitised)",
        "files": "Attachments",
        "raw": "Show the source",
        "newer": "Newer",
        "older": "Older",
        "page": "Page {page} of {pages}",
        "no_subject": "(no subject)",
        "missing": "There is no such letter.",
    },
}


@dataclass(frozen=True)
class _Parts:
    text: str
    html: str
    file_names: list[str]


def language_of(accept_language: str) -> str:
    """Return `en` for who prefers English to Vietnamese, `vi` for everybody else."""
    best, best_weight = "vi", 0.0
    for entry in accept_language.split(","):
        name, _, quality = entry.strip().partition(";q=")
        try:
            weight = float(quality) if quality else 1.0
        except ValueError:
            continue
        language = name[:2].lower()
        if language in _WORDS and weight > best_weight:
            best, best_weight = language, weight
    return best


def list_page(mails: list[CaughtMail], *, count: int, duplicates: int, page: int, language: str) -> str:
    """Return one page of the list; `count` is the number of all letters."""
    words = _WORDS[language]
    pages = max(1, math.ceil(count / PAGE_SIZE))
    copies = words["duplicates"].format(count=duplicates) if duplicates else words["no_duplicates"]
    head = (
        f"<h1>{words['title']}</h1><p>{words['intro']}</p>"
        f'<p class="counts"><strong>{words["count"].format(count=count)}</strong> · '
        f'<span class="{"bad" if duplicates else "good"}">{copies}</span> · <a href="/">{words["reload"]}</a></p>'
    )
    if not mails:
        return _page(words["title"], head + f'<p class="empty">{words["empty"]}</p>', language)
    rows = "".join(_row(mail, words) for mail in mails)
    table = (
        f'<table><thead><tr><th scope="col">{words["subject"]}</th><th scope="col">{words["to"]}</th>'
        f'<th scope="col">{words["time"]}</th></tr></thead><tbody>{rows}</tbody></table>'
    )
    steps = []
    if page > 1:
        steps.append(f'<a rel="prev" href="/?page={page - 1}">{words["newer"]}</a>')
    steps.append(f"<span>{words['page'].format(page=page, pages=pages)}</span>")
    if page < pages:
        steps.append(f'<a rel="next" href="/?page={page + 1}">{words["older"]}</a>')
    return _page(words["title"], f"{head}{table}<nav>{' '.join(steps)}</nav>", language)


def mail_page(mail: CaughtMail, content: bytes, *, language: str) -> str:
    """Return one letter: its heads, its text part, its HTML part without pictures, scripts and styles."""
    words = _WORDS[language]
    parts = _parts_of(content)
    subject = mail.subject or words["no_subject"]
    heads = "".join(
        f"<dt>{words[name]}</dt><dd>{html.escape(value)}</dd>"
        for name, value in (("from", mail.sender), ("to", mail.recipient), ("time", _time(mail)))
    )
    sections = [
        f'<p><a href="/">← {words["back"]}</a></p><h1>{html.escape(subject)}</h1><dl class="heads">{heads}</dl>'
    ]
    if parts.html:
        sections.append(f"<section><h2>{words['html']}</h2><article>{_sanitised(parts.html)}</article></section>")
    if parts.text:
        sections.append(f'<section><h2>{words["text"]}</h2><pre tabindex="0">{html.escape(parts.text)}</pre></section>')
    if parts.file_names:
        names = "".join(f"<li>{html.escape(name)}</li>" for name in parts.file_names)
        sections.append(f"<section><h2>{words['files']}</h2><ul>{names}</ul></section>")
    sections.append(f'<p><a href="/mail/{mail.name}.eml">{words["raw"]}</a></p>')
    return _page(subject, "".join(sections), language)


def missing_page(language: str) -> str:
    """Return what is shown for an address that has no letter."""
    words = _WORDS[language]
    return _page(words["missing"], f'<h1>{words["missing"]}</h1><p><a href="/">{words["back"]}</a></p>', language)


def _row(mail: CaughtMail, words: dict[str, str]) -> str:
    subject = html.escape(mail.subject or words["no_subject"])
    return (
        f'<tr><td><a href="/mail/{mail.name}">{subject}</a></td><td>{html.escape(mail.recipient)}</td>'
        f'<td class="time">{_time(mail)}</td></tr>'
    )


def _time(mail: CaughtMail) -> str:
    return f"{mail.received_at.astimezone(VIETNAM):%d/%m/%Y %H:%M:%S}"


def _parts_of(content: bytes) -> _Parts:
    message = cast(EmailMessage, message_from_bytes(content, policy=policy.default))
    text, marked_up = message.get_body(("plain",)), message.get_body(("html",))
    return _Parts(
        text=_text_of(text),
        html=_text_of(marked_up),
        file_names=[each.get_filename() or each.get_content_type() for each in message.iter_attachments()],
    )


def _text_of(part: EmailMessage | None) -> str:
    if part is None:
        return ""
    try:
        return str(part.get_content())
    except (LookupError, ValueError):
        # A charset nobody knows: the bytes are shown as well as they can be.
        return cast(bytes, part.get_payload(decode=True)).decode("utf-8", errors="replace")


def _sanitised(marked_up: str) -> str:
    return nh3.clean(
        marked_up,
        tags=_TAGS,
        attributes={"a": {"href"}, "td": {"colspan"}, "th": {"colspan"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )


def _page(title: str, body: str, language: str) -> str:
    return (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f'<title>{html.escape(title)}</title><link rel="stylesheet" href="{STYLE_PATH}"></head>'
        f"<body><main>{body}</main></body></html>"
    )


STYLE = """\
:root { color-scheme: light dark; --ink: #14201c; --soft: #42524c; --ground: #fff; --sunken: #f4f8f6; --line: #dde5e1;
  --accent: #0b5d4e; --good: #1a6437; --bad: #ad2018; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edea; --soft: #b6c4be; --ground: #101715; --sunken: #17211e;
  --line: #2b3834; --accent: #72d1b8; --good: #86d59d; --bad: #ff9c92; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.6 system-ui, "Noto Sans", sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.3; margin: .5rem 0; }
h2 { font-size: 1rem; color: var(--soft); margin: 2rem 0 .5rem; }
a { color: var(--accent); text-underline-offset: .2em; }
a:focus-visible, pre:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
table { width: 100%; border-collapse: collapse; }
th { text-align: left; color: var(--soft); font-size: .875rem; }
th, td { padding: .5rem .75rem .5rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
.time { white-space: nowrap; font-variant-numeric: tabular-nums; color: var(--soft); }
.counts .good { color: var(--good); } .counts .bad { color: var(--bad); font-weight: 600; }
.empty { padding: 2rem; background: var(--sunken); border-radius: .5rem; }
.heads { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; margin: 1rem 0; }
.heads dt { color: var(--soft); } .heads dd { margin: 0; }
article, pre { background: var(--sunken); border-radius: .5rem; padding: 1rem; margin: 0; }
pre { white-space: pre-wrap; font: inherit; }
nav { display: flex; flex-wrap: wrap; gap: 1rem; padding: 1rem 0; }
nav a, .counts a, main > p > a { display: inline-block; padding: .25rem 0; }
@media (max-width: 40rem) { table, tbody, tr, td { display: block; } thead { position: absolute; left: -999rem; }
  td { border: 0; padding: .1rem 0; } tr { border-bottom: 1px solid var(--line); padding: .6rem 0; } }
"""
