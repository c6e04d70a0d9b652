"""The network address a request came from, and what of it counts together."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest


def network_address(request: HttpRequest) -> str:
    """Where the request came from; behind our own proxies what the outermost of them wrote down.

    The setting CLIENT_ADDRESS_HEADER names the header that our proxies write, PROXY_COUNT how many of them stand in a
    row. Only the entries that they added are believed; what stands before is whatever the other side claimed.
    """
    direct = request.META.get("REMOTE_ADDR", "")
    if not settings.CLIENT_ADDRESS_HEADER:
        return direct
    entries = [entry.strip() for entry in request.headers.get(settings.CLIENT_ADDRESS_HEADER, "").split(",")]
    if len(entries) < settings.PROXY_COUNT:
        return direct
    try:
        return str(ipaddress.ip_address(entries[-settings.PROXY_COUNT]))
    except ValueError:
        return direct


def counted_network(address: str) -> str:
    """What counts as one address: an IPv4 address; of IPv6 the /64, since one household owns all of it."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return address
    if ip.version == 6 and not ip.ipv4_mapped:
        return str(ipaddress.ip_network((ip, 64), strict=False))
    return str(ip.ipv4_mapped or ip) if ip.version == 6 else str(ip)


def is_asked_by_digits(request: HttpRequest) -> bool:
    """Whether the page was opened at an address of digits, for which no browser makes a passkey (WebAuthn, 5.1.3)."""
    host = urlsplit(f"//{request.get_host()}").hostname or ""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
