"""The columns of a table of terms, and the words by which people call them."""

from __future__ import annotations

from daumoi.foundation.tables import Headings
from daumoi.foundation.vietnamese import fold

# Column → what the page of the import offers as Vietnamese headings; read with or without marks.
SPOKEN: dict[str, tuple[str, ...]] = {
    "source_language": ("từ tiếng", "ngôn ngữ nguồn"),
    "target_language": ("sang tiếng", "ngôn ngữ đích"),
    "term": ("thuật ngữ", "thuật ngữ gốc"),
    "preferred": ("cách dịch", "dịch là"),
    "forbidden": ("không dùng", "không dịch là"),
    "note": ("ghi chú",),
    "source": ("nguồn", "văn bản", "căn cứ"),
    "valid_from": ("từ ngày", "hiệu lực từ"),
    "valid_to": ("đến ngày", "hiệu lực đến"),
}
_ENGLISH: dict[str, tuple[str, ...]] = {
    "source_language": ("source language", "from"),
    "target_language": ("target language", "into"),
    "preferred": ("translation", "required"),
    "forbidden": ("not to be written",),
    "valid_from": ("valid from",),
    "valid_to": ("valid to", "last day"),
}
TERMS = Headings(
    {
        column: (column, *_ENGLISH.get(column, ()), *(" ".join(fold(each).split()) for each in words))
        for column, words in SPOKEN.items()
    },
    required=("source_language", "target_language", "term"),
)


# Folded, without the word "tiếng".
_LANGUAGES = {
    "vi": ("viet", "vietnamese"),
    "en": ("anh", "english"),
    "fr": ("phap", "french"),
    "es": ("tay ban nha", "spanish"),
    "ru": ("nga", "russian"),
    "zh": ("trung", "trung quoc", "chinese"),
    "ja": ("nhat", "nhat ban", "japanese"),
    "ko": ("han", "han quoc", "trieu tien", "korean"),
    "lo": ("lao",),
    "km": ("khmer", "khome", "kho-me", "cam-pu-chia", "campuchia"),
}


def language_of(words: str) -> str:
    """The code of a language written as its code or by its name, Vietnamese or English; "" when it is none."""
    said = " ".join(fold(words).split()).removeprefix("tieng ")
    return next((code for code, names in _LANGUAGES.items() if said == code or said in names), "")
