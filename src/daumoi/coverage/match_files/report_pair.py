"""One pair of the report: both texts side by side, the shared passages marked by number, line pattern and colour."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Final

from daumoi.coverage.match_files.comparison import Place, differences, repeated
from daumoi.coverage.match_files.excerpts import excerpt
from daumoi.coverage.match_files.languages import language_of
from daumoi.coverage.match_files.results import Pair
from daumoi.coverage.match_files.sources import Entry
from daumoi.coverage.match_files.words import Words

_LOOKS: Final = 6
# Passages shown of one pair; an article may repeat a sentence a thousand times.
_MOST_PASSAGES: Final = 60
# Of what was not reused so many characters are shown on either side of a passage; the rest is folded away, and longer
# stretches are left out.
_AROUND: Final = 300
_FOLDED_AWAY: Final = 6_000
_ALTERNATIVES: Final = 5
# What no page may hold: control characters, lone surrogates, and what is no character.
_CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

# Gives the places of a release's standing paragraphs, by its id.
Standing = Callable[[str], Sequence[Place]]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a pair needs to know of the page it stands on."""

    words: Words
    releases: Mapping[str, Entry]
    standing: Standing
    pairs: int


def pair_section(pair: Pair, number: int, page: Surroundings) -> str:
    """Give a pair's part of the page."""
    words = page.words
    return (
        f'<article class="pair" id="p{number}" aria-labelledby="h{number}">\n'
        f'<header><span class="place" aria-hidden="true">{number}</span>'
        f'<h3 id="h{number}"{marked_language(pair.article, words)}>{name_html(pair.article)}</h3>\n'
        f"{_steps(number, page)}{_facts(pair, words)}{_credit(pair, words)}{_reasons(pair, page)}</header>\n"
        f'<div class="sides">\n{"".join(_sides(pair, number, page))}</div>\n</article>\n'
    )


def _facts(pair: Pair, words: Words) -> str:
    pickup = pair.pickup
    facts = (
        f'<li><span class="tag">{words["kind_" + pickup.kind.value]}</span></li>',
        f"<li>{words['fact_words'].format(count=_bold(words.number(pickup.matched_words)))}</li>",
        f"<li>{words['fact_passages'].format(count=_bold(words.number(len(pickup.spans))))}</li>",
        f"<li>{words['fact_release'].format(share=_bold(words.share(pickup.release_share)))}</li>",
        f"<li>{words['fact_article'].format(share=_bold(words.share(pickup.article_share)))}</li>",
        f"<li>{words['fact_verbatim'].format(share=_bold(words.share(pickup.verbatim_share)))}</li>",
    )
    return f'<ul class="facts">{"".join(facts)}</ul>\n'


def _credit(pair: Pair, words: Words) -> str:
    credit = pair.pickup.credit
    if credit is None:
        missing = words["credit_missing" if pair.pickup.issuer_known else "credit_issuer_unknown"]
        return f'<p class="credit-line">{missing}</p>\n'
    said = f"{words['credit_given']}: {words.credit(credit.kind)} – <q>{clean(excerpt(credit.text, 120))}</q>"
    return f'<p class="credit-line">{said}</p>\n'


def _reasons(pair: Pair, page: Surroundings) -> str:
    """Give the reasons in words, folded away until somebody asks."""
    words = page.words
    said = [clean(words.reason(reason)) for reason in pair.pickup.explanation]
    if others := pair.pickup.alternatives:
        names = [f"“{clean(excerpt(name_of(page.releases[other]), 80))}”" for other in others[:_ALTERNATIVES]]
        more = f" (+{words.number(len(others) - _ALTERNATIVES)})" if len(others) > _ALTERNATIVES else ""
        said.append(words["alternatives"].format(names=", ".join(names) + more))
    items = "".join(f"<li>{reason}</li>\n" for reason in said)
    return f'<details class="why"><summary>{words["why"]}</summary>\n<ul>\n{items}</ul></details>\n'


