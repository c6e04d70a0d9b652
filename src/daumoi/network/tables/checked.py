"""A table on its way through the two steps of an import: it is checked, and then that very table is entered.

What was checked is kept, one table a person and kind, in the store of files. The page carries a signed mark of it, so
that a second window, in which another table was checked meanwhile, enters nothing that nobody has seen a report of.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext as _

from daumoi.foundation.errors import TableProblem
from daumoi.foundation.tables import LARGEST_BYTES

ORGANISATIONS = "organisations"


@dataclass(frozen=True)
class SentTable:
    """What one sending of the form is about.

    Attributes:
        state: what `passed_on` was given when this very table was checked; None: it was not, and is only checked now.
    """

    content: bytes
    file_name: str
    state: str | None


def sent_table(*, user_id: int, upload: UploadedFile | None, mark: str, kind: str = ORGANISATIONS) -> SentTable:
    """The table that was chosen, else the one that was checked last.

    Args:
        mark: what `passed_on` gave for the page that was sent; "" for a first check.
    Raises:
        TableProblem: none was chosen and none is kept, or the kept one is not that of the page.
    """
    # Read no further than what is refused anyway.
    content = upload.read(LARGEST_BYTES + 1) if upload else _kept(user_id, kind)
    if content is None:
        raise TableProblem(_("Choose the table."))
    state = _state_in(mark, content, kind)
    if upload is None and state is None:
        raise TableProblem(_("Another table was checked since. Choose this one again and have it checked."))
    return SentTable(content, (upload.name if upload else "") or _digest(content), state)


def passed_on(table: SentTable, *, user_id: int, kind: str = ORGANISATIONS, state: str = "") -> str:
    """Keep a table that was checked, in place of the one before; the mark for the page.

    Args:
        state: what must still be so when it is entered, such as the revision of the network.
    """
    forget_table(user_id, kind)
    default_storage.save(_name(user_id, kind), ContentFile(table.content))
    return _signer(kind).sign(f"{state}-{_digest(table.content)}")


def forget_table(user_id: int, kind: str = ORGANISATIONS) -> None:
    """Delete what was kept."""
    default_storage.delete(_name(user_id, kind))


def _state_in(mark: str, content: bytes, kind: str) -> str | None:
    try:
        state, _dash, digest = _signer(kind).unsign(mark).rpartition("-")
    except BadSignature:
        return None
    return state if digest == _digest(content) else None


def _kept(user_id: int, kind: str) -> bytes | None:
    if not default_storage.exists(_name(user_id, kind)):
        return None
    with default_storage.open(_name(user_id, kind)) as file:
        return bytes(file.read())


def _signer(kind: str) -> Signer:
    return Signer(salt=f"table.{kind}")


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _name(user_id: int, kind: str) -> str:
    return f"tables/{user_id}" if kind == ORGANISATIONS else f"tables/{kind}/{user_id}"
