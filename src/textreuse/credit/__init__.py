"""Where an article names the issuer of the release that it uses, and in which form.

The forms, from the strongest: a source line ("Nguồn: …", "(Theo …)"), "according to", the issuer speaking ("… cho
biết"), the byline, a link to its site. All these name it as the source. The bare name in the article's own words comes
last: it says who acts, not who is quoted. A form that stands in copied words is marked as copied and comes after the
article's own; a bare name in copied words is the release naming itself and credits nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from textreuse.credit.folding import Folded, fold, fold_article, folded_letters
from textreuse.credit.links import links_to
from textreuse.credit.names import Family, Naming, forms_of, is_domain, names_of, namings
from textreuse.credit.rules import Meaning, balanced, home_of, meaning_of
from textreuse.records import Article, Credit, CreditKind, Release, Span

__all__ = ["find_credit"]

_RANK: Final = {kind: rank for rank, kind in enumerate(CreditKind)}
_CONTEXT: Final = 16


def find_credit(article: Article, release: Release, spans: Sequence[Span], standing: str = "") -> Credit | None:
    """Give the best credit that an article gives to the release's issuer; none when the issuer is not known or named.

    Linear in the length of the article, which is folded once for all of its pairs.

    Args:
        spans: where the article repeats the release.
        standing: the release's standing paragraphs; a name that comes with their words credits nobody.
    """
    names = names_of(release)
    if not names:
        return None
    forms = forms_of(names)
    home = home_of(names[0])
    found = [
        *_in_text(article.text, release.text, forms, home, spans, standing),
        *(_in_byline(article.byline, forms, home) if article.byline else ()),
        *_in_links(article, names),
    ]
    return min(found, key=_order, default=None)


def _order(credit: Credit) -> tuple[bool, bool, int, int]:
    return not credit.names_source, credit.copied, _RANK[credit.kind], credit.start


def _in_text(
    text: str, release: str, forms: tuple[Family, ...], home: str, spans: Sequence[Span], standing: str
) -> Iterator[Credit]:
    folded = fold_article(text)
    for naming in namings(text, folded, forms):
        if standing and _stands_in(folded_letters(standing), folded.letters, naming):
            continue
        meaning = meaning_of(text, folded, naming, home)
        if meaning is None:
            continue
        copied = _is_copied(folded, meaning, release, spans)
        if copied and meaning.kind is CreditKind.AGENCY_NAME:
            continue
        start, end = balanced(text, int(folded.places[meaning.start]), int(folded.places[meaning.end]))
        yield Credit(meaning.kind, start, end, text[start:end], naming.form.name, copied)
        if meaning.kind is CreditKind.SOURCE_LINE and not copied:
            return  # nothing that follows can be better


def _is_copied(folded: Folded, meaning: Meaning, release: str, spans: Sequence[Span]) -> bool:
    """Tell whether the evidence stands in copied words: in a span, and among the words of the release's side of it."""
    start, end = int(folded.places[meaning.start]), int(folded.places[meaning.end])
    evidence = _spaced(folded.letters[meaning.start : meaning.end])
    return any(
        span.article_start < end
        and start < span.article_end
        and evidence in _spaced(fold(release[span.release_start : span.release_end]).letters)
        for span in spans
    )


def _spaced(letters: str) -> str:
    return " ".join(letters.split())


def _stands_in(standing: str, letters: str, naming: Naming) -> bool:
    """Tell whether a name comes with the words that stand before or after it in a standing paragraph."""
    start, end = naming.start, naming.end
    around = letters[max(0, start - _CONTEXT) : end], letters[start : end + _CONTEXT]
    return any(len(piece) >= end - start + _CONTEXT and piece in standing for piece in around)


def _in_byline(byline: str, forms: tuple[Family, ...], home: str) -> Iterator[Credit]:
    folded = fold_article(byline)
    for naming in namings(byline, folded, forms):
        if meaning_of(byline, folded, naming, home) is not None:
            yield Credit(CreditKind.BYLINE, 0, 0, byline, naming.form.name)


def _in_links(article: Article, names: tuple[str, ...]) -> Iterator[Credit]:
    if article.links:
        domains = [name for name in names if is_domain(name)]
        yield from (Credit(CreditKind.LINK, 0, 0, link) for link in links_to(article.links, domains))