def _steps(number: int, page: Surroundings) -> str:
    words = page.words
    before = f'<a href="#p{number - 1}">{words["pair_before"]}</a>' if number > 1 else ""
    after = f'<a href="#p{number + 1}">{words["pair_after"]}</a>' if number < page.pairs else ""
    return f'<p class="steps">{before}<a href="#l{number}">{words["back_to_list"]}</a>{after}</p>\n'


def _sides(pair: Pair, number: int, page: Surroundings) -> Iterator[str]:
    pickup = pair.pickup
    spans = pickup.spans[:_MOST_PASSAGES]
    differing = differences(pickup, pair.release.text, pair.article.text)
    standing = page.standing(pickup.release)
    in_article = [(span.article_start, span.article_end) for span in pickup.spans]
    credit = pickup.credit
    yield _Side(
        "r",
        number,
        pair.release,
        [(span.release_start, span.release_end) for span in spans],
        differing.release,
        standing,
    ).html(page.words, len(pickup.spans))
    yield _Side(
        "a",
        number,
        pair.article,
        in_article[:_MOST_PASSAGES],
        differing.article,
        repeated(pair.release.text, standing, pair.article.text, in_article),
        (credit.start, credit.end) if credit and credit.end else None,
    ).html(page.words, len(pickup.spans))


@dataclass(slots=True)
class _Piece:
    """A stretch of text inside the same marks from its beginning to its end."""

    start: int
    end: int
    passages: list[int] = field(default_factory=list)
    differs: bool = False
    credited: bool = False
    standing: bool = False


@dataclass(frozen=True, slots=True)
class _Side:
    """One text of a pair: `code` "r" or "a", and in it passages, what differs in each, standing paragraphs, credit."""

    code: str
    number: int
    entry: Entry
    passages: list[Place]
    differing: list[list[Place]]
    standing: Sequence[Place]
    credit: Place | None = None

    def html(self, words: Words, passages: int) -> str:
        heading = words["release"] if self.code == "r" else words["article"]
        who = self.entry.issuer if self.code == "r" else self.entry.outlet
        small = f" <small>{clean(who)}</small>" if who else ""
        when = f" <small>{words.day(self.entry.published_at)}</small>" if self.entry.published_at else ""
        label = f"{self.number}. {heading}: {excerpt(name_of(self.entry), 120)}"
        hidden = passages - len(self.passages)
        note = f'<p class="note">{words["more_passages"].format(count=words.number(hidden))}</p>\n' if hidden else ""
        language = marked_language(self.entry, words)
        return (
            f'<section class="side" aria-label="{clean(label)}">\n<h4>{heading}</h4>\n'
            f'<p class="who"{language}>{name_html(self.entry)}{small}{when}</p>\n{note}'
            f'<div class="words" tabindex="0" role="group" aria-label="{clean(label)}"{language}>'
            f"{''.join(self._marked(words))}</div>\n</section>\n"
        )

    def _pieces(self) -> list[_Piece]:
        """Cut the text wherever a mark begins or ends."""
        loose = [place for places in self.differing[: len(self.passages)] for place in places]
        credit = [self.credit] if self.credit else []
        edges = {0, len(self.entry.text)}
        edges.update(edge for place in (*self.passages, *loose, *self.standing, *credit) for edge in place)
        pieces = [_Piece(start, end) for start, end in itertools.pairwise(sorted(edges))]
        at = {piece.start: number for number, piece in enumerate(pieces)} | {len(self.entry.text): len(pieces)}
        for number, (start, end) in enumerate(self.passages, start=1):
            for piece in pieces[at[start] : at[end]]:
                piece.passages.append(number)
        for name, places in (("differs", loose), ("standing", self.standing), ("credited", credit)):
            for start, end in places:
                for piece in pieces[at[start] : at[end]]:
                    setattr(piece, name, True)
        return pieces

    def _marked(self, words: Words) -> Iterator[str]:
        def look(piece: _Piece) -> tuple[list[int], bool]:
            return piece.passages, piece.standing and not piece.passages

        for (passages, standing), group in itertools.groupby(self._pieces(), key=look):
            pieces = list(group)
            shown = "".join(self._piece(piece, words) for piece in pieces)
            if passages:
                yield self._passage(passages, pieces, shown, words)
            elif standing:
                note = f'<small class="standing-note">{words["standing"]}</small>'
                yield f'<span class="standing">{note}{shown}</span>'
            else:
                yield shown

    def _passage(self, passages: list[int], pieces: list[_Piece], shown: str, words: Words) -> str:
        begun = [n for n in passages if self.passages[n - 1][0] == pieces[0].start]
        ended = [n for n in passages if self.passages[n - 1][1] == pieces[-1].end]
        numbers = "".join(self._number(n, words) for n in begun)
        ends = "".join(f'<span class="unseen"> ({words["passage_ends"].format(number=n)}) </span>' for n in ended)
        return f'<mark class="c{(passages[0] - 1) % _LOOKS + 1}">{numbers}{shown}{ends}</mark>'

    def _number(self, passage: int, words: Words) -> str:
        other = "a" if self.code == "r" else "r"
        where = words["to_article" if other == "a" else "to_release"].format(number=passage)
        name = f"{self.code}{self.number}-{passage}"
        return f'<a class="no" id="{name}" href="#{other}{name[1:]}" aria-label="{where}" title="{where}">{passage}</a>'

    def _piece(self, piece: _Piece, words: Words) -> str:
        if piece.passages:
            shown = clean(self.entry.text[piece.start : piece.end])
            if piece.differs:
                shown = f'<span class="differs">{shown}</span>'
        elif piece.standing or piece.credited:
            shown = clean(excerpt(self.entry.text[piece.start : piece.end], _AROUND * 10))
        else:
            shown = _shortened(self.entry.text, piece.start, piece.end, words)
        return f'<span class="credited">{shown}</span>' if piece.credited else shown


