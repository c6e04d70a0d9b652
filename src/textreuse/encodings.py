"""Vietnamese text in the encodings that came before Unicode: which one it is, what shows it, and the text itself.

TCVN3 (ABC), VNI, VISCII, VPS and Windows-1258 put Vietnamese letters where Western encodings have others, so a file
that is opened without knowing reads "ViÖt Nam" for "Việt Nam". An encoding is named only where the words that look
wrong become Vietnamese syllables by it, nearly all of them; that a text looks foreign is no evidence. Files in other
languages' encodings are not named.

Source:
    VISCII: RFC 1456. Windows-1258: Microsoft's table. TCVN3: TCVN 5712:1993, third set, as the ABC fonts use it; these
    three agree with glibc. VPS and VNI: the charts of the Vietnamese Unicode project, vietunicode.sourceforge.net.
"""

from __future__ import annotations

import functools
import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

# Words that must become Vietnamese, different ones, and of all words that the encoding changes the part that must.
_FEWEST_WORDS: Final = 3
_READABLE: Final = 0.85
# Where this part of the words in question is Vietnamese as it stands, the text is not wrong at all.
_ALREADY: Final = 0.5
_EXAMPLES: Final = 5
# A text says how it is written within so many characters from its first one beyond ASCII.
_LOOKED_AT: Final = 20_000
_BEYOND_ASCII: Final = re.compile(r"[^\x00-\x7f]")
# Most texts say within so many that they are in Unicode.
_FIRST_LOOK: Final = 400
# Letters of Vietnamese that only Unicode has; where they are this part of what is beyond ASCII, the text is in Unicode.
_UNICODE_ONLY: Final = re.compile(r"[ăđĩũơưĂĐĨŨƠƯ\u0300-\u0323\u1ea0-\u1ef9]")
_IN_UNICODE: Final = 0.05

_TONES: Final = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
_STOPPED_TONES: Final = ("\u0301", "\u0323")
_STOPS: Final = ("c", "ch", "p", "t")
_ONSETS: Final = "|b|c|ch|d|đ|g|gh|gi|h|k|kh|l|m|n|ng|ngh|nh|p|ph|qu|r|s|t|th|tr|v|x"
_RHYMES: Final = (
    "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e ec em en eng eo ep et "
    "ê êch êm ên ênh êp êt êu i ich im in inh ip it iu ia iêc iêm iên iêng iêp iêt iêu o oc oi om on ong op ot oong "
    "oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oen oet oeo ô ôc ôi ôm ôn ông ôp ôt "
    "ơ ơi ơm ơn ơp ơt u uc ui um un ung up ut ua uân uâng uât uây uê uêch uênh uơ uôc uôi uôm uôn uông uôt "
    "uy uych uynh uyp uyt uyu uya uyên uyêt ư ưc ưi ưm ưn ưng ưt ưu ưa ươc ươi ươm ươn ương ươp ươt ươu "
    "y yêm yên yêng yêt yêu"
)

