"""Where an article names the issuer of the release that it uses."""

from __future__ import annotations

import re
import unicodedata

from textreuse.characters import base_letter

# Words that open a source line of their own ("Nguồn: …") or introduce a source within a sentence ("theo …").
_SOURCE_LINE = re.compile(r"(?:nguon(?: tin)?|source)\s*[:：]\s*$")
_ACCORDING_TO = re.compile(r"(?:theo|dan (?:nguon|loi)|trich|according to|quoting)(?:\s+\w+){0,6}\s+$")
_LOOKED_BACK = 80


def folded(text: str) -> tuple[str, list[int]]:
    """Give a text in base letters, and for each of its characters the place in the original."""
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        if not unicodedata.combining(character):
            letters.append(base_letter(character))
            places.append(place)
    places.append(len(text))
    return "".join(letters), places
