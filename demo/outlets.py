"""The fifty demo outlets as one small web server on loopback: feeds, front pages, articles, robots.txt.

    python -m demo.outlets --port 8100 --newsroom http://127.0.0.1:8000/feeds/rss.xml --state var/demo/outlets

It carries ninety days of articles at once, and watches the newsroom's public feed: when a release appears there, a few
outlets write about it within seconds. Ends cleanly on SIGTERM and SIGINT.
"""

from __future__ import annotations

import argparse
import hashlib
import logging
import re
import signal
import sys
import threading
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from demo.images import picture_jpeg
from demo.newsroom_watch import QUICK, NewsroomWatch, Pace
from demo.outlet_feeds import BREAKAGES, CONTENT_TYPES, broken, feed_of, robots_of
from demo.outlet_pages import article_page, front_page, list_of_outlets
from demo.press import (
    FEED_NAMES,
    DemoOutlet,
    article_url,
    outlet_feed_url,
    outlet_home_url,
    outlets,
)
from demo.press_run import PressRun

__all__ = ["OutletServer", "article_url", "main", "outlet_feed_url", "outlet_home_url", "outlets"]

HOST = "127.0.0.1"
_HTML = "text/html; charset=utf-8"
_FRONT_PAGE_COUNT = 30
_ARTICLE = re.compile(r"bai/(\d{8,20})\.html")
_PICTURE = re.compile(r"/anh/(\d{1,3})\.jpg")


class OutletServer(ThreadingHTTPServer):
    """Serves the outlets; `broken_feeds` maps the code of an outlet to a way its feed fails."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(
        self, port: int, press: PressRun, *, feed_size: int = 80, broken_feeds: dict[str, str] | None = None
    ) -> None:
        super().__init__((HOST, port), _Handler)
        self.press = press
        self.feed_size = feed_size
        self.broken_feeds = broken_feeds or {}
        self.outlets = {outlet.code: outlet for outlet in outlets()}

    @property
    def base(self) -> str:
        """Return the address of the server's root, without a slash at the end."""
        return f"http://{HOST}:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: OutletServer
    protocol_version = "HTTP/1.1"
    timeout = 20

    def do_GET(self) -> None:
        path = self.path.split("?", 1)[0]
        if path == "/":
            self._answer(
                list_of_outlets(list(self.server.outlets.values()), self.server.press.counts()).encode(), _HTML
            )
        elif path == "/robots.txt":
            self._answer(robots_of(list(self.server.outlets.values())).encode(), "text/plain; charset=utf-8")
        elif found := _PICTURE.fullmatch(path):
            self._picture(int(found[1]))
        else:
            self._outlet_page(path)

    do_HEAD = do_GET  # noqa: N815 - the name http.server looks for

    def _outlet_page(self, path: str) -> None:
        code, _, rest = path.lstrip("/").partition("/")
        outlet = self.server.outlets.get(code)
        if outlet is None:
            self._missing()
        elif rest == "":
            newest = self.server.press.newest(code, _FRONT_PAGE_COUNT)
            self._answer(front_page(outlet, newest).encode(), _HTML)
        elif rest == FEED_NAMES[outlet.feed_format]:
            self._feed(outlet)
        elif rest == "robots.txt":
            self._answer(robots_of([outlet]).encode(), "text/plain; charset=utf-8")
        elif found := _ARTICLE.fullmatch(rest):
            self._article(outlet, found[1])
        else:
            self._missing()

    def _article(self, outlet: DemoOutlet, article_id: str) -> None:
        article = self.server.press.article(outlet.code, article_id)
        if article is None:
            self._missing()
            return
        others = self.server.press.newest(outlet.code, _FRONT_PAGE_COUNT)
        page = article_page(outlet, article, others, article_url(outlet, article_id, self.server.base))
        self._answer(page.encode(), _HTML, changed_at=article.published_at)

    def _feed(self, outlet: DemoOutlet) -> None:
        articles = self.server.press.newest(outlet.code, self.server.feed_size)
        feed = feed_of(outlet, articles, self.server.base)
        breakage = self.server.broken_feeds.get(outlet.code)
        if breakage:
            self._answer(*broken(feed, breakage))
            return
        changed_at = articles[0].published_at if articles else None
        self._answer(feed, CONTENT_TYPES[outlet.feed_format], changed_at=changed_at)

    def _picture(self, number: int) -> None:
        content = picture_jpeg(number)
        if content is None:
            self._missing()
        else:
            self._answer(content, "image/jpeg")

    def _missing(self) -> None:
        self._answer(b"<!doctype html><title>404</title><h1>404</h1>", _HTML, status=HTTPStatus.NOT_FOUND)

    def _answer(
        self,
        content: bytes,
        content_type: str,
        *,
        status: HTTPStatus = HTTPStatus.OK,
        changed_at: datetime | None = None,
    ) -> None:
        etag = f'"{hashlib.sha256(content).hexdigest()[:24]}"'
        is_known = status == HTTPStatus.OK and self._is_known(etag, changed_at)
        self.send_response(HTTPStatus.NOT_MODIFIED if is_known else status)
        self.send_header("ETag", etag)
        if changed_at is not None:
            self.send_header("Last-Modified", format_datetime(changed_at.astimezone(UTC), usegmt=True))
        self.send_header("Cache-Control", "no-cache")
        if not is_known:
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if not is_known and self.command != "HEAD":
            self.wfile.write(content)

    def _is_known(self, etag: str, changed_at: datetime | None) -> bool:
        if "If-None-Match" in self.headers:
            # RFC 9110, 13.1.3: with an entity tag the date is not looked at.
            return etag in [each.strip().removeprefix("W/") for each in self.headers["If-None-Match"].split(",")]
        if changed_at is None or "If-Modified-Since" not in self.headers:
            return False
        try:
            return changed_at.replace(microsecond=0) <= parsedate_to_datetime(self.headers["If-Modified-Since"])
        except (ValueError, TypeError):
            return False

    def log_message(self, format: str, *args: object) -> None:
        logging.getLogger("demo.outlets.http").debug(format, *args)


