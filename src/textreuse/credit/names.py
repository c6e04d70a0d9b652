"""The forms in which the press writes an issuer's name, and where they stand in a text."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator
from typing import Final, NamedTuple

from textreuse.credit.folding import Folded, folded_letters
from textreuse.records import Release

# A letter or digit of a script that separates its words.
LETTER: Final = "[0-9a-z\u00df-\u024f\u0370-\u03ff\u0400-\u052f]"
_SPACED: Final = re.compile(LETTER)
_BETWEEN: Final = r"[ \n&/',-]{1,3}"
_BETWEEN_LETTERS: Final = "[ &,./-]{0,3}"
# The same after a short word, which may be an abbreviation: "TP. HCM", "TP.HCM".
_AFTER_SHORT: Final = r"(?:[ \n&/',-]{1,3}|\. ?)"
_UNSPACED: Final = re.compile("[\u0e00-\u10ff\u1780-\u17ff\u2e80-\ua4cf\uac00-\ud7af\uf900-\ufaff]")
_DOMAIN: Final = re.compile(r"[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}")
_VIETNAMESE_LEADS: Final = (
    "tong cong ty", "tong cuc", "chi cuc", "uy ban", "cong an", "ngan hang", "tap doan", "lien doan", "bao hiem",
    "trung tam", "benh vien", "dai hoc", "hoc vien", "thanh tra", "kiem toan", "kho bac", "toa an", "dai su quan",
    "phai doan", "van phong", "bo", "so", "cuc", "vu", "vien", "ban", "hoi", "ubnd", "dai", "quy",
)  # fmt: skip
_SKIPPED_IN_INITIALS: Final = frozenset({"và", "của", "về", "tại", "va"})
_FEWEST_INITIALS: Final = 3
_FEWEST_BARE_INITIALS: Final = 4
_WITHOUT_BRACKETS: Final = re.compile(r"\([^()]*\)")
_RUSSIAN_ENDING: Final = re.compile("[аеиоуыэюяьй]+$")
# Two spellings of one thing, as words; each stands for the other.
_SAME: Final = (
    (("uy", "ban", "nhan", "dan"), ("ubnd",)),
    (("ho", "chi", "minh"), ("hcm",)),
    (("viet", "nam"), ("vn",)),
)
# Words that the press leaves out inside a name.
_LEFT_OUT: Final = {("thanh", "pho"): r"(?:thanh pho|tp)", ("tp",): r"(?:thanh pho|tp)", ("tinh",): "tinh"}


class Form(NamedTuple):
    """One way to write a name.

    Attributes:
        name: the name as it was given.
        anchor: letters that every match begins with.
        in_capitals: counts only where the text writes it in capitals, as "who" is not WHO.
    """

    name: str
    anchor: str
    regex: str
    in_capitals: bool
    is_domain: bool = False

    @property
    def pattern(self) -> re.Pattern[str]:
        """What matches the form; compiled when it is first asked for, for most names are never met."""
        return _pattern(self.regex)


@functools.lru_cache(maxsize=4096)
def _pattern(regex: str) -> re.Pattern[str]:
    return re.compile(regex)


class Naming(NamedTuple):
    """A name in a folded text."""

    start: int
    end: int
    form: Form


def names_of(release: Release) -> tuple[str, ...]:
    """Give the issuer's names and sites, stripped, without repetition, the issuer first."""
    given = (release.issuer, *release.issuer_aliases)
    return tuple(dict.fromkeys(name.strip() for name in given if name and name.strip()))


def is_domain(name: str) -> bool:
    """Tell whether a name is the address of a site."""
    return " " not in name and _DOMAIN.fullmatch(name) is not None and not name.isupper()


class Family(NamedTuple):
    """Forms that begin with the same letters, and a pattern that finds any of them.

    The pattern begins with these letters, so that `re` skips to them as fast as `str.find`.
    """

    any_form: re.Pattern[str]
    forms: tuple[Form, ...]
    is_spaced: bool


@functools.lru_cache(maxsize=4096)
def forms_of(names: tuple[str, ...]) -> tuple[Family, ...]:
    """Give all forms of some names."""
    forms: dict[str, Form] = {}
    for name in names:
        for form in _forms(name):
            forms.setdefault(form.regex, form)
    by_anchor: dict[str, list[Form]] = {}
    for form in forms.values():
        by_anchor.setdefault(form.anchor, []).append(form)
    return tuple(_family(anchor, tuple(sharing)) for anchor, sharing in by_anchor.items())


def _family(anchor: str, forms: tuple[Form, ...]) -> Family:
    begins = re.escape(anchor)
    rests = (form.regex.removeprefix(begins) for form in forms)
    pattern = re.compile(f"{begins}(?:{'|'.join(rests)})")
    return Family(pattern, forms, is_spaced=_SPACED.match(anchor) is not None)


