"""Where an article names the issuer of the release that it uses."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import urlsplit

from textreuse.characters import folded
from textreuse.records import Article, Credit, CreditKind, Release, Span

# All patterns look at folded text: lower case, no marks.
_SOURCE_LINE: Final = re.compile(r"(?:^|[\n(\[.;|])\s*(?:nguon(?: tin)?|source)\s*[:：-]?\s*$")
_ACCORDING_TO: Final = re.compile(
    r"(?:^|\W)(?:theo|dan (?:nguon|loi)|trich (?:nguon|dan|loi)|tin tu|according to|citing|quoting)"
    r"(?:[ \t]+[\w/-]+){0,6}[ \t]*$"
)
_LOOKED_BACK: Final = 60
_CONTEXT: Final = 16
# The more exact the form, the better the credit; who is named in copied words only comes last.
_RANK: Final = {kind: rank for rank, kind in enumerate(CreditKind)}
_LEADING_WORDS: Final = ("bo", "so", "cuc", "tong cuc", "ban", "uy ban", "vu", "vien")
_LEFT_OUT_OF_INITIALS: Final = ("va", "cua", "ve")
_FEWEST_INITIALS: Final = 3


def find_credit(article: Article, release: Release, spans: Sequence[Span], standing: str = "") -> Credit | None:
    """Give the best credit that an article gives to the release's issuer; none when the issuer is not known or named.

    A source line comes before "according to", which comes before the bare name, a link and the byline. A name that only
    stands inside copied passages counts after all of these, one in the release's standing paragraphs (`standing`,
    folded) not at all.
    """
    names = _names(release)
    if not names:
        return None
    pattern = _pattern(names)
    found = list(_in_text(article.text, pattern, spans, standing)) if pattern else []
    outside = [credit for credit, copied in found if not copied]
    inside = [credit for credit, copied in found if copied]
    others = [*_in_links(article, names), *_in_byline(article, pattern)]
    if outside or others:
        return min([*outside, *others], key=lambda credit: _RANK[credit.kind])
    return min(inside, key=lambda credit: _RANK[credit.kind], default=None)


def _names(release: Release) -> tuple[str, ...]:
    given = (release.issuer, *release.issuer_aliases)
    return tuple(dict.fromkeys(name.strip() for name in given if name and name.strip()))


@functools.lru_cache(maxsize=1024)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str] | None:
    """Match any of the names, and the short forms that the press makes of them, in folded text."""
    forms: list[str] = []
    for name in names:
        if not _is_domain(name):
            words = re.findall(r"\w+", folded(name)[0])
            forms.append(r"\W{1,3}".join(map(re.escape, words)))
            forms.extend(_initials(words))
    forms = sorted({form for form in forms if form}, key=lambda form: (-len(form), form))
    return re.compile(rf"(?<!\w)(?:{'|'.join(forms)})(?!\w)") if forms else None


def _initials(words: list[str]) -> Iterator[str]:
    """Give the short form with initials: "Bộ Giao thông vận tải" is often "Bộ GTVT"."""
    for lead in _LEADING_WORDS:
        parts = lead.split()
        letters = [word[0] for word in words[len(parts) :] if word not in _LEFT_OUT_OF_INITIALS]
        if words[: len(parts)] == parts and len(letters) >= _FEWEST_INITIALS:
            yield r"\W{1,3}".join(parts) + r"\W{1,3}" + r"\W{0,3}".join(map(re.escape, letters))


def _in_text(
    text: str, pattern: re.Pattern[str], spans: Sequence[Span], standing: str
) -> Iterator[tuple[Credit, bool]]:
    """Give each naming in the text, and whether it stands inside copied words."""
    letters, places = folded(text)
    for match in pattern.finditer(letters):
        if standing and _stands_in(standing, letters, match.start(), match.end()):
            continue
        before = letters[max(0, match.start() - _LOOKED_BACK) : match.start()]
        start, end = int(places[match.start()]), int(places[match.end()])
        copied = any(span.article_start <= start < span.article_end for span in spans)
        if lead := _SOURCE_LINE.search(before):
            kind = CreditKind.SOURCE_LINE
        elif lead := _ACCORDING_TO.search(before):
            kind = CreditKind.ACCORDING_TO
        else:
            kind = CreditKind.AGENCY_NAME
        if lead:
            begins = match.start() - len(before) + lead.start()
            begins += len(lead.group()) - len(lead.group().lstrip("\n([.;|,:“” \t"))
            start = int(places[begins])
        yield Credit(kind, start, end, text[start:end]), copied


def _stands_in(standing: str, letters: str, start: int, end: int) -> bool:
    """Tell whether a name comes with the words that stand before or after it in a standing paragraph."""
    around = letters[max(0, start - _CONTEXT) : end], letters[start : end + _CONTEXT]
    return any(len(piece) >= end - start + _CONTEXT and piece in standing for piece in around)


def _is_domain(name: str) -> bool:
    return "." in name and " " not in name and re.fullmatch(r"[\w.-]+\.[a-z]{2,}", name.casefold()) is not None


def _in_links(article: Article, names: tuple[str, ...]) -> Iterator[Credit]:
    domains = [name.casefold().removeprefix("www.") for name in names if _is_domain(name)]
    for link in article.links:
        try:
            host = (urlsplit(link).hostname or "").removeprefix("www.")
        except ValueError:  # a broken address in somebody's page credits nobody
            continue
        if any(host == domain or host.endswith("." + domain) for domain in domains):
            yield Credit(CreditKind.LINK, 0, 0, link)


def _in_byline(article: Article, pattern: re.Pattern[str] | None) -> Iterator[Credit]:
    if article.byline and pattern and pattern.search(folded(article.byline)[0]):
        yield Credit(CreditKind.BYLINE, 0, 0, article.byline)