def main(arguments: list[str] | None = None) -> int:
    """Run until told to stop; return 0, or 1 when the port or the state cannot be used."""
    options = _options(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s", stream=sys.stderr)
    try:
        press = PressRun(options.state, as_of=options.as_of, seed=options.seed, days=options.days)
        server = OutletServer(options.port, press, feed_size=options.feed_size, broken_feeds=dict(options.broken_feed))
    except (OSError, ValueError) as error:
        print(f"The demo outlets cannot start: {error}", file=sys.stderr)
        return 1
    watch = None
    if options.newsroom:
        pace = QUICK if options.quick else Pace(options.poll, *options.delay)
        watch = NewsroomWatch(options.newsroom, press, pace=pace, seed=options.seed)
        watch.start()
    for number in (signal.SIGTERM, signal.SIGINT):
        # shutdown() waits for the loop it is called from to end, so another thread has to call it.
        signal.signal(number, lambda *_: threading.Thread(target=server.shutdown).start())
    print(f"Demo outlets: {server.base}/", flush=True)
    server.serve_forever(poll_interval=0.2)
    if watch is not None:
        watch.stop()
        watch.join(timeout=5)
    server.server_close()
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m demo.outlets", description="Serve the fifty demo outlets.")
    parser.add_argument("--port", type=int, default=8100, help="0 for any free port")
    parser.add_argument(
        "--newsroom", default="", help="address of the newsroom's RSS feed; none: nothing new is written"
    )
    parser.add_argument("--state", type=Path, required=True, help="folder that keeps what was published")
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--days", type=int, default=90, help="length of the back catalogue")
    parser.add_argument(
        "--as-of", type=_moment, default=datetime.now(UTC), help="when the back catalogue ends (ISO 8601)"
    )
    parser.add_argument("--poll", type=float, default=4.0, help="seconds between two looks at the newsroom")
    parser.add_argument("--delay", type=float, nargs=2, default=[5.0, 40.0], metavar=("MIN", "MAX"), help="seconds")
    parser.add_argument("--quick", action="store_true", help="look every second, write within five")
    parser.add_argument("--feed-size", type=int, default=80, help="articles in a feed")
    parser.add_argument(
        "--broken-feed",
        type=_breakage,
        action="append",
        default=[],
        metavar="OUTLET:HOW",
        help=f"let one feed fail; HOW is one of {', '.join(BREAKAGES)}",
    )
    return parser.parse_args(arguments)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise argparse.ArgumentTypeError("a time needs its zone, as in 2026-11-22T11:00:00+07:00")
    return moment


def _breakage(text: str) -> tuple[str, str]:
    code, _, how = text.partition(":")
    if how not in BREAKAGES:
        raise argparse.ArgumentTypeError(f"{how!r} is not one of {', '.join(BREAKAGES)}")
    return code, how


if __name__ == "__main__":
    sys.exit(main())
