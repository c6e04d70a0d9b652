"""The article is found in a page whatever its encoding; what is no article is refused with a reason."""

import unicodedata
from datetime import UTC, datetime, timedelta, timezone

import pytest

from daumoi.coverage.extraction import NotAnArticle, decode_page, extract_article

BODY = (
    "Sở Nội vụ tỉnh Lam Giang vừa công bố lịch tiếp công dân quý bốn tại chín bộ phận một cửa. "
    "Mỗi buổi có hai cán bộ trực, người dân lấy số thứ tự qua điện thoại từ chiều hôm trước. "
)
VIETNAM = timezone(timedelta(hours=7))


def page(*, head: str = '<meta charset="utf-8">', title: str = "Lịch tiếp công dân quý bốn") -> str:
    return (
        f'<!DOCTYPE html><html lang="vi"><head>{head}<title>{title}</title></head><body>'
        "<nav><a href='/'>Trang chủ</a> <a href='/thoi-su'>Thời sự</a></nav>"
        f"<article><h1>{title}</h1><p>{BODY * 2}</p><p>{BODY}</p></article>"
        "<footer>Bản quyền thuộc về Báo Lam Giang. Cấm sao chép.</footer></body></html>"
    )


def letter_and_tone(letter: str) -> str:
    """Write a letter as Windows-1258 does: the tone as a mark of its own."""
    marks = unicodedata.normalize("NFD", letter)
    tones = [mark for mark in marks if mark in "\u0300\u0301\u0303\u0309\u0323"]
    return unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in tones)) + "".join(tones)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_the_text_is_read_in_every_unicode_encoding(encoding):
    found = extract_article(page(head="").encode(encoding))
    assert found.title == "Lịch tiếp công dân quý bốn"
    assert BODY.strip() in found.text
    assert "Trang chủ" not in found.text


@pytest.mark.parametrize(
    ("head", "content_type"),
    [
        ('<meta charset="windows-1258">', ""),
        ('<meta http-equiv="Content-Type" content="text/html; charset=windows-1258">', ""),
        ("", "text/html; charset=windows-1258"),
    ],
)
def test_a_declared_encoding_is_followed(head, content_type):
    body = "".join(map(letter_and_tone, page(head=head))).encode("cp1258")
    with pytest.raises(UnicodeDecodeError):
        body.decode("utf-8")
    text = unicodedata.normalize("NFC", extract_article(body, content_type=content_type).text)
    assert "lấy số thứ tự qua điện thoại từ chiều hôm trước" in text


def test_a_wrong_declaration_does_not_spoil_utf8():
    found = extract_article(page(head='<meta charset="iso-8859-1">').encode(), content_type="text/html; charset=latin1")
    assert "tiếp công dân" in found.text


def test_an_xml_declaration_is_no_obstacle():
    body = '<?xml version="1.0" encoding="utf-8"?>\n' + page()
    assert "tiếp công dân" in extract_article(body.encode()).text


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (
            '<meta property="article:published_time" content="2026-10-02T09:30:00+07:00">',
            datetime(2026, 10, 2, 9, 30, tzinfo=VIETNAM),
        ),
        (
            '<script type="application/ld+json">{"@type":"Article","datePublished":"2026-10-02T03:30:00Z"}</script>',
            datetime(2026, 10, 2, 3, 30, tzinfo=UTC),
        ),
        ('<meta name="date" content="2026-10-02">', datetime(2026, 10, 2, tzinfo=VIETNAM)),
        ("", None),
    ],
)
def test_the_time_of_publication_is_read_with_its_zone(head, expected):
    found = extract_article(page(head=f'<meta charset="utf-8">{head}').encode()).published_at
    assert found == expected
    assert found is None or found.tzinfo is not None


@pytest.mark.parametrize("story", ["Năm học 2016 – 2017 có 81 lớp.", "Lệnh có hiệu lực đến 15h ngày 25/1/2019."])
def test_a_day_that_the_story_tells_of_is_not_taken_for_the_day_of_publication(story):
    body = page(head='<meta charset="utf-8">').replace("</p>", f"</p><p>{story}</p>", 1)
    assert story in body
    assert extract_article(body.encode()).published_at is None


def test_the_day_is_read_where_a_page_shows_it_in_a_place_of_its_own():
    body = page(head='<meta charset="utf-8">').replace("<p>", '<div class="publish-date">08:00, 12/05/2026</div><p>', 1)
    assert extract_article(body.encode()).published_at == datetime(2026, 5, 12, tzinfo=VIETNAM)


def test_author_and_site_are_read():
    author = '<meta name="author" content="Trần Thị Mận">'
    site = '<meta property="og:site_name" content="Báo Lam Giang">'
    found = extract_article(page(head=f'<meta charset="utf-8">{author}{site}').encode())
    assert (found.byline, found.site_name) == ("Trần Thị Mận", "Báo Lam Giang")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"PK\x03\x04\x00", "ZIP"),
        (bytes(range(256)) * 8, "binary"),
        (b'<?xml version="1.0"?><rss version="2.0"><channel></channel></rss>', "feed"),
        (b'<feed xmlns="http://www.w3.org/2005/Atom"></feed>', "feed"),
        (b"<html><body></body></html>", "no article"),
        (b"<html><body><p>x</p></body></html>", "no article"),
        (b"<", "no article"),
    ],
)
def test_what_is_no_article_is_refused_with_its_reason(body, reason):
    with pytest.raises(NotAnArticle, match=reason) as refused:
        extract_article(body)
    assert reason in refused.value.reason


def test_plain_text_is_taken_as_it_is():
    assert extract_article(BODY.encode(), content_type="text/plain; charset=utf-8").text == BODY.strip()


def test_an_unknown_declared_encoding_falls_back_to_the_bytes():
    body = page(head='<meta charset="x-vps">').encode("cp1252", "ignore")
    assert "lang=" in decode_page(body, content_type="text/html; charset=x-unheard-of")


def test_extraction_opens_no_connection(socket_disabled):
    found = extract_article(page().encode(), url="https://bao.example/lich-tiep-cong-dan")
    assert found.text


def test_the_links_of_the_text_are_kept_and_those_of_menus_are_not():
    linked = (
        f"<p>Theo <a href='https://lam-giang.example/ban-tin?x=1#y'>thông báo</a>, {BODY * 2}</p>"
        f"<p>{BODY} <a href='/thoi-su/bai-truoc'>Bài trước</a> <a href='javascript:void(0)'>x</a> "
        "<a href='https://lam-giang.example/ban-tin?x=1#y'>lần nữa</a> <a href='http://[sai'>hỏng</a></p>"
    )
    whole = page().replace(f"<p>{BODY * 2}</p><p>{BODY}</p>", linked).encode()
    found = extract_article(whole, url="https://bao.example/thoi-su/bai")
    assert found.links == ("https://lam-giang.example/ban-tin?x=1#y", "https://bao.example/thoi-su/bai-truoc")


def test_a_page_full_of_links_gives_fifty_and_takes_no_longer_than_its_length():
    links = "".join(f"<a href='https://x.example/{number}'>m</a> " for number in range(20_000))
    nested = "<div>" * 200 + links + "</div>" * 200
    found = extract_article(page().replace(f"<p>{BODY}</p>", f"<p>{BODY}{links}</p>{nested}").encode())
    assert len(found.links) == 50
