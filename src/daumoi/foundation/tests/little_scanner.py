"""A clamd for tests: speaks INSTREAM on loopback and finds one word."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator

import pytest

VIRUS = b"X5O!MADE-UP-VIRUS-FOR-TESTS"
MOST_BYTES = 1_000_000


class LittleScanner:
    """Answers like clamd; `asked` holds what it was sent. With `silent` it hangs up without a word."""

    def __init__(self, settings) -> None:
        self.asked: list[bytes] = []
        self.silent = False
        self._server = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._server.getsockname()[1]}"
        settings.CLAMD, settings.CLAMD_TIMEOUT_SECONDS = self.address, 5
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._server.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _address = self._server.accept()
            except OSError:
                return
            with connection:
                if not self.silent:
                    self._answer(connection)

    def _answer(self, connection: socket.socket) -> None:
        assert _exactly(connection, 10) == b"zINSTREAM\0"
        content = b""
        while length := struct.unpack(">I", _exactly(connection, 4))[0]:
            content += _exactly(connection, length)
            if len(content) > MOST_BYTES:
                connection.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                return
        self.asked.append(content)
        connection.sendall(b"stream: Made.Up.Virus FOUND\0" if VIRUS in content else b"stream: OK\0")


def _exactly(connection: socket.socket, count: int) -> bytes:
    content = b""
    while len(content) < count:
        piece = connection.recv(count - len(content))
        if not piece:
            raise ConnectionError("hung up in the middle")
        content += piece
    return content


@pytest.fixture
def scanner(settings) -> Iterator[LittleScanner]:
    """A scanner that this installation is set up for."""
    little = LittleScanner(settings)
    yield little
    little.close()
