"""A newspaper on loopback: a feed, pages and a robots.txt that a test writes as it goes."""

from __future__ import annotations

import html
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from typing import Any

from django.conf import settings

from daumoi.accounts.models import Organisation
from daumoi.accounts.viewer import SYSTEM, acting_as
from daumoi.coverage.models import Outlet
from tests.flows.little_servers import LittleServer, answer, http_server

OTHER_NEWS = (
    "Chiều qua, đội bóng của thành phố đã thắng ba bàn không gỡ trên sân nhà trước sự cổ vũ của hơn hai vạn người xem. "
    "Huấn luyện viên cho biết các cầu thủ trẻ đã vào sân đúng lúc và giữ được nhịp chơi cho đến phút cuối của trận."
)


@dataclass
class Newspaper:
    """What the server answers, by path; change `answers` and the next request gets the new answer."""

    server: LittleServer
    answers: dict[str, bytes] = field(default_factory=dict)

    def serve(self, path: str, body: bytes | str = b"", **headers: str) -> str:
        """Answer this path with this body from now on; gives the address."""
        self.answers[path] = answer(body.encode() if isinstance(body, str) else body, **headers)
        return self.address(path)

    def address(self, path: str) -> str:
        return self.server.url.rstrip("/") + path

    def asked_for(self, path: str) -> int:
        """How often this path was asked for."""
        return self.server.paths.count(path)

    def feed(self, *entries: tuple[str, datetime | str | None], **headers: str) -> None:
        """An RSS feed of (path, time)."""
        self.serve("/rss", self.rss(*entries), content_type="application/rss+xml", **headers)

    def rss(self, *entries: tuple[str, datetime | str | None]) -> str:
        items = "".join(self._item(path, moment) for path, moment in entries)
        head = '<?xml version="1.0" encoding="utf-8"?>'
        return f'{head}<rss version="2.0"><channel><title>Báo</title>{items}</channel></rss>'

    def _item(self, path: str, moment: datetime | str | None) -> str:
        written = format_datetime(moment) if isinstance(moment, datetime) else moment
        date = f"<pubDate>{written}</pubDate>" if written else ""
        return (
            f"<item><title>Bài {html.escape(path)}</title><link>{html.escape(self.address(path))}</link>{date}</item>"
        )

    def article(self, path: str, text: str = OTHER_NEWS, *, title: str = "Một bài báo", **headers: str) -> str:
        """An article page with the furniture of a newspaper round its text."""
        return self.serve(path, page_of(text, title=title), **headers)


def page_of(text: str, *, title: str = "Một bài báo", declared: str = "utf-8") -> str:
    """A newspaper's page; blank lines part paragraphs."""
    paragraphs = "".join(f"<p>{html.escape(part)}</p>" for part in text.split("\n\n"))
    return (
        f'<!doctype html><html lang="vi"><head><meta charset="{declared}"><title>{title}</title></head><body>'
        '<nav><a href="/">Trang chủ</a> <a href="/the-thao">Thể thao</a></nav>'
        f"<article><h1>{title}</h1>{paragraphs}</article>"
        "<footer>Giấy phép số 1/GP. Liên hệ quảng cáo.</footer></body></html>"
    )


@contextmanager
def newspaper(agency: Organisation, **fields: Any) -> Iterator[tuple[Newspaper, Outlet]]:
    """Open a newspaper of this agency; its port is allowed as the demo allows its outlets."""
    answers: dict[str, bytes] = {}
    with http_server(answers) as server:
        paper = Newspaper(server, answers)
        settings.OUTBOUND_LOOPBACK_PORTS = frozenset({*settings.OUTBOUND_LOOPBACK_PORTS, server.port})
        with acting_as(SYSTEM):
            outlet = Outlet.objects.create(
                **{
                    "organisation": agency,
                    "name": "Báo Sóng Hồng",
                    "home_url": server.url,
                    "feed_url": paper.address("/rss"),
                    **fields,
                }
            )
        yield paper, outlet
