"""Servers of one test on loopback that answer byte for byte what they are told, however wrong."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

Talk = Callable[[socket.socket, bytes], None]


@dataclass
class LittleServer:
    """Where it listens, and the requests that came in, as text."""

    port: int
    requests: list[str] = field(default_factory=list)
    stopped: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    @property
    def paths(self) -> list[str]:
        return [request.split(" ")[1] for request in self.requests]


def answer(
    body: bytes = b"", *, status: str = "200 OK", content_type: str = "text/html; charset=utf-8", **headers: str
) -> bytes:
    """A whole HTTP answer; underscores in names of headers become hyphens."""
    lines = {"Content-Type": content_type, "Content-Length": str(len(body)), "Connection": "close"}
    lines |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode("latin-1") + body


@contextmanager
def http_server(talk: Talk | bytes | dict[str, bytes], *, waits_for_request: bool = True) -> Iterator[LittleServer]:
    """Serve: the same bytes to everybody, bytes by path (others 404), or whatever a function does with the socket."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = LittleServer(listener.getsockname()[1])

    def converse(connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            connection.settimeout(10)
            request = b""
            while waits_for_request and b"\r\n\r\n" not in request:
                piece = connection.recv(65536)
                if not piece:
                    break
                request += piece
            server.requests.append(request.decode("latin-1"))
            _say(connection, request, talk)

    def listen() -> None:
        while not server.stopped.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=converse, args=[connection], daemon=True).start()

    threading.Thread(target=listen, daemon=True).start()
    try:
        yield server
    finally:
        server.stopped.set()
        # A thread that waits in accept() wakes up only when the socket is shut down.
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def _say(connection: socket.socket, request: bytes, talk: Talk | bytes | dict[str, bytes]) -> None:
    if callable(talk):
        talk(connection, request)
    elif isinstance(talk, dict):
        words = request.split(b" ", 2)
        path = words[1].decode("latin-1") if len(words) > 1 else ""
        connection.sendall(talk.get(path, answer(b"no", status="404 Not Found")))
    else:
        connection.sendall(talk)
