"""Places of a text that look like personal data. Patterns point at what to look at; they prove nothing.

Source: Law 91/2025/QH15 on personal data. Shapes: identity cards have twelve digits, of which the first three are the
code of a province, 001 to 096 (Circular 59/2021/TT-BCA); passports one letter and seven digits; mobile numbers ten
digits from 03, 05, 07, 08 or 09.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("identity", re.compile(r"(?<![\d.,])0(?:0[1-9]|[1-8]\d|9[0-6])(?:[ .]?\d){9}(?![\d,]|\.\d)")),
    (
        "identity",
        re.compile(r"(?i:\b(?:CMND|CMT|CCCD|chứng minh(?: nhân dân| thư)?|căn cước)\D{0,20})(\d(?:[ .]?\d){8})(?!\d)"),
    ),
    ("passport", re.compile(r"(?<![\w/-])[A-Z]\d{7}(?![\w/-])")),
    ("phone", re.compile(r"(?<![\d.,/])(?:\+?84|0)[ .-]?[35789](?:[ .-]?\d){8}(?!\d)")),
    (
        "account",
        re.compile(r"(?i:\b(?:tài khoản|số tk|stk|account(?: number)?)\b[^\d\n]{0,40})(\d(?:[ .-]?\d){5,18})(?!\d)"),
    ),
    (
        "mail",
        re.compile(r"(?i)\b[\w.+-]+@(?:gmail|yahoo|hotmail|outlook|live|icloud|proton(?:mail)?|zoho)\.[a-z.]{2,8}\b"),
    ),
    (
        "address",
        re.compile(
            r"(?i)\b(?:số nhà|nhà số|ngõ|ngách|hẻm|kiệt)\s+\d+[\w/]*(?:,?\s+(?:ngõ|ngách|hẻm|kiệt)\s+\d+[\w/]*)*"
        ),
    ),
    ("birth", re.compile(r"(?i)\bsinh\s+(?:ngày\s+\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}|năm\s+\d{4})")),
    ("plate", re.compile(r"(?<![\w/])\d{2}[A-Z]{1,2}\d?\s?[-–]\s?\d{3}\.?\d{2}(?![\w/])")),
)


@dataclass(frozen=True)
class PersonalPlace:
    """What was found: kind (identity, passport, phone, account, mail, address, birth, plate), words, and where."""

    kind: str
    words: str
    start: int


def personal_places(text: str, *, except_for: Iterable[str] = ()) -> Iterator[PersonalPlace]:
    """Places in reading order, not overlapping; the first pattern that fits wins.

    Args:
        except_for: words that are meant to be public, such as the press contact's own number; separators do not count.
    """
    public = {_bare(words) for words in except_for if words}
    taken: list[range] = []
    found = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            group = 1 if pattern.groups else 0
            span = range(match.start(group), match.end(group))
            if any(span.start < other.stop and other.start < span.stop for other in taken):
                continue
            taken.append(span)
            if _bare(match[group]) not in public:
                found.append(PersonalPlace(kind, match[group], span.start))
    yield from sorted(found, key=lambda place: place.start)


def _bare(words: str) -> str:
    """Words without separators, and a number without its country."""
    bare = re.sub(r"[ .()-]", "", words).lower()
    return re.sub(r"^\+?84(?=\d{9}$)", "0", bare)
