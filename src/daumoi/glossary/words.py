"""Words of a text as terms are compared by: where each stands, and the form that counts, by language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

from daumoi.foundation.vietnamese import canon, fold

# Written without spaces between words, or with endings attached: a term is looked for as a run of characters.
WITHOUT_WORDS = frozenset({"zh", "ja", "ko", "lo", "km"})
_WORD = re.compile(r"[^\W_][\w\u0300-\u036f]*|[^\w\s]")
# Between the words of a term these mean no more than a space.
_SPACES = frozenset("-‐‑–—'’‘`·/")
_UNSEEN = re.compile(r"[\s\u200b\u200c\u200d\u2060\ufeff\u00ad]")
# A stem shorter than this stands for too many words.
SHORTEST_STEM = 3

# Longest first. Endings of nouns and adjectives; a verb in a term is met in one form only.
_RUSSIAN = """
    иями ями ами ими ыми ого его ому ему иях иям ией ием ии ию ие ах ях ам ям ом ем ой ей ий ый ая яя ое ее ые ую юю ым
    им ых их ов ев ью ия ья а я о е у ю ы и й ь
""".split()  # noqa: SIM905  (a list of forty quoted pairs of letters is harder to read)


class Word(NamedTuple):
    """A word or a mark, from `start` to `end` (exclusive) of the text; `form` is what is compared."""

    start: int
    end: int
    form: str


def words_of(text: str, language: str) -> list[Word]:
    """Words and marks in reading order. In languages without spaces each character is one."""
    if language in WITHOUT_WORDS:
        return list(_characters(text))
    return [
        Word(match.start(), match.end(), form_of(match.group(), language))
        for match in _WORD.finditer(text)
        if match.group() not in _SPACES
    ]


@lru_cache(maxsize=50_000)
def form_of(word: str, language: str) -> str:
    """What of a word is compared; a language has few thousand words that are met again and again."""
    return _FORMS.get(language, fold)(word)


def _characters(text: str) -> Iterator[Word]:
    for place, character in enumerate(text):
        if not _UNSEEN.match(character):
            yield Word(place, place + 1, character.casefold())


def _vietnamese(word: str) -> str:
    """One spelling of tones, no case; marks count: "ban" is not "bạn"."""
    return canon(word).casefold()


def _english(word: str) -> str:
    """Without the plural: ministries as ministry, services as service, buses as bus."""
    form = fold(word)
    if len(form) <= SHORTEST_STEM or form == "news" or form.endswith(("ss", "us", "is")):
        return form
    if form.endswith("ies"):
        return form[:-3] + "y"
    if form.endswith(("ches", "shes", "sses", "xes")):
        return form[:-2]
    return form[:-1] if form.endswith("s") else form


def _french(word: str) -> str:
    """Without plural and feminine, accents aside: nationaux, nationales as national."""
    form = fold(word)
    if len(form) > 4 and form.endswith("aux"):
        return form[:-3] + "al"
    return _without(form, ("es", "s", "x", "e"))


def _spanish(word: str) -> str:
    """Without plural and the vowel of the gender: públicas as público."""
    return _without(fold(word), ("os", "as", "es", "s", "o", "a", "e"))


def _russian(word: str) -> str:
    """The stem before the ending of the case; an approximation that takes some pairs of words for one."""
    return _without(word.casefold().replace("ё", "е"), _RUSSIAN)


def _without(form: str, endings: tuple[str, ...] | list[str]) -> str:
    for ending in endings:
        if form.endswith(ending) and len(form) - len(ending) >= SHORTEST_STEM:
            return form[: -len(ending)]
    return form


_FORMS: dict[str, Callable[[str], str]] = {
    "vi": _vietnamese,
    "en": _english,
    "fr": _french,
    "es": _spanish,
    "ru": _russian,
}
