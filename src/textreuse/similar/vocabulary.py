"""The words of ten languages that facts are read by; they stand in vocabulary.json, this gives them their types."""

from __future__ import annotations

import json
from importlib import resources
from typing import Final

_TABLES: Final = json.loads(
    resources.files("textreuse.similar").joinpath("vocabulary.json").read_text(encoding="utf-8")
)
# Words of magnitude by the power of ten they stand for; "billion" is 12 in French and Spanish: `LONG_SCALE`.
MAGNITUDES: Final[dict[str, list[str]]] = _TABLES["magnitudes"]
LONG_SCALE: Final[dict[str, list[str]]] = _TABLES["long scale"]
UNITS: Final[dict[str, list[str]]] = _TABLES["units"]
# Signs that stand before a figure, with their unit; in base letters.
BEFORE: Final[dict[str, str]] = _TABLES["before"]
MONTHS: Final[dict[str, list[str]]] = _TABLES["months"]
# Words after which "2/9" is a day and a month.
BEFORE_A_SHORT_DATE: Final[list[str]] = _TABLES["before a short date"]
# Words before a name that are not part of it, in base letters.
TITLES: Final[frozenset[str]] = frozenset(_TABLES["titles"])
# First syllables of Vietnamese offices and kinds of things, in base letters: "Sở Lao động" is not the name "Sở Lao".
OFFICES: Final[frozenset[str]] = frozenset(_TABLES["offices"])
# Short frequent words in base letters, by which Latin languages are told apart.
FREQUENT: Final[dict[str, list[str]]] = _TABLES["frequent"]
