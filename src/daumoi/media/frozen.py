"""The frozen words of photos and files in an issued content."""

from __future__ import annotations

from datetime import date
from typing import Any


def still_usable(frozen: list[dict[str, Any]], *, on: date) -> list[dict[str, Any]]:
    """Those whose rights still run on that day, in their order; what was issued before rights were kept has no end."""
    return [each for each in frozen if not each.get("rights_until") or each["rights_until"] >= on.isoformat()]
