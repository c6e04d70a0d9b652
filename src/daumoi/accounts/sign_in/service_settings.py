"""Sign-in services of organisations (OpenID Connect), as the operator writes them down. Plain Python."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

_CODE = re.compile(r"[a-z0-9-]{1,20}")
_DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
_NEEDED = ("code", "name", "issuer", "client_id", "secret", "domains")
_YES_OR_NO = ("second_factor", "emails_verified", "inside")


@dataclass(frozen=True)
class Service:
    """One organisation's sign-in service.

    Attributes:
        code: short name, in addresses and in the list of sessions.
        name: what the button says.
        issuer: address of the service, as it names itself (OpenID Connect Discovery, section 4.3).
        domains: parts after the @ of e-mail addresses that it may sign in; of nobody else's.
        second_factor: whether it asks for two factors itself, so that we need not ask again.
        emails_verified: whether its addresses count as verified although it does not say so of each.
        inside: whether its machine may have a private address, inside the operator's own network.
    """

    code: str
    name: str
    issuer: str
    client_id: str
    secret: str
    domains: frozenset[str]
    second_factor: bool = False
    emails_verified: bool = False
    inside: bool = False

    @property
    def host(self) -> str:
        return urlsplit(self.issuer).hostname or ""

    def may_sign_in(self, email: str) -> bool:
        """Whether an e-mail address belongs to this service."""
        return email.rpartition("@")[2].lower() in self.domains


def read_services(text: str) -> dict[str, Service]:
    """The services by code, in the order written; none for an empty text.

    Args:
        text: a JSON list of objects with the fields above.
    Raises:
        ValueError: says which service and which field, and what would be right.
    """
    if not text.strip():
        return {}
    try:
        written = json.loads(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error}") from error
    if not isinstance(written, list):
        raise ValueError('must be a JSON list of services: [{"code": …}, …]')
    services: dict[str, Service] = {}
    for number, fields in enumerate(written, start=1):
        service = _read(fields, f"service {number}")
        taken = {domain for other in services.values() for domain in other.domains & service.domains}
        if service.code in services or taken:
            raise ValueError(f"service {number}: {', '.join(sorted(taken)) or service.code} belongs to another service")
        services[service.code] = service
    return services


def _read(fields: Any, place: str) -> Service:
    if not isinstance(fields, dict):
        raise ValueError(f"{place}: must be an object with {', '.join(_NEEDED)}")
    unknown, missing = set(fields) - {*_NEEDED, *_YES_OR_NO}, [name for name in _NEEDED if not fields.get(name)]
    if unknown or missing:
        raise ValueError(f"{place}: {'unknown' if unknown else 'missing'} {', '.join(sorted(unknown) or missing)}")
    for name in _NEEDED[:-1]:
        if not isinstance(fields[name], str):
            raise ValueError(f"{place}: {name} must be a text")
    if not _CODE.fullmatch(fields["code"]):
        raise ValueError(f"{place}: code must be up to 20 small letters, digits and hyphens")
    _check_issuer(fields["issuer"], place)
    domains = fields["domains"]
    if not isinstance(domains, list) or not all(isinstance(each, str) and _DOMAIN.fullmatch(each) for each in domains):
        raise ValueError(f'{place}: domains must be a list such as ["so.example.gov.vn"]')
    for name in _YES_OR_NO:
        if not isinstance(fields.get(name, False), bool):
            raise ValueError(f"{place}: {name} must be true or false")
    return Service(**{**fields, "domains": frozenset(domains)})


def _check_issuer(issuer: str, place: str) -> None:
    parts = urlsplit(issuer)
    is_here = parts.scheme == "http" and parts.hostname in {"127.0.0.1", "localhost"}
    if not parts.hostname or parts.query or parts.fragment or (parts.scheme != "https" and not is_here):
        raise ValueError(f"{place}: issuer must be an https address without ? and #")
