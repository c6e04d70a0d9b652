"""Reading other people's machines: only the public Internet, only so much, only so long."""

from __future__ import annotations

import gzip
import threading
import time
import zlib

import pytest

from daumoi.foundation.outbound_http import (
    MOST_REDIRECTS,
    AddressRefused,
    TooLarge,
    TooManyRedirects,
    TooSlow,
    Unreachable,
    exchange,
    fetch,
)
from tests.flows.little_servers import LittleServer, answer, http_server, socket

pytestmark = pytest.mark.pure


@pytest.fixture
def allow(settings):
    """Allow these servers' ports on loopback, as the demo does for its outlets."""

    def ports(*servers: LittleServer) -> None:
        settings.OUTBOUND_LOOPBACK_PORTS = frozenset(server.port for server in servers)

    return ports


def resolves_to(monkeypatch, *addresses: str) -> None:
    def getaddrinfo(host, port, *arguments, **options):
        return [
            (socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))
            for address in addresses
        ]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)


@pytest.fixture
def connections(monkeypatch):
    """Addresses to which a connection was tried; every try is refused."""
    tried = []

    def connect(self, address):
        tried.append(address)
        raise ConnectionRefusedError("refused by the test")

    monkeypatch.setattr(socket.socket, "connect", connect)
    return tried


def test_a_page_comes_with_its_type_and_marks(allow):
    page = answer("Chào".encode(), ETag='"a1"', Last_Modified="Fri, 20 Nov 2026 05:00:00 GMT")
    with http_server(page) as server:
        allow(server)
        got = fetch(server.url + "tin/b%C3%A0i?x=1#cuoi")
    assert (got.status, got.body.decode(), got.content_type) == (200, "Chào", "text/html; charset=utf-8")
    assert (got.etag, got.last_modified) == ('"a1"', "Fri, 20 Nov 2026 05:00:00 GMT")
    assert server.paths == ["/tin/b%C3%A0i?x=1"]
    assert "User-Agent: DauMoi/" in server.requests[0]


def test_the_marks_are_sent_back_and_304_has_no_body(allow):
    with http_server(answer(status="304 Not Modified")) as server:
        allow(server)
        got = fetch(server.url, etag='"a1"', last_modified="Fri, 20 Nov 2026 05:00:00 GMT")
    assert (got.status, got.body) == (304, b"")
    assert 'If-None-Match: "a1"' in server.requests[0]
    assert "If-Modified-Since: Fri, 20 Nov 2026 05:00:00 GMT" in server.requests[0]


def test_a_folded_or_broken_mark_can_be_sent_back(allow):
    page = b'HTTP/1.1 200 OK\r\nETag: "a\r\n b\x00c\x85"\r\nContent-Length: 2\r\n\r\nok'
    with http_server(page) as server:
        allow(server)
        got = fetch(server.url)
        assert got.etag == '"a b c "'
        assert fetch(server.url, etag=got.etag).body == b"ok"


PRIVATE = [
    "127.0.0.1", "127.8.8.8", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
    "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fe80::1%eth0",
    "fc00::1", "fd12:3456::1", "fec0::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254",
    "::127.0.0.1", "::10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::a00:1", "2002:7f00:1::",
    "2002:a00:1::", "2001:db8::1", "2001::1",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_off_the_public_internet_is_refused_before_connecting(monkeypatch, connections, address):
    resolves_to(monkeypatch, address)
    with pytest.raises(AddressRefused):
        fetch("http://bao.example/")
    assert connections == []


@pytest.mark.parametrize(
    "address", ["93.184.215.14", "2606:2800:21f:cb07::1", "::ffff:93.184.215.14", "64:ff9b::5db8:d70e"]
)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_public_address_is_connected_to_as_it_was_checked(monkeypatch, connections, scheme, address):
    resolves_to(monkeypatch, address)
    with pytest.raises(Unreachable, match="refused by the test"):
        fetch(f"{scheme}://bao.example/")
    assert connections == [(address, {"http": 80, "https": 443}[scheme])]


def test_a_name_with_one_private_address_among_public_ones_is_refused(monkeypatch, connections):
    for addresses in [("93.184.215.14", "10.0.0.1"), ("10.0.0.1", "93.184.215.14"), ("93.184.215.14", "::1")]:
        resolves_to(monkeypatch, *addresses)
        with pytest.raises(AddressRefused):
            fetch("http://bao.example/")
    assert connections == []


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "127.1", "0", "[::1]",
     "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::]", "user:secret@127.0.0.1", "127.0.0.1."],
)  # fmt: skip
def test_no_way_of_writing_loopback_gets_through(host):
    with http_server(answer(b"secret")) as server:
        with pytest.raises((AddressRefused, Unreachable)):
            fetch(f"http://{host}:{server.port}/")
        assert server.requests == []


def test_an_allowed_loopback_port_opens_that_port_only(allow):
    with http_server(answer(b"outlet")) as outlet, http_server(answer(b"secret")) as other:
        allow(outlet)
        assert fetch(outlet.url).body == b"outlet"
        with pytest.raises(AddressRefused):
            fetch(other.url)
        assert other.requests == []