def _forms(name: str) -> Iterator[Form]:
    letters = folded_letters(name)
    if is_domain(name):
        domain = letters.removeprefix("www.")
        yield Form(name, domain, rf"{re.escape(domain)}(?![\w-]|\.\w)", False, is_domain=True)
    elif _UNSPACED.search(letters):
        signs = re.findall(r"[^\s\W]|[\u0e00-\u10ff\u1780-\u17ff]", letters)
        yield Form(name, signs[0], "[ \n]?".join(map(re.escape, signs)), False)
    else:
        yield from _spaced_forms(name, letters)


def _spaced_forms(name: str, letters: str) -> Iterator[Form]:
    words = re.findall(rf"{LETTER}+", _WITHOUT_BRACKETS.sub("", letters))
    if not words:
        return
    for spelled in _other_beginnings(words):
        yield _form(name, spelled[0], _regex(spelled), in_capitals=len(words) == 1 and name.isupper())
    for short in re.findall(r"\(([^() ]+)\)", name):  # "Ministry of Health (MOH)"
        if short.isupper() and len(short) > 1:
            pieces = re.findall(rf"{LETTER}+", folded_letters(short))
            yield _form(name, pieces[0], _regex(pieces), in_capitals=True)
    yield from _vietnamese_forms(name, words)
    yield from _english_forms(name, words)


def _other_beginnings(words: list[str]) -> Iterator[list[str]]:
    """Give a name as it is, and with the other spelling of what it begins with: "UBND" for "Ủy ban nhân dân"."""
    yield words
    for spellings in _SAME:
        for spelling in spellings:
            if tuple(words[: len(spelling)]) == spelling:
                yield from ([*other, *words[len(spelling) :]] for other in spellings if other != spelling)


def _form(name: str, first: str, regex: str, *, in_capitals: bool = False) -> Form:
    anchor = first if not re.search("[а-я]", first) else _RUSSIAN_ENDING.sub("", first)
    return Form(name, anchor, rf"{regex}(?!{LETTER})", in_capitals)


def _regex(words: list[str]) -> str:
    """Match the words of a name, with the spellings and omissions that change nothing."""
    pieces: list[str] = []
    at = 0
    while at < len(words):
        taken, piece = _piece(words, at)
        pieces.append(piece)
        at += taken
    return "".join(pieces).removesuffix(_BETWEEN).removesuffix(_AFTER_SHORT)


def _piece(words: list[str], at: int) -> tuple[int, str]:
    for spellings in _SAME if at else ():
        for spelling in spellings:
            if tuple(words[at : at + len(spelling)]) == spelling:
                return len(spelling), _either(spellings) + _AFTER_SHORT
    for left_out, regex in _LEFT_OUT.items():
        if 0 < at < len(words) - len(left_out) and tuple(words[at : at + len(left_out)]) == left_out:
            return len(left_out), f"(?:{regex}[ \n.,]{{0,2}})?"
    word = words[at]
    if word == "va" and 0 < at < len(words) - 1:
        return 1, f"(?:va{_BETWEEN})?"
    return 1, _inflected(word) + (_AFTER_SHORT if len(word) <= 2 else _BETWEEN)


def _either(spellings: tuple[tuple[str, ...], ...]) -> str:
    return "(?:" + "|".join(_BETWEEN.join(spelling) for spelling in spellings) + ")"


def _inflected(word: str) -> str:
    """Match a Russian word in its cases by its stem; any other word as it is."""
    if len(word) < 5 or not re.search("[а-я]", word):
        return re.escape(word)
    return _RUSSIAN_ENDING.sub("", word) + "[а-я]{0,3}"


def _vietnamese_forms(name: str, words: list[str]) -> Iterator[Form]:
    joined = " ".join(words) + " "
    lead = next((lead for lead in _VIETNAMESE_LEADS if joined.startswith(lead + " ")), None)
    if lead is None:
        return
    first = len(lead.split())
    at_home = words[-2:] == ["viet", "nam"]
    if at_home and len(words) >= first + 4:
        yield _form(name, words[0], _regex(words[: -3 if words[-3] == "tai" else -2]))
    letters = _initials(name, words)
    for used in range(first + 1, len(words) + 1):
        if letters[used - 1]:
            yield from _short_forms(name, words, letters, first, used)
    if at_home:
        yield from _bare_initials(name, letters[:-2], [])


