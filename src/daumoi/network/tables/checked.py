"""The table that a person has had checked and not entered yet: one a person and kind, in the store of files."""

from __future__ import annotations

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

ORGANISATIONS = "organisations"


def _name(user_id: int, kind: str) -> str:
    return f"tables/{user_id}" if kind == ORGANISATIONS else f"tables/{kind}/{user_id}"


def keep_table(user_id: int, content: bytes, kind: str = ORGANISATIONS) -> None:
    """Keep the table that was checked, in place of the one before."""
    forget_table(user_id, kind)
    default_storage.save(_name(user_id, kind), ContentFile(content))


def kept_table(user_id: int, kind: str = ORGANISATIONS) -> bytes | None:
    """The table that was checked last, None when there is none."""
    if not default_storage.exists(_name(user_id, kind)):
        return None
    with default_storage.open(_name(user_id, kind)) as file:
        return bytes(file.read())


def forget_table(user_id: int, kind: str = ORGANISATIONS) -> None:
    """Delete what was kept."""
    default_storage.delete(_name(user_id, kind))
