"""Which language a text is marked with in the report, so that a screen reader takes the right voice."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_BEGINNING: Final = 600
_SIGNS: Final = (
    (
        "vi",
        re.compile("[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]|[a-z][\u0300\u0301\u0303\u0309\u0323]"),
    ),
    ("ja", re.compile("[\u3041-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7a3\u1100-\u11ff]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("lo", re.compile("[\u0e81-\u0edf]")),
    ("th", re.compile("[\u0e01-\u0e5b]")),
    ("km", re.compile("[\u1780-\u17f9]")),
    ("ru", re.compile("[\u0400-\u04ff]")),
)


def language_of(text: str) -> str:
    """Give the code of the language whose letters a text has; empty where letters do not tell, as between French and
    English. A language counts when a fiftieth of the beginning is letters of its own.
    """
    return _language(text[:_BEGINNING])


@lru_cache(maxsize=1024)
def _language(beginning: str) -> str:
    fewest = max(1, len(beginning) // 50)
    small = beginning.lower()  # faster than patterns that take capitals too
    return next((code for code, sign in _SIGNS if len(sign.findall(small)) >= fewest), "")
