"""Where an article names the issuer of the release that it uses, and in which form.

The forms, from the strongest: a source line ("Nguồn: …", "(Theo …)"), "according to", the issuer speaking ("… cho
biết"), the byline, a link to its site. All these name it as the source. The bare name in the article's own words comes
last: it says who acts, not who is quoted. A form that stands in copied words is marked as copied and comes after the
article's own; a bare name in copied words is the release naming itself and credits nobody.
"""

from __future__ import annotations

import functools
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Final

from textreuse.credit.folding import fold, fold_article, folded_letters
from textreuse.credit.links import links_to
from textreuse.credit.names import Naming, forms_of, is_domain, names_of, namings
from textreuse.credit.rules import balanced, home_of, meaning_of
from textreuse.records import Article, Credit, CreditKind, Release, Span

__all__ = ["MOST_NAMINGS", "find_credit"]

_RANK: Final = {kind: rank for rank, kind in enumerate(CreditKind)}
_CONTEXT: Final = 16
# Namings looked at from each end of a text; nobody names a source more often, but a made text may.
MOST_NAMINGS: Final = 500


def find_credit(article: Article, release: Release, spans: Sequence[Span], standing: str = "") -> Credit | None:
    """Give the best credit that an article gives to the release's issuer; none when the issuer is not known or named.

    Linear in the length of the article, which is folded once for all of its pairs.

    Args:
        spans: where the article repeats the release, in article order.
        standing: the release's standing paragraphs; a name that comes with their words credits nobody.
    """
    names = names_of(release)
    if not names:
        return None
    found = [
        *_in_text(article.text, release.text, names, spans, standing),
        *(_in_byline(article.byline, names) if article.byline else ()),
        *_in_links(article, names),
    ]
    return min(found, key=_order, default=None)


def _order(credit: Credit) -> tuple[bool, bool, int, int]:
    return not credit.names_source, credit.copied, _RANK[credit.kind], credit.start


def _in_text(text: str, release: str, names: tuple[str, ...], spans: Sequence[Span], standing: str) -> Iterator[Credit]:
    folded, home = fold_article(text), home_of(names[0])
    for naming in _looked_at(namings(text, folded, forms_of(names))):
        if standing and _stands_in(folded_letters(standing), folded.letters, naming):
            continue
        meaning = meaning_of(text, folded, naming, home)
        if meaning is None:
            continue
        start, end = int(folded.places[meaning.start]), int(folded.places[meaning.end])
        said = _spaced(folded.letters[meaning.start : meaning.end])
        copied = _touches(spans, start, end) and said in _said_by(release, names)
        if copied and meaning.kind is CreditKind.AGENCY_NAME:
            continue
        start, end = balanced(text, start, end)
        yield Credit(meaning.kind, start, end, text[start:end], naming.form.name, copied)
        if meaning.kind is CreditKind.SOURCE_LINE and not copied:
            return  # nothing that follows can be better


def _looked_at(found: list[Naming]) -> list[Naming]:
    """Give the namings to look at: where there are very many, those at both ends."""
    return found if len(found) <= 2 * MOST_NAMINGS else [*found[:MOST_NAMINGS], *found[-MOST_NAMINGS:]]


def _touches(spans: Sequence[Span], start: int, end: int) -> bool:
    after = bisect_left(spans, end, key=lambda span: span.article_start)
    return after > 0 and spans[after - 1].article_end > start


@functools.lru_cache(maxsize=1024)
def _said_by(release: str, names: tuple[str, ...]) -> frozenset[str]:
    """Give the words in which a release names its issuer, with and without what leads to the name."""
    folded, home = fold(release), home_of(names[0])
    said: set[str] = set()
    for naming in _looked_at(namings(release, folded, forms_of(names))):
        meaning = meaning_of(release, folded, naming, home)
        said.add(_spaced(folded.letters[naming.start : naming.end]))
        if meaning is not None:
            said.add(_spaced(folded.letters[meaning.start : meaning.end]))
    return frozenset(said)


def _spaced(letters: str) -> str:
    return " ".join(letters.split())


def _stands_in(standing: str, letters: str, naming: Naming) -> bool:
    """Tell whether a name comes with the words that stand before or after it in a standing paragraph."""
    start, end = naming.start, naming.end
    around = letters[max(0, start - _CONTEXT) : end], letters[start : end + _CONTEXT]
    return any(len(piece) >= end - start + _CONTEXT and piece in standing for piece in around)


def _in_byline(byline: str, names: tuple[str, ...]) -> Iterator[Credit]:
    folded, home = fold(byline), home_of(names[0])
    for naming in _looked_at(namings(byline, folded, forms_of(names))):
        if meaning_of(byline, folded, naming, home) is not None:
            yield Credit(CreditKind.BYLINE, 0, 0, byline, naming.form.name)


def _in_links(article: Article, names: tuple[str, ...]) -> Iterator[Credit]:
    if article.links:
        domains = [name for name in names if is_domain(name)]
        yield from (Credit(CreditKind.LINK, 0, 0, link) for link in links_to(article.links, domains))
