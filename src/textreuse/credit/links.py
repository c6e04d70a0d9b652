"""Whether an address leads to an issuer's site."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import parse_qsl, urlsplit

# Addresses that count clicks carry the real one in one of these.
_WRAPPING: Final = frozenset({"u", "url", "q", "to", "target", "dest", "destination", "redirect", "link", "goto"})
_WRAPPED: Final = ("http://", "https://")
# Under these, everybody has a site of his own.
_SHARED: Final = frozenset({"gov", "com", "org", "edu", "net", "co", "ac", "go", "gob", "gouv", "or", "ne", "gv"})


def links_to(links: Iterable[str], domains: Iterable[str]) -> Iterator[str]:
    """Give the links that lead to one of the domains or to a part of one; a broken address leads nowhere."""
    own = [_ascii(domain.casefold().removeprefix("www.")) for domain in domains]
    own = [domain for domain in own if not _is_shared(domain)]
    for link in links:
        hosts = list(_hosts(link))
        if any(host == domain or host.endswith("." + domain) for host in hosts for domain in own):
            yield link


def _is_shared(domain: str) -> bool:
    first, _, last = domain.partition(".")
    return not last or (first in _SHARED and "." not in last)


def _hosts(link: str) -> Iterator[str]:
    """Give the host of a link, and of the address that it wraps."""
    try:
        has_scheme = "//" in link or ":" in link.partition("/")[0]
        parts = urlsplit(link.strip() if has_scheme else "//" + link.strip())
        host = (parts.hostname or "").rstrip(".")
        inside = [value for name, value in parse_qsl(parts.query, max_num_fields=50) if name.casefold() in _WRAPPING]
        wrapped = [urlsplit(value).hostname or "" for value in inside if value.startswith(_WRAPPED)]
    except ValueError:  # a broken address in somebody's page credits nobody
        return
    if parts.scheme in {"http", "https", ""}:
        yield from (_ascii(name.removeprefix("www.")) for name in (host, *wrapped))


def _ascii(host: str) -> str:
    """Give a host as the network spells it, so that both spellings of "bộytế.vn" are one."""
    if host.isascii():
        return host.lower()
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return host