@pytest.mark.parametrize("port", [22, 25, 5432, 6379, 8080])
def test_a_public_address_is_read_on_web_ports_only(monkeypatch, connections, port):
    resolves_to(monkeypatch, "93.184.215.14")
    with pytest.raises(AddressRefused):
        fetch(f"http://bao.example:{port}/")
    assert connections == []


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "ftp://bao.example/", "gopher://bao.example/", "data:text/html,x", "javascript:1", "//x/",
     "", "http://", "http:///x", "http://[", "http://bao.example:99999/", "http://bao.example:x/", "http://[::1/",
     "http://a b/", "http://%zz/", "http://a..example/", "http://\u0000/", "http://" + "a" * 300 + ".example/"],
)  # fmt: skip
def test_what_is_no_web_address_is_a_clear_error(url):
    with pytest.raises((AddressRefused, Unreachable)):
        fetch(url)


def test_a_name_that_does_not_exist_is_unreachable(monkeypatch):
    def getaddrinfo(*arguments, **options):
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    with pytest.raises(Unreachable):
        fetch("http://khong-co.example/")


# --- redirects -----------------------------------------------------------------------------------------------------


def redirect(target: str, status: str = "302 Found") -> bytes:
    return answer(status=status, Location=target)


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])
def test_a_redirect_is_followed_and_the_final_address_told(allow, status):
    with http_server({"/": redirect("/moi?x=1", status), "/moi?x=1": answer(b"ok")}) as server:
        allow(server)
        got = fetch(server.url)
    assert (got.body, got.url) == (b"ok", server.url + "moi?x=1")


@pytest.mark.parametrize(
    "target",
    ["http://10.0.0.1/", "http://169.254.169.254/latest/meta-data/", "https://[::1]/", "http://[::ffff:10.0.0.1]/",
     "//192.168.0.1/", "file:///etc/passwd", "ftp://bao.example/", "http://[", "http://bao.example:x/", "javascript:1"],
)  # fmt: skip
def test_a_redirect_to_where_we_do_not_read_is_refused(allow, target):
    with http_server(redirect(target)) as server:
        allow(server)
        with pytest.raises(AddressRefused):
            fetch(server.url)
        assert len(server.requests) == 1


def test_a_redirect_to_another_local_port_is_refused_at_connecting(allow):
    with http_server(answer(b"secret")) as secret, http_server(redirect(secret.url)) as server:
        allow(server)
        with pytest.raises(AddressRefused):
            fetch(server.url)
        assert secret.requests == []


def test_a_name_that_answers_differently_after_the_redirect_is_checked_anew(monkeypatch, allow):
    with http_server(redirect("http://bao.example/lan-hai")) as server:
        allow(server)
        asked = []
        real = socket.getaddrinfo

        def getaddrinfo(host, port, *arguments, **options):
            asked.append(host)
            return real("127.0.0.1", port, *arguments, **options)

        monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
        with pytest.raises(AddressRefused):
            fetch(f"http://bao.example:{server.port}/")
    assert asked == ["bao.example", "bao.example"]


def test_redirects_that_lead_round_in_a_circle_end(allow):
    with http_server(redirect("/")) as server:
        allow(server)
        with pytest.raises(TooManyRedirects):
            fetch(server.url)
        assert len(server.requests) == MOST_REDIRECTS + 1


# --- answers that are wrong, too long or never end ------------------------------------------------------------------


@pytest.mark.parametrize("status", [204, 206, 400, 403, 404, 410, 429, 500, 503])
def test_another_status_is_an_error_that_carries_it(allow, status):
    with http_server(answer(b"x", status=f"{status} Word")) as server:
        allow(server)
        with pytest.raises(Unreachable) as error:
            fetch(server.url)
    assert error.value.status == status


def test_a_redirect_without_a_target_is_an_error(allow):
    with http_server(answer(status="302 Found")) as server:
        allow(server)
        with pytest.raises(Unreachable) as error:
            fetch(server.url)
    assert error.value.status == 302


def test_a_page_of_just_the_limit_is_read_and_one_byte_more_is_not(allow):
    with http_server(answer(b"x" * 1000)) as server:
        allow(server)
        assert len(fetch(server.url, limit_bytes=1000).body) == 1000
        with pytest.raises(TooLarge):
            fetch(server.url, limit_bytes=999)


def test_a_small_file_that_unfolds_into_a_huge_one_is_cut_off(allow, settings):
    settings.OUTBOUND_LIMIT_BYTES = 1_000_000
    bomb = gzip.compress(b"\0" * 200_000_000, compresslevel=9)
    twice = gzip.compress(bomb)
    for body, coding in [(bomb, "gzip"), (zlib.compress(b"\0" * 100_000_000), "deflate"), (twice, "gzip, gzip")]:
        with http_server(answer(body, Content_Encoding=coding)) as server:
            allow(server)
            with pytest.raises(TooLarge):
                fetch(server.url)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "gzip, gzip", ", ".join(["gzip"] * 50)])
