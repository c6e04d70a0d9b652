"""Servers of one test on loopback that answer what they are told, byte for byte, however wrong."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

Talk = Callable[[socket.socket, bytes], None]


@dataclass
class LittleServer:
    """Where it listens, the requests that came in, as text, and what is done with a path before it is answered."""

    port: int
    requests: list[str] = field(default_factory=list)
    stopped: threading.Event = field(default_factory=threading.Event)
    before_answer: Callable[[str], object] = lambda path: None

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
            server.before_answer(server.paths[-1] if b" " in request else "")
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


# --- SMTP ----------------------------------------------------------------------------------------------------------

HANG_UP = None
Reply = str | None | Callable[[], "str | None"]
USUAL = {
    "connect": "220 ready",
    "EHLO": "250-here\r\n250 8BITMIME",
    "MAIL": "250 ok",
    "RCPT": "250 ok",
    "DATA": "354 go on",
    "text": "250 taken",
    "QUIT": "221 bye",
}


@dataclass
class LittleSmtpServer:
    """Where it listens, the envelopes and texts that were given to it, and how many connections came."""

    port: int
    replies: dict[str, list[Reply]]
    recipients: list[str] = field(default_factory=list)
    texts: list[bytes] = field(default_factory=list)
    connections: int = 0

    def reply(self, moment: str) -> str | None:
        """What is said at this moment: the next of its replies, the last one for ever."""
        replies = self.replies[moment]
        reply = replies.pop(0) if len(replies) > 1 else replies[0]
        return reply() if callable(reply) else reply


@contextmanager
def smtp_server(**replies: Reply | list[Reply]) -> Iterator[LittleSmtpServer]:
    """Serve SMTP one connection at a time; `MAIL="451 later"` or `text=[HANG_UP, "250 ok"]` change what is usual."""
    said = {moment: value if isinstance(value, list) else [value] for moment, value in {**USUAL, **replies}.items()}
    listener = socket.create_server(("127.0.0.1", 0))
    server = LittleSmtpServer(listener.getsockname()[1], said)

    def listen() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            server.connections += 1
            threading.Thread(target=_converse_smtp, args=[server, connection], daemon=True).start()

    threading.Thread(target=listen, daemon=True).start()
    try:
        yield server
    finally:
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def _converse_smtp(server: LittleSmtpServer, connection: socket.socket) -> None:
    with connection, contextlib.suppress(OSError), connection.makefile("rb") as lines:
        connection.settimeout(60)
        if not _reply(connection, server.reply("connect")):
            return
        for line in lines:
            verb = line[:4].decode("latin-1").upper()
            if verb == "RCPT":
                server.recipients.append(line.decode("latin-1").strip()[9:-1])
            reply = server.reply(verb) if verb in server.replies else "250 ok"
            if not _reply(connection, reply):
                return
            if verb == "DATA" and reply == USUAL["DATA"]:
                server.texts.append(_text(lines))
                if not _reply(connection, server.reply("text")):
                    return
            if verb == "QUIT":
                return


def _text(lines: Iterable[bytes]) -> bytes:
    text = b""
    for line in lines:
        if line == b".\r\n":
            return text
        text += line
    raise ConnectionError("the text did not end")


def _reply(connection: socket.socket, reply: str | None) -> bool:
    if reply is not None:
        connection.sendall(reply.encode() + b"\r\n")
    return reply is not None