def _shortened(text: str, start: int, end: int, words: Words) -> str:
    """Give words that were not reused: those near passages, and the others folded away or, very many, left out."""
    head = start + (_AROUND if start > 0 else 0)
    tail = end - (_AROUND if end < len(text) else 0)
    if tail - head < 2 * _AROUND:
        return clean(text[start:end])
    head, tail = _between_words(text, head, 1), _between_words(text, tail, -1)
    count = words.number(tail - head)
    if tail - head <= _FOLDED_AWAY:
        folded = clean(text[head:tail])
        gap = f'<details class="left-out"><summary>{words["folded"].format(count=count)}</summary>{folded}</details>'
    else:
        gap = f'<span class="left-out">{words["left_out"].format(count=count)}</span>'
    return f"{clean(text[start:head])}{gap}{clean(text[tail:end])}"


def _between_words(text: str, place: int, step: int) -> int:
    """Move a place to the next space, if there is one near."""
    near = range(place, max(-1, min(place + step * 40, len(text))), step) if 0 < place < len(text) else ()
    return next((other for other in near if text[other].isspace()), place)


def name_of(entry: Entry) -> str:
    """Give what an entry is called: its title, else its first line, else its id."""
    return entry.title or _first_line(entry.text) or entry.id


def name_html(entry: Entry) -> str:
    """Give the same for the page."""
    return clean(excerpt(name_of(entry), 160))


def _first_line(text: str) -> str:
    return next((line.strip() for line in text[:2000].splitlines() if line.strip()), "")


def marked_language(entry: Entry, words: Words) -> str:
    """Give the attribute that names an entry's language, where it is not the page's; unknown is said to be unknown."""
    language = language_of(entry.text)
    return "" if language == words.language else f' lang="{language}"'


def _bold(text: str) -> str:
    return f"<b>{text}</b>"


def clean(text: str) -> str:
    """Escape a text for the page; what no page may hold becomes the replacement character."""
    return escape(_CONTROL.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n")))