def test_a_broken_compression_is_unreachable(allow, coding):
    with http_server(answer(b"not compressed", Content_Encoding=coding)) as server:
        allow(server)
        with pytest.raises(Unreachable):
            fetch(server.url)


@pytest.mark.parametrize(
    "sent",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nx",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 9\r\n\r\nabcde",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nabc\r\n0\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/1.1 abc OK\r\n\r\n",
        b"",
        b"\x00" * 500,
        b"HTTP/1.1 200 OK\r\n" + b"X-Flood: x\r\n" * 5000 + b"\r\nbody",
        b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 200_000 + b"\r\n\r\nbody",
        b"HTTP/1.1 200 " + b"x" * 200_000 + b"\r\n\r\nbody",
    ],
)
def test_an_answer_that_is_wrong_is_unreachable_and_never_a_crash(allow, sent):
    with http_server(sent) as server:
        allow(server)
        try:
            got = fetch(server.url, timeout=3)
        except Unreachable:
            return
    # What lies about its length in the other direction is read to the length it told.
    assert len(got.body) <= 9


def test_more_bytes_than_told_are_left_where_they_are(allow):
    with http_server(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbodyHTTP/1.1 200 OK\r\n\r\nsmuggled") as server:
        allow(server)
        assert fetch(server.url).body == b"body"


def forever(*pieces: bytes, pause: float):
    """Send the first piece, then the second again and again, until the other side hangs up."""

    def talk(connection: socket.socket, request: bytes) -> None:
        first, again = pieces
        connection.sendall(first)
        while True:
            time.sleep(pause)
            connection.sendall(again)

    return talk


ENDLESS = {
    "a body without length": (b"HTTP/1.1 200 OK\r\n\r\n", b"x"),
    "a body with length": (b"HTTP/1.1 200 OK\r\nContent-Length: 4000000\r\n\r\n", b"x"),
    "chunks": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
    "one chunk": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffff\r\n", b"x"),
    "a header": (b"HTTP/1.1 200 OK\r\nX-Slow: ", b"x"),
    "headers": (b"HTTP/1.1 200 OK\r\n", b"X-S: x\r\n"),
    "the first line": (b"HTTP/1.1 2", b"0"),
    "promises": (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "a broken gzip": (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(b"")[:10], b"\0"),
}


@pytest.mark.parametrize("name", ENDLESS)
def test_a_page_that_drips_for_ever_is_given_up(allow, name):
    with http_server(forever(*ENDLESS[name], pause=0.02)) as server:
        allow(server)
        ended = threading.Event()
        errors = []

        def read() -> None:
            try:
                fetch(server.url, timeout=0.4)
            except (TooSlow, Unreachable) as error:
                errors.append(error)
            ended.set()

        threading.Thread(target=read, daemon=True).start()
        # Sixty times the limit: this says "it ends", not "it is fast".
        assert ended.wait(24)
    assert len(errors) == 1


def test_a_page_that_says_nothing_is_too_slow(allow):
    with http_server(lambda connection, request: connection.recv(1)) as server:
        allow(server)
        with pytest.raises(TooSlow):
            fetch(server.url, timeout=0.3)


def test_redirects_share_one_time_limit(allow):
    def talk(connection: socket.socket, request: bytes) -> None:
        time.sleep(0.15)
        connection.sendall(redirect("/"))

    with http_server(talk) as server:
        allow(server)
        with pytest.raises(TooSlow):
            fetch(server.url, timeout=0.4)


@pytest.mark.parametrize("head", [b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"])
def test_a_page_that_is_endless_and_fast_is_too_large(allow, head):
    piece = b"x" * 65536
    again = piece if b"chunked" not in head else b"10000\r\n" + piece + b"\r\n"
    with http_server(forever(head, again, pause=0)) as server:
        allow(server)
        with pytest.raises(TooLarge):
            fetch(server.url, limit_bytes=3_000_000, timeout=20)


@pytest.mark.parametrize("sent", [answer(b"plain"), b"\x15\x03\x01\x00\x02\x02\x28", b""])
def test_https_to_a_port_without_tls_is_unreachable(allow, sent):
    with http_server(sent, waits_for_request=False) as server:
        allow(server)
        with pytest.raises(Unreachable):
            fetch(f"https://127.0.0.1:{server.port}/", timeout=5)


# --- machines that the operator names -------------------------------------------------------------------------------


def test_a_machine_inside_is_reached_only_where_it_is_named_so():
    with http_server(answer(b"{}")) as server:
        address = f"http://127.0.0.1:{server.port}/"
        for ask in (exchange, fetch):
            with pytest.raises(AddressRefused):
                ask(address)
        assert server.requests == []
        assert exchange(address, is_inside=True).body == b"{}"


def test_a_form_is_posted_and_a_redirect_is_not_followed():
    with http_server(redirect("/elsewhere")) as server:
        with pytest.raises(TooManyRedirects):
            exchange(f"http://127.0.0.1:{server.port}/token", form={"code": "a b&c"}, is_inside=True)
        assert len(server.requests) == 1
        assert server.requests[0].startswith("POST /token HTTP/1.1")
        assert "application/x-www-form-urlencoded" in server.requests[0]
