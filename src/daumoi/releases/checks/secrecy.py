"""Marks of secret and internal documents in a text.

Source: Law on the Protection of State Secrets 29/2018/QH14: the three degrees are Tuyệt mật, Tối mật and Mật,
stamped in capitals. “Lưu hành nội bộ” and “không phổ biến” are practice of offices.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_MARK = re.compile(
    r"(?<!\w)(?:TUYỆT MẬT|TỐI MẬT|(?<!BẢO )(?<!BÍ )(?<!NHIỆM )MẬT(?! ONG| MÃ| ĐỘ| THIẾT| KHẨU| NGỌT| VỤ)"
    r"|LƯU HÀNH NỘI BỘ|KHÔNG PHỔ BIẾN)(?!\w)"
)
_FRAME = " \t\"'“”()[]:;.,-–*"


@dataclass(frozen=True)
class SecrecyMark:
    """A mark, and whether it is all that its line says, as a stamp on a document is."""

    words: str
    is_alone: bool


def secrecy_marks(text: str) -> list[SecrecyMark]:
    """Marks in capitals, in reading order. In small letters the words are ordinary ones: honey, codes, passwords.

    In a line that is written all in capitals a mark is like any other word and only counts when it stands alone.
    """
    marks = []
    for line in unicodedata.normalize("NFC", text).splitlines():
        for match in _MARK.finditer(line):
            rest = line[: match.start()] + line[match.end() :]
            is_alone = not rest.strip(_FRAME)
            if is_alone or rest != rest.upper():
                marks.append(SecrecyMark(match.group(), is_alone))
    return marks
