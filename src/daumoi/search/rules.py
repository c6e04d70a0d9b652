"""What was asked, and where it stands in a text. Plain Python; texts and questions are cut into words here alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from daumoi.foundation.vietnamese import canon, fold

MOST_CHARACTERS = 200
MOST_TERMS = 12
# One letter begins thousands of words; two are the shortest beginning that still says something.
SHORTEST_PREFIX = 2
SNIPPET_WORDS = 36
# Words before the first hit, so that it is read in its sentence.
SNIPPET_LEAD = 8
# Of a longer text only this much is searched: a tsvector holds no more positions than 16,383.
MOST_WORDS = 16_000
# Of a longer "word" (an address, a row of letters) so much is kept: a lexeme of PostgreSQL ends at 2,046 bytes.
MOST_LETTERS = 100
# Stands between title and text, so that the end of one and the beginning of the other are no phrase; no word has it.
BREAK = "_"

# Scripts written without spaces are cut letter by letter; what is asked in them becomes a phrase of letters.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+")


@dataclass(frozen=True)
class Term:
    """Words that must stand together, in the form of the text (`exact`) and without marks (`folded`).

    Attributes:
        is_prefix: the last word may go on; so it is for whoever is still typing.
    """

    exact: tuple[str, ...]
    folded: tuple[str, ...]
    is_prefix: bool = False


@dataclass(frozen=True)
class Question:
    """Terms that must all be there, in any order."""

    terms: tuple[Term, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.terms)

    @property
    def has_several_terms(self) -> bool:
        return len(self.terms) > 1

    @property
    def as_phrase(self) -> Question:
        """The same words as one phrase, in the order they were typed."""
        exact = tuple(word for term in self.terms for word in term.exact)
        folded = tuple(word for term in self.terms for word in term.folded)
        return Question((Term(exact, folded, self.terms[-1].is_prefix),))


def question(typed: str) -> Question:
    """Read what somebody typed: quotation marks keep words together, the last loose word may be unfinished."""
    typed = canon(typed)[:MOST_CHARACTERS]
    for mark in "“”„«»":
        typed = typed.replace(mark, '"')
    terms: list[Term] = []
    for number, part in enumerate(typed.split('"')):
        chunks = [part] if number % 2 else part.split()
        terms += [Term(words, tuple(map(fold, words))) for chunk in chunks if (words := tuple(words_of(chunk)))]
    if terms and not typed.rstrip().endswith('"') and len(terms[-1].folded[-1]) >= SHORTEST_PREFIX:
        terms[-1] = Term(terms[-1].exact, terms[-1].folded, is_prefix=True)
    return Question(tuple(terms[:MOST_TERMS]))


@dataclass(frozen=True)
class Tier:
    """One way in which what was asked can stand in a text."""

    asked: Question
    in_title: bool
    is_exact: bool

    def words(self, term: Term) -> tuple[str, ...]:
        """The words of a term as this way compares them."""
        return term.exact if self.is_exact else term.folded

    def holds(self, title: Sequence[str], text: Sequence[str]) -> bool:
        """Whether words stand so in a title or its text, both cut as the index cuts them and in the tier's form."""
        words = title if self.in_title else [*title, BREAK, *text]
        return all(_stands(self.words(term), words, is_prefix=term.is_prefix) for term in self.asked.terms)


def _stands(asked: Sequence[str], words: Sequence[str], *, is_prefix: bool) -> bool:
    *whole, last = asked
    for start in range(len(words) - len(asked) + 1):
        word = words[start + len(whole)]
        is_last = word.startswith(last) if is_prefix else word == last
        if is_last and list(words[start : start + len(whole)]) == whole:
            return True
    return False


def tiers(asked: Question) -> list[Tier]:
    """The ways from the best to the weakest: as typed before folded, title before text, together before apart."""
    found = []
    for is_exact in (True, False):
        for in_title in (True, False):
            if asked.has_several_terms:
                found.append(Tier(asked.as_phrase, in_title, is_exact))
            found.append(Tier(asked, in_title, is_exact))
    return found


