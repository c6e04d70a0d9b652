"""Figures of a headline that the text below does not repeat: a slip of the pen, or a figure that was updated once."""

from __future__ import annotations

import re

_FIGURE = re.compile(r"\d+(?:[.,/:]\d+)*%?")
_WORD = re.compile(r"[^\W\d_]+")
_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")


def figures_missing_below(headline: str, below: str) -> list[str]:
    """Figures of the headline, in order, that stand nowhere below; written out in Vietnamese counts, up to 99.

    1.200 and 1,200 and 1200 are one figure; 12,5% and 12,5 are too. Years are left alone: a headline may name the next.
    """
    there = {_value(found) for found in _FIGURE.findall(below)}
    words = f" {' '.join(_WORD.findall(below.lower()))} "
    missing = []
    for figure in dict.fromkeys(_FIGURE.findall(headline)):
        value = _value(figure)
        is_year = value.isdigit() and 1900 <= int(value) <= 2100
        if not is_year and value not in there and not any(f" {spelt} " in words for spelt in _spelt(value)):
            missing.append(figure)
    return missing


def _value(figure: str) -> str:
    """One writing of a figure: no percent sign, no marks of thousands, no zeros in front."""
    bare = re.sub(r"(?<=\d)[.,](?=\d{3}(?:\D|$))", "", figure.rstrip("%"))
    return bare.replace(",", ".").lstrip("0") or "0"


def _spelt(value: str) -> list[str]:
    """How Vietnamese writes a whole number up to 99 in words; [] for any other."""
    if not value.isdigit() or int(value) > 99:
        return []
    tens, ones = divmod(int(value), 10)
    if tens == 0:
        return [_DIGITS[ones]]
    head = "mười" if tens == 1 else f"{_DIGITS[tens]} mươi"
    if ones == 0:
        return [head]
    spoken = {1: ["một", "mốt"], 4: ["bốn", "tư"], 5: ["lăm", "năm", "nhăm"], 7: ["bảy", "bẩy"]}.get(
        ones, [_DIGITS[ones]]
    )
    return [f"{head} {last}" for last in spoken]
