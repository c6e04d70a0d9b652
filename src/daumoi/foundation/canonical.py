"""One way of writing values down, so that the same content gives the same digest on every machine and in every year.

JSON with sorted keys, no spaces, NFC, times in UTC to the second, as UTF-8: anybody can repeat it.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any


def canonical_value(value: Any) -> Any:
    """The value with only JSON values in it: text in NFC, times as ISO 8601 in UTC, tuples as lists."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds")
    if isinstance(value, Mapping):
        return {str(key): canonical_value(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [canonical_value(item) for item in value]
    return value


def canonical_digest(value: Any) -> str:
    """SHA-256, in hexadecimal, of the value in its canonical writing."""
    written = json.dumps(canonical_value(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode("utf-8")).hexdigest()
