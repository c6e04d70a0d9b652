"""Closing lines that say by their form what they are: "About the agency: …", "Press contact: …"."""

from __future__ import annotations

import re
from typing import Final

from textreuse.characters import folded

# Opening words, folded, of the lines that close a release.
_FORM: Final = re.compile(
    r"\s*(?:[*#•-]\s*)?(?:"
    r"(?:gioi thieu(?: chung)?(?: ve)?|ve|about)\s[^.:\n]{2,90}:|(?:gioi thieu ve|about us|about the)\b"
    r"|thong tin (?:danh )?cho (?:bao chi|bien tap)|(?:thong tin|dau moi) lien he"
    r"|lien he(?: bao chi| truyen thong)?\s*:"
    r"|moi (?:thong tin|chi tiet|thac mac)\b[^\n]{0,60}(?:lien he|gui ve|vui long)"
    r"|(?:media|press) (?:contacts?|enquir|inquir)|contacts?\s*:|notes? (?:to|for) editors?"
    r"|for (?:more|further|additional) information|boilerplate)"
)
_LAST_LINES: Final = 6
_MOST_BY_FORM: Final = 0.4


def standing_by_form(text: str) -> int:
    """Give the place from which a release says by its form that it is over: "About …", "Press contact: …".

    Returns:
        The character at which the first such line begins, the text's length when there is none. Only the last lines are
        looked at, and never more than a part of the text.
    """
    letters, places = folded(text)
    least = int((1 - _MOST_BY_FORM) * len(letters))
    start = len(letters)
    for _ in range(_LAST_LINES):
        line = letters.rfind("\n", 0, start) + 1
        if line < max(least, 1):
            break
        if _FORM.match(letters, line):
            return int(places[line])
        start = line - 1
    return len(text)
