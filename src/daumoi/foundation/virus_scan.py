"""Asks a clamd whether a file carries a virus: the one module that opens a connection to the scanner, and only there.

DomainError
└── ScanFailed
    ├── ScannerUnreachable   no answer, or none that can be understood; the step is run again later
    └── TooLargeToScan       the scanner takes no file of this size; it stays "not scanned", and says so

Source: clamd(8), command INSTREAM: pieces with their length before them, a length of 0 at the end.
"""

from __future__ import annotations

import socket
import struct
from typing import BinaryIO

from django.conf import settings

from daumoi.foundation.errors import DomainError

_PIECE_BYTES = 256 * 1024
_MOST_ANSWER_BYTES = 4096


class ScanFailed(DomainError):
    """The scanner gave no verdict."""


class ScannerUnreachable(ScanFailed):
    """The scanner does not answer."""


class TooLargeToScan(ScanFailed):
    """The file is larger than the scanner takes (StreamMaxLength in clamd.conf)."""


def is_configured() -> bool:
    """Whether this installation has a scanner."""
    return bool(settings.CLAMD)


def virus_in(file: BinaryIO) -> str:
    """The name of the virus that the scanner found, "" when it found none.

    Raises:
        ScannerUnreachable, TooLargeToScan.
    """
    try:
        with _connection() as connection:
            answer = _asked(connection, file)
    except (OSError, ValueError) as error:
        raise ScannerUnreachable(f"The virus scanner at {settings.CLAMD} does not answer: {error}") from error
    if answer.endswith(" FOUND"):
        return answer.removeprefix("stream:").removesuffix("FOUND").strip()
    if answer.endswith(" OK"):
        return ""
    if "size limit exceeded" in answer:
        raise TooLargeToScan("larger than the scanner takes")
    raise ScannerUnreachable(f"The virus scanner answered: {answer[:200]!r}")


def _connection() -> socket.socket:
    if settings.CLAMD.startswith("/"):
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(settings.CLAMD_TIMEOUT_SECONDS)
        try:
            connection.connect(settings.CLAMD)
        except OSError:
            connection.close()
            raise
        return connection
    host, _colon, port = settings.CLAMD.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=settings.CLAMD_TIMEOUT_SECONDS)


def _asked(connection: socket.socket, file: BinaryIO) -> str:
    file.seek(0)
    try:
        connection.sendall(b"zINSTREAM\0")
        while piece := file.read(_PIECE_BYTES):
            connection.sendall(struct.pack(">I", len(piece)) + piece)
        connection.sendall(struct.pack(">I", 0))
    except (BrokenPipeError, ConnectionResetError):
        pass  # it had enough before the end, and says why in its answer
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < _MOST_ANSWER_BYTES:
        piece = connection.recv(1024)
        if not piece:
            break
        answer += piece
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")
