"""What goes in and what comes out: releases and articles, pickups and their spans.

All offsets are characters (code points) of the text exactly as it was given, end exclusive, whatever its normal form.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum


class Kind(StrEnum):
    """How an article used a release."""

    WHOLE = "whole"
    PASSAGES = "passages"
    QUOTATION = "quotation"
    EDITED = "edited"


class CreditKind(StrEnum):
    """The form in which an article names the issuer, the strongest first.

    All but the last name it as the source. The bare name says who acts, not whose words these are.
    """

    SOURCE_LINE = "source line"
    ACCORDING_TO = "according to"
    SAYS = "says"
    BYLINE = "byline"
    LINK = "link"
    AGENCY_NAME = "agency name"


@dataclass(frozen=True, slots=True)
class Release:
    """One text as it was issued.

    Raises:
        TypeError: `id` or `text` is no str, or `issuer_aliases` is one: its letters would count as names.
    """

    id: str
    text: str
    issuer: str | None = None
    issuer_aliases: tuple[str, ...] = ()
    issued_at: datetime | None = None
    title: str | None = None

    def __post_init__(self) -> None:
        """Refuse what would fail later, where nobody sees which text it was, or be taken for something else."""
        _refuse_wrong_types(self, "issuer_aliases")


@dataclass(frozen=True, slots=True)
class Article:
    """One text as the press published it; plain text, menus and footers may stand round it.

    Raises:
        TypeError: `id` or `text` is no str, or `links` is one.
    """

    id: str
    text: str
    outlet: str | None = None
    published_at: datetime | None = None
    byline: str | None = None
    links: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what would fail later, where nobody sees which text it was, or be taken for something else."""
        _refuse_wrong_types(self, "links")


def _refuse_wrong_types(record: Release | Article, several: str) -> None:
    """Name the field that is no text, or is one where several belong."""
    for name in ("id", "text"):
        value = getattr(record, name)
        if not isinstance(value, str):
            raise TypeError(f"{type(record).__name__}.{name} is {type(value).__name__}, not str: {value!r:.60}")
    if isinstance(getattr(record, several), str):
        raise TypeError(f"{type(record).__name__}.{several} is a str, not a tuple of them (id {record.id!r})")


@dataclass(frozen=True, slots=True)
class Span:
    """A passage of a release standing in an article.

    `words` counts the words on the article side that the two texts share, as people count them (`textreuse.words` says
    what that means where a script does not write words apart); `verbatim` says that nothing but letter case,
    marks, punctuation and spacing differs between the two sides.
    """

    article_start: int
    article_end: int
    release_start: int
    release_end: int
    verbatim: bool
    words: int


@dataclass(frozen=True, slots=True)
class Credit:
    """Where an article names the issuer; `start` and `end` are 0 when the credit stands outside its text.

    Attributes:
        text: the words that show it, or the link or byline.
        name: which of the issuer's names was found; empty for a link.
        copied: the words stand in a passage taken from the release: the outlet left them, but did not write them.
    """

    kind: CreditKind
    start: int
    end: int
    text: str
    name: str = ""
    copied: bool = False

    @property
    def names_source(self) -> bool:
        """Whether the issuer is named as the source, not only mentioned."""
        return self.kind is not CreditKind.AGENCY_NAME


@dataclass(frozen=True, slots=True)
class Reason:
    """One plain reason for a pickup: a code to translate, with the values that its sentence needs."""

    code: str
    values: dict[str, int | float | str]


@dataclass(frozen=True, slots=True)
class Pickup:
    """One article's use of one release.

    Attributes:
        spans: in article order, never overlapping in the article; never empty.
        release_share: part of the release's own words (standing paragraphs left out) that stands in the article, 0–1.
        article_share: part of the article's words that comes from the release, 0–1.
        verbatim_share: part of the words inside the spans that was left unchanged, 0–1.
        matched_words: words that the two texts share inside the spans.
        evidence: weight of what is shared, in bits: how surprising it would be to find it in an unrelated text.
        alternatives: ids of other releases that explain the same passages equally well, sorted.
        article_words, release_words: words of either text, the release's standing paragraphs left out.
        issuer_known: the release says who issued it; otherwise no credit could be sought.
    """

    release: str
    article: str
    spans: tuple[Span, ...]
    release_share: float
    article_share: float
    verbatim_share: float
    matched_words: int
    kind: Kind
    evidence: float
    credit: Credit | None
    alternatives: tuple[str, ...]
    article_words: int = 0
    release_words: int = 0
    issuer_known: bool = True

    @property
    def explanation(self) -> list[Reason]:
        """Reasons for this pickup, the strongest first, for an interface to put into words."""
        reasons = [Reason("words_shared", {"words": self.matched_words, "passages": len(self.spans)})]
        longest = max(self.spans, key=lambda span: span.words)
        code = "longest_passage_verbatim" if longest.verbatim else "longest_passage_edited"
        reasons.append(Reason(code, {"words": longest.words}))
        reasons.append(Reason("share_of_release", {"share": round(self.release_share, 4)}))
        reasons.append(Reason("share_of_article", {"share": round(self.article_share, 4)}))
        reasons.append(Reason("rarity", {"bits": round(self.evidence, 1)}))
        reasons.append(_credit_reason(self.credit) if self.issuer_known else Reason("credit_not_sought", {}))
        if self.alternatives:
            reasons.append(Reason("other_releases_fit_too", {"count": len(self.alternatives)}))
        return reasons


def _credit_reason(credit: Credit | None) -> Reason:
    if credit is None:
        return Reason("credit_not_given", {})
    if not credit.names_source:
        return Reason("issuer_only_mentioned", {"text": credit.text})
    code = "credit_in_copied_words" if credit.copied else "credit_given"
    return Reason(code, {"form": credit.kind.value, "text": credit.text})


def posix_seconds(moment: datetime | None) -> float:
    """Give a time in POSIX seconds; a time without a zone counts as UTC, no time is not a number."""
    if moment is None:
        return float("nan")
    return (moment.replace(tzinfo=UTC) if moment.utcoffset() is None else moment).timestamp()