def best_tier(asked: Question, title: str, text: str) -> int | None:
    """The number of the best way in which something holds what was asked; None when it does not."""
    exact = words_of(title), words_of(text)
    folded = [_folded(word) for word in exact[0]], [_folded(word) for word in exact[1]]
    ways = enumerate(tiers(asked))
    return next((number for number, tier in ways if tier.holds(*(exact if tier.is_exact else folded))), None)


def words_of(text: str) -> list[str]:
    """Words in order, canonical and in lower case, without punctuation."""
    return [word[:MOST_LETTERS] for word in _WORD.findall(canon(text).lower())[:MOST_WORDS]]


def exact_words(text: str) -> str:
    """A text as the index keeps it: its words, one space between two."""
    return " ".join(words_of(text))


@lru_cache(maxsize=20_000)
def _folded(word: str) -> str:
    return fold(word)


def folded_words(exact: str) -> str:
    """The same words without marks."""
    return " ".join(_folded(word) for word in exact.split(" "))


@dataclass(frozen=True)
class Piece:
    """A stretch of a text; `is_hit` where it is a word that was asked for."""

    text: str
    is_hit: bool


def marked(text: str, asked: Question) -> list[Piece]:
    """The whole text in pieces, with the words that were asked for set off."""
    return _pieces(text, _hits(text, asked), 0, len(text))


def snippet(text: str, asked: Question) -> list[Piece]:
    """Some words of a text around the place where most of what was asked stands together; [] for no text."""
    spans = [match.span() for match in _WORD.finditer(text)][:MOST_WORDS]
    if not spans:
        return []
    hits = _hits(text, asked)
    first = _best_window(spans, hits)
    start = max(0, first - SNIPPET_LEAD)
    end = min(len(spans), start + SNIPPET_WORDS)
    pieces = _pieces(text, hits, spans[start][0], len(text) if end == len(spans) else spans[end - 1][1])
    before, after = Piece("… ", False), Piece(" …", False)
    return [*([before] if start else []), *pieces, *([after] if end < len(spans) else [])]


def _hits(text: str, asked: Question) -> dict[int, tuple[int, str]]:
    """Start of each word that was asked for → (its end, the word as asked)."""
    whole = {word for term in asked.terms for word in term.folded}
    begun = {term.folded[-1] for term in asked.terms if term.is_prefix}
    found = {}
    for match in _WORD.finditer(text):
        word = _folded(match.group().lower())
        reason = word if word in whole else next((begin for begin in begun if word.startswith(begin)), None)
        if reason is not None:
            found[match.start()] = (match.end(), reason)
    return found


def _best_window(spans: list[tuple[int, int]], hits: dict[int, tuple[int, str]]) -> int:
    """Number of the word at which the window with most different words that were asked for begins."""
    places = [(number, hits[start][1]) for number, (start, _end) in enumerate(spans) if start in hits]
    best, best_count = 0, 0
    for position, (number, _word) in enumerate(places[:200]):
        window = {
            word for other, word in places[position : position + 40] if other < number + SNIPPET_WORDS - SNIPPET_LEAD
        }
        if len(window) > best_count:
            best, best_count = number, len(window)
    return best


def _pieces(text: str, hits: dict[int, tuple[int, str]], start: int, end: int) -> list[Piece]:
    pieces, at = [], start
    for begin in sorted(hits):
        stop = hits[begin][0]
        if begin < start or stop > end:
            continue
        if begin > at:
            pieces.append(Piece(text[at:begin], False))
        pieces.append(Piece(text[begin:stop], True))
        at = stop
    if at < end:
        pieces.append(Piece(text[at:end], False))
    return pieces


def reach(organisation_ids: Iterable[int | None]) -> str:
    """Words that say in whose reach an entry lies; wider than whom its own predicate lets in, never narrower."""
    return " ".join(sorted({f"in{key}" for key in organisation_ids if key is not None}))


EVERYBODY = "inall"
