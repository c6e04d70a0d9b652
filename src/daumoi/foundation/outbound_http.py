"""The only place that opens connections to other people's machines.

    OutboundError
    ├── AddressRefused     the name resolves to a private, loopback or link-local address, or the port is not a web port
    ├── Unreachable        no answer, refused, broken transfer, or an answer that is not 200 or 304
    ├── TooLarge           more bytes than the limit, counted after decompression
    ├── TooSlow            the whole exchange took longer than its limit, however steadily it dripped
    └── TooManyRedirects

The address is checked at the moment of connecting, for every redirect anew: a check of the name beforehand can be
walked round by a name server that answers differently the second time. The check is left out for machines that the
operator names in the settings as standing inside the own network (`exchange`), and for nothing else.
"""

from __future__ import annotations

import ipaddress
import math
import socket
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

import urllib3
from django.conf import settings
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from daumoi.foundation.errors import OutboundError

WEB_PORTS = frozenset({80, 443})
MOST_REDIRECTS = 5
_CHUNK_BYTES = 64 * 1024


class AddressRefused(OutboundError):
    code = "address-refused"


class Unreachable(OutboundError):
    """Attributes: status: HTTP status of the answer, 0 when there was none."""

    code = "unreachable"

    def __init__(self, message: str, *, status: int = 0) -> None:
        super().__init__(message)
        self.status = status


class TooLarge(OutboundError):
    code = "too-large"


class TooSlow(OutboundError):
    code = "too-slow"


class TooManyRedirects(OutboundError):
    code = "too-many-redirects"


@dataclass(frozen=True)
class Answer:
    """What came back: final address, status (200 or 304), decompressed body (empty at 304) and the headers we use."""

    url: str
    status: int
    body: bytes
    content_type: str = ""
    etag: str = ""
    last_modified: str = ""


def _resolved(host: str, port: int) -> list[Any]:
    try:
        return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError) as error:
        raise Unreachable(f"The name {host} cannot be resolved") from error


def _any_address(host: str, port: int) -> tuple[int, tuple[str, int]]:
    """Family and address to connect to, wherever it lies: for machines that the operator has named."""
    family, _, _, _, address = _resolved(host, port)[0]
    return int(family), (str(address[0]), port)


def _checked_address(host: str, port: int) -> tuple[int, tuple[str, int]]:
    """Family and address to connect to; every address of the name must be allowed, not only the first."""
    found = _resolved(host, port)
    for _family, _type, _protocol, _name, address in found:
        _refuse_private(str(address[0]), port)
    family, _, _, _, address = found[0]
    return int(family), (str(address[0]), port)


def _refuse_private(address: str, port: int) -> None:
    ip = _reached(ipaddress.ip_address(address.split("%")[0]))
    if ip.is_loopback and port in settings.OUTBOUND_LOOPBACK_PORTS:
        return
    is_inside = ip.is_multicast or getattr(ip, "is_site_local", False) or (ip.version == 6 and ip in _LOCAL_NAT64)
    if not ip.is_global or is_inside:
        raise AddressRefused(f"The address {ip} is not on the public Internet")
    if port not in WEB_PORTS:
        raise AddressRefused(f"Port {port} is not a web port")


# IPv6 addresses that carry an IPv4 address in their last four bytes: "compatible" ones and those of NAT64 (RFC 6052).
_LOCAL_NAT64 = ipaddress.IPv6Network("64:ff9b:1::/48")  # RFC 8215: translated inside one network
_CARRIERS = (ipaddress.IPv6Network("::/96"), ipaddress.IPv6Network("64:ff9b::/96"))


