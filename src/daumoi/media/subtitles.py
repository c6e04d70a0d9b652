"""Subtitles: WebVTT is kept, SubRip is turned into it.

Source: W3C WebVTT, section 4 (syntax).
"""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from daumoi.foundation.errors import InvalidValue

_TIME = r"(?:\d{1,3}:)?[0-5]?\d:[0-5]\d[.,]\d{3}"
_TIMING = re.compile(rf"^\s*({_TIME})\s*-->\s*({_TIME})(.*)$")
MOST_CHARACTERS = 500_000


def as_webvtt(text: str) -> str:
    """Subtitles as WebVTT; "" stays "".

    Raises:
        InvalidValue: no subtitles; names the line.
    """
    lines = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").strip().split("\n")
    if lines == [""]:
        return ""
    if len(text) > MOST_CHARACTERS:
        raise InvalidValue(_("The subtitles are longer than any film."), field="subtitles")
    head = lines[0] if lines[0].startswith("WEBVTT") else "WEBVTT\n"
    body = [_line(line, number) for number, line in enumerate(lines, start=1) if not line.startswith("WEBVTT")]
    if not any("-->" in line for line in body):
        raise InvalidValue(
            _(
                "These are no subtitles: a line such as 00:00:01.000 --> 00:00:04.000 is missing. WebVTT and SRT are "
                "taken."
            ),
            field="subtitles",
        )
    return "\n".join([head, *body]).strip() + "\n"


def _line(line: str, number: int) -> str:
    if "-->" not in line:
        return line.replace("\x00", "")
    timing = _TIMING.match(line)
    if timing is None:
        raise InvalidValue(
            _("Subtitles, line %(line)s: “%(text)s” is no timing; 00:00:01.000 --> 00:00:04.000 would be one.")
            % {"line": number, "text": line.strip()[:60]},
            field="subtitles",
        )
    start, end, rest = timing.groups()
    return f"{_full(start)} --> {_full(end)}{rest.rstrip()}"


def _full(time: str) -> str:
    """Hours, minutes and seconds of two digits, a point before the thousandths."""
    parts = time.replace(",", ".").split(":")
    seconds = parts[-1].rjust(6, "0")
    return ":".join([*(part.zfill(2) for part in parts[:-1]), seconds])
