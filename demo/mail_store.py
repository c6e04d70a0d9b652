"""The letters the demo has caught: one .eml file each, and a log of what came twice."""

from __future__ import annotations

import hashlib
import os
import re
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_binary_file, message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import cast

DUPLICATES = "duplicates.log"
_NAME = re.compile(r"\d{8}T\d{12}-[0-9a-f]{16}")


@dataclass(frozen=True)
class CaughtMail:
    """What the list of letters shows of one."""

    name: str
    """File name without ending; also its address on the page."""
    message_id: str
    subject: str
    sender: str
    recipient: str
    received_at: datetime


class MailStore:
    """A folder of letters; safe to use from several threads.

    A letter whose Message-ID is there already is not stored again: one line in duplicates.log says when it came, so
    that a test can prove that nothing was sent twice.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._lock = threading.Lock()
        self._mails: dict[str, CaughtMail] = {}
        for path in sorted(folder.glob("*.eml")):
            if _NAME.fullmatch(path.stem):
                with path.open("rb") as file:
                    found = cast(EmailMessage, message_from_binary_file(file, policy=policy.default))
                self._mails[path.stem] = _caught(path.stem, found)
        self._ids = {mail.message_id for mail in self._mails.values()}

    def keep(self, content: bytes, recipients: list[str], received_at: datetime) -> bool:
        """Store a letter; return False for a second copy of one that is there."""
        message = cast(EmailMessage, message_from_bytes(content, policy=policy.default))
        message_id = str(message.get("Message-ID") or "").strip()
        # A letter without an identifier is no copy of anything.
        key = message_id or f"{received_at.isoformat()}{hashlib.sha256(content).hexdigest()}"
        name = f"{received_at.astimezone(UTC):%Y%m%dT%H%M%S%f}-{hashlib.sha256(key.encode()).hexdigest()[:16]}"
        with self._lock:
            if message_id and message_id in self._ids:
                self._note_copy(message_id, recipients, received_at)
                return False
            beside = self._folder / f"{name}.new"
            beside.write_bytes(content)
            os.replace(beside, self._folder / f"{name}.eml")
            self._ids.add(message_id)
            self._mails[name] = _caught(name, message, recipients)
            return True

    def newest(self, start: int, count: int) -> list[CaughtMail]:
        """Return letters, newest first, from a position in that order."""
        with self._lock:
            names = sorted(self._mails, reverse=True)[start : start + count]
            return [self._mails[name] for name in names]

    def count(self) -> int:
        """Return how many letters there are."""
        with self._lock:
            return len(self._mails)

    def duplicate_count(self) -> int:
        """Return how many second copies came."""
        path = self._folder / DUPLICATES
        return len(path.read_text(encoding="utf-8").splitlines()) if path.exists() else 0

    def mail(self, name: str) -> CaughtMail | None:
        """Return what the list shows of a letter, or None for a name that is not there."""
        with self._lock:
            return self._mails.get(name)

    def content(self, name: str) -> bytes | None:
        """Return a letter as it came, or None for a name that is not there."""
        with self._lock:
            if name not in self._mails:
                return None
        return (self._folder / f"{name}.eml").read_bytes()

    def _note_copy(self, message_id: str, recipients: list[str], received_at: datetime) -> None:
        line = "\t".join([received_at.isoformat(timespec="seconds"), message_id, ", ".join(recipients)])
        with (self._folder / DUPLICATES).open("a", encoding="utf-8") as log:
            log.write(" ".join(line.splitlines()) + "\n")


def _caught(name: str, message: EmailMessage, recipients: list[str] | None = None) -> CaughtMail:
    received_at = datetime.strptime(name.split("-")[0], "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC)
    return CaughtMail(
        name=name,
        message_id=str(message.get("Message-ID") or "").strip(),
        subject=str(message.get("Subject") or ""),
        sender=str(message.get("From") or ""),
        recipient=str(message.get("To") or "") or ", ".join(recipients or []),
        received_at=received_at,
    )