def _reached(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """The machine that an address leads to: the IPv4 address inside an IPv6 address that carries one."""
    if ip.version == 4 or ip in {ipaddress.IPv6Address("::"), ipaddress.IPv6Address("::1")}:
        return ip
    if any(ip in carrier for carrier in _CARRIERS):
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or ip


class _Deadline:
    """A socket that counts one time limit for everything it receives, not one for each piece of it."""

    deadline = math.inf

    def recv_into(self, *arguments: Any, **options: Any) -> int:
        remaining = self.deadline - time.monotonic()
        if remaining <= 0:
            raise TimeoutError("No answer within the time limit")
        if math.isfinite(remaining):
            self.settimeout(remaining)  # type: ignore[attr-defined]  # of the socket this is mixed into
        return int(super().recv_into(*arguments, **options))  # type: ignore[misc]


class _Socket(_Deadline, socket.socket):
    """Plain."""


class _SecureSocket(_Deadline, ssl.SSLSocket):
    """Under TLS."""


def _tls_context() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.sslsocket_class = _SecureSocket
    return context


class _GuardedConnection(HTTPConnection):
    address_of = staticmethod(_checked_address)

    def _new_conn(self) -> socket.socket:
        family, address = self.address_of(self.host, int(self.port or 0))
        timeout = self.timeout if isinstance(self.timeout, int | float) else settings.OUTBOUND_TIMEOUT_SECONDS
        connection = _Socket(family, socket.SOCK_STREAM)
        connection.deadline = time.monotonic() + timeout
        try:
            connection.settimeout(timeout)
            connection.connect(address)
        except OSError as error:
            connection.close()
            raise Unreachable(f"No connection to {self.host}: {error}") from error
        return connection


class _GuardedSecureConnection(_GuardedConnection, HTTPSConnection):
    """The same guard under TLS; the certificate is checked against the name, not the address."""

    def connect(self) -> None:
        deadline = time.monotonic() + float(self.timeout or 0)
        super().connect()
        self.sock.deadline = deadline  # type: ignore[union-attr]  # a _SecureSocket by now


class _InsideConnection(_GuardedConnection):
    address_of = staticmethod(_any_address)


class _InsideSecureConnection(_GuardedSecureConnection):
    address_of = staticmethod(_any_address)


class _GuardedPool(HTTPConnectionPool):
    ConnectionCls = _GuardedConnection


class _GuardedSecurePool(HTTPSConnectionPool):
    ConnectionCls = _GuardedSecureConnection


class _InsidePool(HTTPConnectionPool):
    ConnectionCls = _InsideConnection


class _InsideSecurePool(HTTPSConnectionPool):
    ConnectionCls = _InsideSecureConnection


def fetch(
    url: str,
    *,
    etag: str = "",
    last_modified: str = "",
    limit_bytes: int | None = None,
    timeout: float | None = None,
    before_redirect: Callable[[str], object] = lambda address: None,
) -> Answer:
    """Read one page.

    Args:
        url: http or https address.
        etag, last_modified: what the last answer carried; the other side may then answer 304.
        limit_bytes: most bytes of the decompressed body; the setting OUTBOUND_LIMIT_BYTES when absent.
        timeout: seconds for the whole exchange with its redirects; OUTBOUND_TIMEOUT_SECONDS when absent.
        before_redirect: called with each address that an answer leads on to, before it is asked; it may raise.
    Raises:
        OutboundError: see the tree above.
    """
    deadline = time.monotonic() + (timeout or settings.OUTBOUND_TIMEOUT_SECONDS)
    limit = limit_bytes or settings.OUTBOUND_LIMIT_BYTES
    headers = {"User-Agent": settings.OUTBOUND_USER_AGENT, "Accept-Encoding": "gzip, deflate"}
    if etag:
        headers["If-None-Match"] = etag
    if last_modified:
        headers["If-Modified-Since"] = last_modified
    for _ in range(MOST_REDIRECTS + 1):
        answer, target = _exchange(url, headers, limit, deadline)
        if answer is not None:
            return answer
        try:
            url = urljoin(url, target)
        except ValueError as error:
            raise AddressRefused(f"Not an address that can be read: {target[:200]}") from error
        before_redirect(url)
    raise TooManyRedirects(f"More than {MOST_REDIRECTS} redirects")


def exchange(
    url: str,
    *,
    form: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
    is_inside: bool = False,
    limit_bytes: int | None = None,
    timeout: float | None = None,
) -> Answer:
    """Ask one page of a machine that the operator has named, such as a sign-in service; redirects are not followed.

    Args:
        form: sent by POST; without it the page is asked by GET.
        is_inside: the machine may have a private address and any port. Only for names that come from the settings.
        limit_bytes, timeout: as for `fetch`.
    Raises:
        OutboundError: as for `fetch`.
    """
    deadline = time.monotonic() + (timeout or settings.OUTBOUND_TIMEOUT_SECONDS)
    written = {"User-Agent": settings.OUTBOUND_USER_AGENT, "Accept": "application/json", **(headers or {})}
    if form is not None:
        written["Content-Type"] = "application/x-www-form-urlencoded"
    body = None if form is None else urlencode(form).encode("ascii")
    limit = limit_bytes or settings.OUTBOUND_LIMIT_BYTES
    answer, _ = _exchange(url, written, limit, deadline, body=body, is_inside=is_inside)
    if answer is None:
        raise TooManyRedirects("It answered with a redirect")
    return answer


def _exchange(
    url: str,
    headers: dict[str, str],
    limit: int,
    deadline: float,
    *,
    body: bytes | None = None,
    is_inside: bool = False,
) -> tuple[Answer | None, str]:
    """One request: the answer, or None and where it redirects to."""
    with _pool(url, deadline, is_inside=is_inside) as pool:
        parts = urlsplit(url)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        try:
            response = pool.urlopen(
                "GET" if body is None else "POST",
                target,
                body=body,
                headers=headers,
                redirect=False,
                retries=False,
                preload_content=False,
                assert_same_host=False,
            )
            try:
                if response.status in {301, 302, 303, 307, 308} and response.headers.get("Location"):
                    return None, response.headers["Location"]
                return _answer(url, response, limit, deadline), ""
            finally:
                response.close()
        except (urllib3.exceptions.TimeoutError, TimeoutError) as error:
            raise TooSlow("No answer within the time limit") from error
        except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            if time.monotonic() >= deadline:
                raise TooSlow("No answer within the time limit") from error
            raise Unreachable(f"The transfer broke off: {error}") from error


def _pool(url: str, deadline: float, *, is_inside: bool = False) -> HTTPConnectionPool:
    plain, secure = (_InsidePool, _InsideSecurePool) if is_inside else (_GuardedPool, _GuardedSecurePool)
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise AddressRefused(f"Not an address that can be read: {url[:200]}") from error
    if parts.scheme not in {"http", "https"} or not host:
        raise AddressRefused(f"Only http and https addresses are read, not {url[:200]}")
    remaining = deadline - time.monotonic()
    if remaining <= 0:
        raise TooSlow("No answer within the time limit")
    try:
        if parts.scheme == "https":
            return secure(host, port or 443, timeout=remaining, cert_reqs="CERT_REQUIRED", ssl_context=_tls_context())
        return plain(host, port or 80, timeout=remaining)
    except (urllib3.exceptions.HTTPError, ValueError) as error:
        raise AddressRefused(f"Not an address that can be read: {url[:200]}") from error


def _answer(url: str, response: urllib3.BaseHTTPResponse, limit: int, deadline: float) -> Answer:
    if response.status not in {200, 304}:
        raise Unreachable(f"The server answered {response.status}", status=response.status)
    pieces: list[bytes] = []
    size = 0
    for chunk in response.stream(_CHUNK_BYTES, decode_content=True):
        size += len(chunk)
        if size > limit:
            raise TooLarge(f"The page is larger than {limit:,} bytes")
        if time.monotonic() > deadline:
            raise TooSlow("The page did not end within the time limit")
        pieces.append(chunk)
    return Answer(
        url=url,
        status=response.status,
        body=b"".join(pieces),
        content_type=response.headers.get("Content-Type", ""),
        etag=_one_line(response.headers.get("ETag", ""))[:200],
        last_modified=_one_line(response.headers.get("Last-Modified", ""))[:100],
    )


def _one_line(value: str) -> str:
    """A header's value as it may be sent back and kept: a folded one in one line, without control characters."""
    return " ".join("".join(character if character.isprintable() else " " for character in value).split())
