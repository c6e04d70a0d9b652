"""Known phrases found in plain text: names of countries, of places and bodies, and whatever gazetteer is given."""

from __future__ import annotations

import functools
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import resources
from typing import Final, NamedTuple

from textreuse.similar.surface import Surface, surface

_CAPITAL: Final = re.compile(r"(?<![A-Za-zА-я0-9])[A-ZА-Я][A-Za-zА-я]*")
_FIRST_WORD: Final = re.compile(r"[a-z]+|[а-я]{1,3}")
_SPACED: Final = re.compile(r"[A-Za-zА-Яа-я]")
_LETTER: Final = re.compile(r"[a-zа-я0-9]")
_KATAKANA: Final = re.compile(r"[\u30a0-\u30ff]")
_HANGUL: Final = re.compile(r"[\uac00-\ud7a3]")
# A capital letter next to it makes a short word part of somebody's name: "Nguyễn Đức Anh" is in no country.
_NAME_BEFORE: Final = re.compile(r"[A-ZА-Я][a-zа-я]*[ -]$")
_NAME_AFTER: Final = re.compile(r"[ -][A-ZА-Я][a-zа-я]")
_LOOKED_ROUND: Final = 12
# Base letters have no й.
_RUSSIAN_ENDINGS: Final = r"(?:а|е|и|у|ы|о|я|ю|ь|ои|еи|ом|ем|ию|ии|ия|иеи|ие|ья|ьи)?(?![а-я])"
_RUSSIAN_ENDING: Final = re.compile(r"(?:ия|ья|[аеиоуыюяь])$")


class Phrase(NamedTuple):
    """A phrase to look for; `marked` ones count only as written, marks and all, and alone among small letters."""

    text: str
    value: str
    marked: bool = False


class _Entry(NamedTuple):
    letters: str
    value: str
    pattern: re.Pattern[str] | None
    marked: str | None


class Lexicon:
    """Phrases by the characters they begin with. Where words are spaced a phrase begins with a capital letter."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self._spaced: dict[str, list[_Entry]] = {}
        self._joined: dict[str, list[_Entry]] = {}
        for phrase in dict.fromkeys(phrases):
            entry = _entry(phrase)
            if len(entry.letters) > 1:
                table = self._spaced if _SPACED.match(entry.letters) else self._joined
                table.setdefault(_key(entry.letters), []).append(entry)
        for table in (self._spaced, self._joined):
            for entries in table.values():
                entries.sort(key=lambda entry: -len(entry.letters))
        starts = "".join(re.escape(start) for start in sorted({key[0] for key in self._joined}))
        self._starts = re.compile(f"[{starts}]") if starts else None

    def find(self, plain: Surface) -> list[tuple[int, int, str]]:
        """Give (start, end, value) in the plain letters for each phrase found, in order, the longest at each place.

        Of phrases written alike the one given first counts.
        """
        found = list(_found(plain, self._spaced, _CAPITAL, plain.cased))
        if self._starts is not None:
            found += _found(plain, self._joined, self._starts, plain.letters)
        return sorted(found)


def _found(
    plain: Surface, table: Mapping[str, list[_Entry]], starts: re.Pattern[str], looked_at: str
) -> Iterator[tuple[int, int, str]]:
    reached = 0
    for match in starts.finditer(looked_at):
        start = match.start()
        if start < reached:
            continue
        for entry in table.get(_key(plain.letters[start : max(match.end(), start + 2)]), ()):
            end = _end(plain, entry, start)
            if end:
                yield start, end, entry.value
                reached = end
                break


def _key(letters: str) -> str:
    """Give what phrases are looked up by: the first word, the beginning of an inflected one, or two characters."""
    match = _FIRST_WORD.match(letters)
    return match[0] if match else letters[:2]


def _entry(phrase: Phrase) -> _Entry:
    letters = " ".join(surface(phrase.text).letters.split())
    pattern = None
    if re.match("[а-я]", letters):
        pattern = re.compile(" ".join(_inflected(word) for word in letters.split()))
    return _Entry(letters, phrase.value, pattern, _spelled(phrase.text) if phrase.marked else None)


def _inflected(word: str) -> str:
    """Match a Russian word in its cases; words of three letters and fewer, and initials, as they are."""
    if len(word) < 4:
        return re.escape(word) + r"(?![а-я])"
    return re.escape(_RUSSIAN_ENDING.sub("", word)) + _RUSSIAN_ENDINGS


def _end(plain: Surface, entry: _Entry, start: int) -> int:
    """Give where the phrase ends if it stands here, else 0."""
    if entry.pattern is not None:
        match = entry.pattern.match(plain.letters, start)
        return match.end() if match else 0
    end = start + len(entry.letters)
    if not plain.letters.startswith(entry.letters, start) or not _ends_there(plain.letters, start, end):
        return 0
    return 0 if entry.marked and not _stands_alone(plain, entry.marked, start, end) else end


def _ends_there(letters: str, start: int, end: int) -> bool:
    first, last, after = letters[start], letters[end - 1], letters[end : end + 1]
    if _LETTER.match(last):
        return not _LETTER.match(after)
    if _KATAKANA.match(last) and _KATAKANA.match(first):
        return not _KATAKANA.match(after) and not _KATAKANA.match(letters[max(0, start - 1) : start])
    return not (_HANGUL.match(first) and _HANGUL.match(letters[max(0, start - 1) : start]))


def _stands_alone(plain: Surface, marked: str, start: int, end: int) -> bool:
    if _spelled(plain.original(start, end)) != marked:
        return False
    before, after = plain.cased[max(0, start - _LOOKED_ROUND) : start], plain.cased[end : end + 3]
    return not _NAME_BEFORE.search(before) and not _NAME_AFTER.match(after)


def _spelled(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()


def _table(name: str) -> dict[str, dict[str, list[str]]]:
    body = resources.files("textreuse.similar").joinpath(name).read_text(encoding="utf-8")
    table: dict[str, dict[str, list[str]]] = json.loads(body)
    return table


@functools.cache
def _general() -> tuple[Phrase, ...]:
    """Countries in ten languages ("+" and two letters, ISO 3166-1), well-known places and bodies ("=" and a name).

    Source: for countries, CLDR territory names by way of Babel, with the press's short forms; see scripts/countries.py.
    """
    found = [
        Phrase(name, f"+{code}", marked=language == "vi" and " " not in name and len(name) < 5)
        for code, languages in _table("countries.json").items()
        for language, names in languages.items()
        for name in names
    ]
    for value, languages in _table("well_known.json").items():
        found += [Phrase(name, f"={value}") for names in languages.values() for name in names]
    return tuple(found)


@functools.cache
def general() -> Lexicon:
    """Countries, and places and bodies of the daily news whose names differ from language to language."""
    return Lexicon(_general())


def gazetteer(names: Mapping[str, Sequence[str]]) -> Lexicon:
    """Add one's own organisations, places and people ("@" and the name), each with its forms in all languages."""
    own = [Phrase(form, f"@{name}") for name, forms in names.items() for form in (name, *forms)]
    return Lexicon([*own, *_general()])
