"""Closing lines that say by their form what they are: "About the agency: …", "Press contact: …"."""

from __future__ import annotations

import re
from collections.abc import Sequence
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
# Characters of a line in which its opening words stand, marks of their own counted.
_OPENING: Final = 500


def standing_by_form(texts: Sequence[str]) -> list[int]:
    """Give the place from which each text says by its form that it is over: "About …", "Press contact: …".

    Returns:
        The character at which the first such line begins, the text's length when there is none. Only the last lines are
        looked at, and never more than a part of the text.
    """
    lines = [_last_lines(text) for text in texts]
    places = [(text, start) for text, starts in zip(texts, lines, strict=True) for start in starts]
    openings = "\n".join(text[start : start + _OPENING].split("\n", 1)[0] for text, start in places)
    # Folded together: a call costs more than a line.
    closes = iter([_FORM.match(opening) is not None for opening in folded(openings)[0].split("\n")])
    # The first line of the text is the last of its row.
    forms = [[start for start in starts if next(closes)] for starts in lines]
    return [found[-1] if found else len(text) for text, found in zip(texts, forms, strict=True)]


def _last_lines(text: str) -> list[int]:
    """Give where the last lines of a text begin, the last first."""
    least = max(1, int((1 - _MOST_BY_FORM) * len(text)))
    starts: list[int] = []
    end = len(text)
    while len(starts) < _LAST_LINES and (start := text.rfind("\n", 0, end) + 1) >= least:
        starts.append(start)
        end = start - 1
    return starts