def _initials(name: str, words: list[str]) -> list[str]:
    """Give the first letter of each word, nothing for those that short forms leave out: "và", but not "vã"."""
    written = re.findall(r"[^\W_]+", _WITHOUT_BRACKETS.sub("", unicodedata.normalize("NFC", name).lower()))
    if len(written) != len(words):
        written = words
    return ["" if raw in _SKIPPED_IN_INITIALS else word[0] for raw, word in zip(written, words, strict=True)]


def _short_forms(name: str, words: list[str], letters: list[str], first: int, used: int) -> Iterator[Form]:
    """Give "Bộ GTVT", "Bộ TT và TT", "Sở GD&ĐT Hà Nội", "BGTVT": the first words as initials, the others whole."""
    rest = [_BETWEEN + _regex(words[used:])] if words[used:] else []
    inner = letters[first:used]
    head = _BETWEEN.join(words[:first]) + _BETWEEN
    if sum(map(bool, inner)) >= _FEWEST_INITIALS:
        yield _form(name, words[0], "".join([head, _BETWEEN_LETTERS.join(filter(None, inner)), *rest]))
        if "" in inner:
            both = zip(inner, words[first:used], strict=True)
            pieces = (_BETWEEN_LETTERS + letter if letter else _BETWEEN + word + _BETWEEN for letter, word in both)
            yield _form(name, words[0], "".join([head, *pieces, *rest]))
    if not rest or words[used:] == ["viet", "nam"]:
        yield from _bare_initials(name, letters[:used], rest)


def _bare_initials(name: str, letters: list[str], rest: list[str]) -> Iterator[Form]:
    every = [letter for letter in letters if letter]
    if len(every) >= _FEWEST_BARE_INITIALS:
        yield _form(name, every[0], "[&-]?".join(every) + "".join(rest), in_capitals=True)


def _english_forms(name: str, words: list[str]) -> Iterator[Form]:
    """Give "Transport Ministry" for "Ministry of Transport"."""
    if len(words) in range(3, 6) and words[0] in {"ministry", "department"} and words[1] == "of":
        turned = [*words[2:], words[0]]
        yield _form(name, turned[0], _regex(turned))


def namings(text: str, folded: Folded, families: tuple[Family, ...]) -> list[Naming]:
    """Give the places where a name stands in a text, in order, of overlapping ones the longest."""
    found: dict[int, Naming] = {}
    for family in families:
        for match in family.any_form.finditer(folded.letters):
            at = match.start()
            if family.is_spaced and at and _SPACED.match(folded.letters, at - 1):
                continue
            best = _longest(text, folded, family.forms, at)
            if best is not None and (at not in found or best.end > found[at].end):
                found[at] = best
    kept: list[Naming] = []
    for naming in sorted(found.values()):
        if not kept or naming.start >= kept[-1].end:
            kept.append(naming)
    return kept


def _longest(text: str, folded: Folded, forms: tuple[Form, ...], at: int) -> Naming | None:
    longest: Naming | None = None
    for form in forms:
        match = form.pattern.match(folded.letters, at)
        if match is None or (longest is not None and match.end() <= longest.end):
            continue
        written = text[int(folded.places[at]) : int(folded.places[match.end()])]
        if form.in_capitals and not written.split()[0].isupper():
            continue
        if is_same_spelling(form.name, written):
            longest = Naming(at, match.end(), form)
    return longest


def is_same_spelling(known: str, written: str) -> bool:
    """Tell whether each marked word of a text carries marks that it has in the known words, if it is one of them.

    "số y tế" is not "Sở Y tế", nor does "Hà Nội" say anything ("nói"); unmarked words pass.
    """
    if written.isascii():
        return True
    marks = _word_marks(known)
    for word in re.findall(r"[^\W\d_]+", unicodedata.normalize("NFC", written)):
        letters, found = _marks_of(word)
        if found and letters in marks and found not in marks[letters]:
            return False
    return True


@functools.lru_cache(maxsize=4096)
def _word_marks(known: str) -> dict[str, set[str]]:
    words = re.findall(r"[^\W\d_]+", unicodedata.normalize("NFC", known))
    marks: dict[str, set[str]] = {}
    for word, letters in zip(words, folded_letters("\n".join(words)).split("\n"), strict=bool(words)):
        marks.setdefault(letters, set()).add(_marks_in(word))
    return marks


@functools.lru_cache(maxsize=4096)
def _marks_of(word: str) -> tuple[str, str]:
    """Give a word's base letters, and its marks."""
    return folded_letters(word), _marks_in(word)


def _marks_in(word: str) -> str:
    """Give a word's marks without their places: tone placement does not matter."""
    decomposed = unicodedata.normalize("NFD", word.lower())
    return "".join(sorted(c for c in decomposed if "\u0300" <= c <= "\u036f"))
