"""A mail server for one machine: takes every letter, sends none on, and shows them on a small page.

    python -m demo.mail_catcher --smtp-port 8025 --web-port 8026 --folder var/demo/mail

Ends cleanly on SIGTERM and SIGINT.
"""

from __future__ import annotations

import argparse
import re
import signal
import sys
import threading
from datetime import UTC, datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from demo.mail_pages import (
    CONTENT_SECURITY_POLICY,
    PAGE_SIZE,
    STYLE,
    STYLE_PATH,
    language_of,
    list_page,
    mail_page,
    missing_page,
)
from demo.mail_store import MailStore

HOST = "127.0.0.1"
_HTML = "text/html; charset=utf-8"
_MAIL = re.compile(r"/mail/([0-9T]+-[0-9a-f]+)(\.eml)?")


class MailCatcher:
    """The SMTP server and the page, both over one store; use `start` and `stop`, or as a context."""

    def __init__(self, folder: Path, *, smtp_port: int, web_port: int) -> None:
        self.store = MailStore(folder)
        self._smtp = Controller(
            _Taker(self.store), hostname=HOST, port=smtp_port, enable_SMTPUTF8=True, ident="daumoi-demo"
        )
        self._web = _WebServer((HOST, web_port), self.store)
        self._web_thread = threading.Thread(target=self._web.serve_forever, args=(0.2,), daemon=True)

    @property
    def page_url(self) -> str:
        """Return the address of the list of letters."""
        return f"http://{HOST}:{self._web.server_address[1]}/"

    def start(self) -> None:
        """Open both ports; OSError when one is taken."""
        self._smtp.start()
        self._web_thread.start()

    def stop(self) -> None:
        """Close both ports; letters on their way in are finished first."""
        self._smtp.stop()
        self._web.shutdown()
        self._web_thread.join(timeout=5)
        self._web.server_close()

    def __enter__(self) -> MailCatcher:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


class _Taker:
    """Takes every letter for everybody."""

    def __init__(self, store: MailStore) -> None:
        self._store = store

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        content = envelope.original_content or b""
        self._store.keep(content, [str(each) for each in envelope.rcpt_tos], datetime.now(UTC))
        return "250 Caught"


class _WebServer(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, address: tuple[str, int], store: MailStore) -> None:
        super().__init__(address, _Page)
        self.store = store


class _Page(BaseHTTPRequestHandler):
    server: _WebServer
    protocol_version = "HTTP/1.1"
    timeout = 20

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        language = language_of(self.headers.get("Accept-Language", ""))
        if address.path == "/":
            self._list(address.query, language)
        elif address.path == STYLE_PATH:
            self._answer(STYLE, "text/css; charset=utf-8")
        elif found := _MAIL.fullmatch(address.path):
            self._mail(found[1], language, is_source=bool(found[2]))
        else:
            self._answer(missing_page(language), _HTML, HTTPStatus.NOT_FOUND)

    do_HEAD = do_GET  # noqa: N815 - the name http.server looks for

    def _list(self, query: str, language: str) -> None:
        store = self.server.store
        wanted = parse_qs(query).get("page", ["1"])[0]
        page = int(wanted) if wanted.isascii() and wanted.isdigit() and 0 < len(wanted) < 6 else 1
        page = max(1, page)
        mails = store.newest((page - 1) * PAGE_SIZE, PAGE_SIZE)
        shown = list_page(mails, count=store.count(), duplicates=store.duplicate_count(), page=page, language=language)
        self._answer(shown, _HTML)

    def _mail(self, name: str, language: str, *, is_source: bool) -> None:
        mail, content = self.server.store.mail(name), self.server.store.content(name)
        if mail is None or content is None:
            self._answer(missing_page(language), _HTML, HTTPStatus.NOT_FOUND)
        elif is_source:
            self._answer(content, "text/plain; charset=utf-8")
        else:
            self._answer(mail_page(mail, content, language=language), _HTML)

    def _answer(self, content: str | bytes, content_type: str, status: HTTPStatus = HTTPStatus.OK) -> None:
        sent = content.encode() if isinstance(content, str) else content
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(sent)))
        self.send_header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Vary", "Accept-Language")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(sent)

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet: the demo's log is for what goes wrong."""


def main(arguments: list[str] | None = None) -> int:
    """Run until told to stop; return 0, or 1 when a port is taken."""
    parser = argparse.ArgumentParser(prog="python -m demo.mail_catcher", description="Catch the demo's mail.")
    parser.add_argument("--smtp-port", type=int, default=8025)
    parser.add_argument("--web-port", type=int, default=8026)
    parser.add_argument("--folder", type=Path, required=True, help="where the letters are kept")
    options = parser.parse_args(arguments)
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    try:
        catcher = MailCatcher(options.folder, smtp_port=options.smtp_port, web_port=options.web_port)
        catcher.start()
    except OSError as error:
        print(f"The mail catcher cannot start: {error}", file=sys.stderr)
        return 1
    print(f"Caught mail: {catcher.page_url}", flush=True)
    stopped.wait()
    catcher.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