_VISCII: Final = (
    "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯ"
    "ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡưàáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ"
)
_VISCII_CONTROLS: Final = {0x02: "Ẳ", 0x05: "Ẵ", 0x06: "Ẫ", 0x14: "Ỷ", 0x19: "Ỹ", 0x1E: "Ỵ"}
_VPS: Final = (
    "ÀẢÃẤẦẨọỗĂếềểệẮẰẲẾ\x91\x92ỀỂỄỐỒỔỖýỷỵỚỜỞ\xa0ắằẳẵặỠớÙờởỡŨỨợỪổỬỲỸÍÌộỈĨÓửữÒỎÕự"
    "ầÁÂấẩẫậđẻÉÊẹỉễịỹƯỦồốÔỏơÈừứÚũưÝẺßàáâãảạăçèéêẽìíîĩẴĐòóôõöƠụùúủüỶẼỳ"
)
_VPS_CONTROLS: Final = {
    **dict(zip((0x02, 0x03, 0x04, 0x05, 0x06, 0x10, 0x11), "ẠẬẶẸỆỊỌ", strict=True)),
    **dict(zip((0x12, 0x13, 0x14, 0x15, 0x19, 0x1C, 0x1D), "ỘỢỤỰỴẪỮ", strict=True)),
}
# Tones follow their vowels as marks of their own.
_WINDOWS_1258: Final = {
    **dict(zip((0xC3, 0xE3, 0xD0, 0xF0, 0xD5, 0xF5, 0xDD, 0xFD), "ĂăĐđƠơƯư", strict=True)),
    **dict(zip((0xCC, 0xD2, 0xDE, 0xEC, 0xF2), "\u0300\u0309\u0303\u0301\u0323", strict=True)),
}
# TCVN3 has no capitals with tones: its capital fonts draw the small letters large.
_TCVN3: Final = "\xa0ĂÂÊÔƠƯĐăâêôơưđ¯°±²³´àảãáạºằẳẵắ¿ÀÁÂÃÄÅặầẩẫấậèÍẻẽéẹềểễếệìỉÙÚÛĩíịòàỏõóọồổỗốộờởỡớợùðủũúụừửữứựỳỷỹýỵÿ"
_VNI_MARKS: Final = {
    "aeo": {"â": "\u0302", "á": "\u0302\u0301", "à": "\u0302\u0300", "å": "\u0302\u0309", "ã": "\u0302\u0303"}
    | {"ä": "\u0302\u0323"},
    "a": {"ê": "\u0306", "é": "\u0306\u0301", "è": "\u0306\u0300", "ú": "\u0306\u0309", "ü": "\u0306\u0303"}
    | {"ë": "\u0306\u0323"},
    "aeouyôö": {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"},
}
_VNI_ALONE: Final = {"ô": "ơ", "ö": "ư", "ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "í": "í", "ì": "ì"}


@dataclass(frozen=True, slots=True)
class Encoding:
    """A legacy encoding with what shows it.

    Attributes:
        name: "TCVN3 (ABC)", "VNI", "VISCII", "VPS" or "Windows-1258".
        words: words that become Vietnamese syllables by it.
        readable_share: their part of all words that it changes, 0–1.
        examples: some of them as they stood and as they read.
    """

    name: str
    words: int
    readable_share: float
    examples: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Chart:
    """How one encoding is read.

    Attributes:
        letters: what each string of Latin-1 characters stands for.
        written: matches any of those strings.
        words: matches words, in which any sign that is read as a letter is one.
    """

    name: str
    letters: Mapping[str, str]
    written: re.Pattern[str]
    words: re.Pattern[str]

    def read(self, text: str) -> str:
        return self.written.sub(lambda match: self.letters[match.group()], text)


def named_encoding(given: bytes | str) -> Encoding | None:
    """Name the legacy Vietnamese encoding of a text; none where it is in Unicode, in another language, or too short.

    Args:
        given: a file's bytes, or a text that was made of them by a wrong decoding (Latin-1 or Windows-1252).
    """
    text = given if isinstance(given, str) else _as_text(given)
    start = _BEYOND_ASCII.search(text)
    if start is None:
        return None
    begins = max(0, start.start() - _LOOKED_AT // 2)
    first, surface = text[start.start() : start.start() + _FIRST_LOOK], text[begins : begins + _LOOKED_AT]
    if _is_in_unicode(first, 5 * _IN_UNICODE) or _is_in_unicode(surface, _IN_UNICODE):
        return None
    surface = surface.translate(_windows())
    found = (_evidence(surface, chart) for chart in _charts())
    return max((each for each in found if each), key=lambda each: (each.words, each.readable_share), default=None)


def _is_in_unicode(text: str, share: float) -> bool:
    return len(_UNICODE_ONLY.findall(text)) > share * len(_BEYOND_ASCII.findall(text))


def decoded(given: bytes | str, encoding: Encoding | str) -> str:
    """Give the text in Unicode, composed.

    Args:
        given: as for `named_encoding`.
        encoding: what `named_encoding` gave, or the name of one.

    Raises:
        LookupError: there is no encoding of that name.
    """
    name = encoding if isinstance(encoding, str) else encoding.name
    for chart in _charts():
        if chart.name == name:
            text = given if isinstance(given, str) else _as_text(given)
            return _capitals_throughout(text.translate(_windows()), chart)
    raise LookupError(name)


def _as_text(given: bytes) -> str:
    """Give a file's bytes as UTF-8 where they are that, and otherwise each byte as a character of Latin-1."""
    try:
        return given.decode("utf-8-sig")
    except UnicodeDecodeError:
        return given.decode("latin-1")


@functools.cache
def _windows() -> dict[int, int]:
    """Give the characters that Windows-1252 has where Latin-1 has controls."""
    known = (byte for byte in range(0x80, 0xA0) if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D))
    return {ord(bytes([byte]).decode("cp1252")): byte for byte in known}


@functools.cache
def _charts() -> tuple[_Chart, ...]:
    by_byte = {
        "TCVN3 (ABC)": dict(zip(range(0xA0, 0x100), _TCVN3, strict=True)),
        "VISCII": dict(zip(range(0x80, 0x100), _VISCII, strict=True)) | _VISCII_CONTROLS,
        "VPS": dict(zip(range(0x80, 0x100), _VPS, strict=True)) | _VPS_CONTROLS,
    }
    by_byte["Windows-1258"] = dict(_WINDOWS_1258)
    charts = {
        name: {chr(byte): letter for byte, letter in chart.items() if chr(byte) != letter}
        for name, chart in by_byte.items()
    }
    charts["VNI"] = dict(_vni())
    return tuple(_chart(name, letters) for name, letters in charts.items())


def _chart(name: str, letters: Mapping[str, str]) -> _Chart:
    longest_first = sorted(letters, key=lambda written: (-len(written), written))
    signs = sorted({re.escape(sign) for written in letters for sign in written if not sign.isalpha()})
    words = rf"(?:[^\W\d_]|[{''.join(signs)}])+" if signs else r"[^\W\d_]+"
    return _Chart(name, letters, re.compile("|".join(map(re.escape, longest_first))), re.compile(words))


def _vni() -> Iterator[tuple[str, str]]:
    """Give VNI's letters: a base letter and a second one for its marks, each in both cases."""
    for bases, marks in _VNI_MARKS.items():
        for base, (written, mark) in itertools.product(bases, marks.items()):
            letter = unicodedata.normalize("NFC", _VNI_ALONE.get(base, base) + mark)
            yield base + written, letter
            yield base.upper() + written.upper(), letter.upper()
            yield base.upper() + written, letter.upper()
    for written, letter in _VNI_ALONE.items():
        if written != letter:
            yield written, letter
            yield written.upper(), letter.upper()


def _evidence(surface: str, chart: _Chart) -> Encoding | None:
    """Weigh the words that a chart changes: are they syllables by it, and were they before?"""
    changed = already = becoming = 0
    examples: list[tuple[str, str]] = []
    for word, times in Counter(chart.words.findall(surface)).items():
        if not _is_telling(word):
            continue
        read = chart.read(word)
        already += times * ((read != word or max(word) > "\xff") and _is_syllable(word))
        if read != word:
            changed += times
            if _is_syllable(read):
                becoming += times
                examples.append((word, read))
    if len(examples) < _FEWEST_WORDS or becoming < _READABLE * changed or already > _ALREADY * changed:
        return None
    return Encoding(chart.name, becoming, becoming / changed, tuple(examples[:_EXAMPLES]))


def _is_telling(word: str) -> bool:
    """Tell whether a word has a letter beyond ASCII or a sign, beside a letter: what stands alone tells nothing."""
    return not word.isascii() and len(word) > 1 and any(letter.isalpha() for letter in word)


def _is_syllable(word: str) -> bool:
    return _toneless(word.lower()) in _syllables()


def _toneless(word: str) -> tuple[str, str]:
    """Give a syllable without its tone, and the tone; a second tone is kept in the syllable, which nothing matches."""
    decomposed = unicodedata.normalize("NFD", word)
    tone = next((mark for mark in decomposed if mark in _TONES[1:]), "")
    return unicodedata.normalize("NFC", decomposed.replace(tone, "", 1) if tone else decomposed), tone


@functools.cache
def _syllables() -> frozenset[tuple[str, str]]:
    found: set[tuple[str, str]] = {("gi", tone) for tone in _TONES}
    for onset, rhyme in itertools.product(_ONSETS.split("|"), _RHYMES.split()):
        tones = _STOPPED_TONES if rhyme.endswith(_STOPS) else _TONES
        found.update((onset + rhyme, tone) for tone in tones)
    return frozenset(found)


def _capitals_throughout(surface: str, chart: _Chart) -> str:
    """Read a text; in words and lines whose plain letters are capitals, those that lost their case become capitals."""

    def read(match: re.Match[str]) -> str:
        letters = chart.read(match.group())
        return letters.upper() if _is_in_capitals(match.group()) else letters

    lines = (chart.words.sub(read, line) for line in surface.splitlines(keepends=True))
    read_lines = (
        new.upper() if _is_in_capitals(old) else new for old, new in zip(surface.splitlines(), lines, strict=True)
    )
    return unicodedata.normalize("NFC", "".join(read_lines))


def _is_in_capitals(word: str) -> bool:
    plain = [letter for letter in word if letter.isascii() and letter.isalpha()]
    return len(plain) > 1 and all(letter.isupper() for letter in plain)
