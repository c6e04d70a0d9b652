"""The table that a person has had checked and not entered yet: one a person, in the store of files."""

from __future__ import annotations

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage


def _name(user_id: int) -> str:
    return f"tables/{user_id}"


def keep_table(user_id: int, content: bytes) -> None:
    """Keep the table that was checked, in place of the one before."""
    forget_table(user_id)
    default_storage.save(_name(user_id), ContentFile(content))


def kept_table(user_id: int) -> bytes | None:
    """The table that was checked last, None when there is none."""
    if not default_storage.exists(_name(user_id)):
        return None
    with default_storage.open(_name(user_id)) as file:
        return bytes(file.read())


def forget_table(user_id: int) -> None:
    """Delete what was kept."""
    default_storage.delete(_name(user_id))
