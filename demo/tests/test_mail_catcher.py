"""The mail catcher: what is kept, what came twice, and what its page shows."""

from __future__ import annotations

import http.client
import smtplib
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from demo.mail_catcher import MailCatcher
from demo.mail_pages import language_of
from demo.mail_store import DUPLICATES, MailStore

AT = datetime(2026, 11, 22, 4, 30, tzinfo=UTC)


def letter(number: int, *, body: str = "<p>Chào chị</p>") -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = f"Phủ sóng 24 bản vùng cao ({number})"
    message["From"] = "Trung tâm Thông tin <tin@daumoi.example>"
    message["To"] = "chi.tb@nhipsong.example"
    message["Message-ID"] = f"<{number}@daumoi.example>"
    message.set_content("Chào chị, có thông cáo mới.")
    message.add_alternative(body, subtype="html")
    return message


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


@pytest.fixture
def catcher(tmp_path: Path) -> Iterator[tuple[MailCatcher, int]]:
    port = free_port()
    with MailCatcher(tmp_path, smtp_port=port, web_port=0) as running:
        yield running, port


def page(catcher: MailCatcher, path: str, language: str = "vi") -> tuple[http.client.HTTPResponse, str]:
    connection = http.client.HTTPConnection(catcher.page_url.split("/")[2], timeout=10)
    connection.request("GET", path, headers={"Accept-Language": language})
    response = connection.getresponse()
    body = response.read().decode()
    connection.close()
    return response, body


def test_a_letter_sent_over_smtp_is_kept_and_shown(catcher: tuple[MailCatcher, int]) -> None:
    running, port = catcher
    with smtplib.SMTP("127.0.0.1", port) as smtp:
        smtp.send_message(letter(1))
    assert running.store.count() == 1
    _, listed = page(running, "/")
    assert "Phủ sóng 24 bản vùng cao (1)" in listed
    name = running.store.newest(0, 1)[0].name
    _, shown = page(running, f"/mail/{name}")
    assert "Chào chị, có thông cáo mới." in shown
    response, source = page(running, f"/mail/{name}.eml")
    assert response.getheader("Content-Type") == "text/plain; charset=utf-8"
    assert "Message-ID: <1@daumoi.example>" in source


def test_a_second_copy_is_logged_and_not_kept(tmp_path: Path) -> None:
    store = MailStore(tmp_path)
    assert store.keep(letter(1).as_bytes(), ["a@x.example"], AT)
    assert not store.keep(letter(1).as_bytes(), ["a@x.example"], AT)
    assert store.keep(letter(2).as_bytes(), ["a@x.example"], AT)
    assert store.count() == 2
    assert store.duplicate_count() == 1
    assert "<1@daumoi.example>\ta@x.example" in (tmp_path / DUPLICATES).read_text(encoding="utf-8")


def test_a_restart_knows_the_letters_and_still_sees_a_second_copy(tmp_path: Path) -> None:
    MailStore(tmp_path).keep(letter(1).as_bytes(), ["a@x.example"], AT)
    again = MailStore(tmp_path)
    assert [mail.subject for mail in again.newest(0, 9)] == ["Phủ sóng 24 bản vùng cao (1)"]
    assert not again.keep(letter(1).as_bytes(), ["a@x.example"], AT)


def test_letters_without_identifier_are_all_kept(tmp_path: Path) -> None:
    store = MailStore(tmp_path)
    assert store.keep(b"Subject: a\r\n\r\nx", ["a@x.example"], AT)
    assert store.keep(b"Subject: a\r\n\r\ny", ["a@x.example"], AT)
    assert store.count() == 2
    assert store.newest(0, 1)[0].recipient == "a@x.example"


def test_the_newest_letter_stands_first_and_pages_go_on(catcher: tuple[MailCatcher, int]) -> None:
    running, _ = catcher
    for number in range(60):
        running.store.keep(letter(number).as_bytes(), [], AT.replace(second=number))
    _, first = page(running, "/")
    _, second = page(running, "/?page=2")
    assert first.index("(59)") < first.index("(58)")
    assert "(9)" not in first
    assert "(9)" in second
    for odd in ("/?page=0", "/?page=-1", "/?page=x", "/?page=99999999999", "/?page=%C2%B2"):
        assert page(running, odd)[0].status == 200


def test_html_is_shown_without_scripts_pictures_or_styles(catcher: tuple[MailCatcher, int]) -> None:
    running, _ = catcher
    body = (
        '<h1 onclick="x()">Tin</h1><script>alert(1)</script><img src="https://xa.example/1.png"><style>p{}</style>'
        '<a href="javascript:alert(1)">a</a><a href="https://xa.example/">b</a><iframe src="/"></iframe>'
    )
    running.store.keep(letter(1, body=body).as_bytes(), [], AT)
    response, shown = page(running, f"/mail/{running.store.newest(0, 1)[0].name}")
    for forbidden in ("onclick", "alert(1)", "<img", "<script", "<iframe", "javascript:"):
        assert forbidden not in shown
    assert 'href="https://xa.example/" rel="noopener noreferrer nofollow"' in shown
    policy = response.getheader("Content-Security-Policy")
    assert "default-src 'none'" in policy
    assert "script-src" not in policy


def test_a_subject_with_markup_is_text(catcher: tuple[MailCatcher, int]) -> None:
    running, _ = catcher
    message = letter(1)
    del message["Subject"]
    message["Subject"] = "<script>alert(2)</script>"
    running.store.keep(message.as_bytes(), [], AT)
    assert "<script" not in page(running, "/")[1]
    assert "<script" not in page(running, f"/mail/{running.store.newest(0, 1)[0].name}")[1]


@pytest.mark.parametrize("path", ["/mail/khong-co", "/mail/20261122T000000000000-0000000000000000", "/../etc/passwd"])
def test_an_address_without_letter_is_missing(catcher: tuple[MailCatcher, int], path: str) -> None:
    assert page(catcher[0], path)[0].status == 404


def test_a_letter_in_an_unknown_charset_is_still_shown(catcher: tuple[MailCatcher, int]) -> None:
    running, _ = catcher
    running.store.keep(b"Subject: a\r\nContent-Type: text/plain; charset=x-la\r\n\r\nxin chao", [], AT)
    response, shown = page(running, f"/mail/{running.store.newest(0, 1)[0].name}")
    assert response.status == 200
    assert "xin chao" in shown


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "vi"),
        ("en-GB,en;q=0.9", "en"),
        ("vi,en;q=0.8", "vi"),
        ("en;q=0.4,vi;q=0.9", "vi"),
        ("fr", "vi"),
        ("en;q=x", "vi"),
    ],
)
def test_the_page_speaks_the_preferred_language(header: str, language: str) -> None:
    assert language_of(header) == language


def test_the_page_is_bilingual(catcher: tuple[MailCatcher, int]) -> None:
    assert "Thư của bản demo" in page(catcher[0], "/", "vi")[1]
    assert "Caught mail" in page(catcher[0], "/", "en")[1]
