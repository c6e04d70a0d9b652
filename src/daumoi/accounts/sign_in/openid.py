"""Signing in through an organisation's own service (OpenID Connect): the exchange is django-allauth's, the rest ours.

Differs from allauth's own way: nobody is entered by it, the ID token's signature is always checked, the service must
name itself as the operator wrote it down, and of what it tells about a person nothing is kept but its number.

Source:
    OpenID Connect Core 1.0, sections 3.1 and 5.3.2; RFC 7636 (PKCE).
"""

from __future__ import annotations

import base64
import json
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from daumoi.accounts.models import User
from daumoi.accounts.sign_in.service_settings import Service
from daumoi.foundation import outbound_http
from daumoi.foundation.errors import OutboundError

log = logging.getLogger(__name__)
LIMIT_BYTES = 256 * 1024
_speaking_to: ContextVar[Service | None] = ContextVar("speaking_to", default=None)


class ServiceFailed(Exception):
    """The service did not answer as it should, or the person broke off; `is_cancelled` tells which."""

    def __init__(self, *, is_cancelled: bool = False) -> None:
        super().__init__("cancelled" if is_cancelled else "failed")
        self.is_cancelled = is_cancelled


@dataclass(frozen=True)
class Told:
    """What a service told of a person: its own number for them, the e-mail, and where they were going."""

    subject: str
    email: str
    is_verified: bool
    target: str


class _Answered(Exception):
    """Carries what was told out of allauth's callback."""

    def __init__(self, told: Told) -> None:
        super().__init__()
        self.told = told


def leave_for(request: HttpRequest, service: Service, *, target: str) -> HttpResponse:
    """Redirect to the service.

    Raises:
        ServiceFailed: it could not be asked for its addresses.
    """
    with _speaking(service):
        return _provider(request, service).redirect(request, AuthProcess.LOGIN, next_url=target or None)


def come_back(request: HttpRequest, service: Service) -> Told:
    """What the service told when it sent the person back.

    Raises:
        ServiceFailed: the state is not of this session, the code was not taken, or the token does not hold.
    """
    with _speaking(service):
        try:
            OAuth2CallbackView.adapter_view(_Exchange(request, service))(request)
        except _Answered as answer:
            return answer.told
    raise ServiceFailed


def linked_person(service: Service, subject: str) -> User | None:
    """Whom the service has meant by this number so far."""
    row = SocialAccount.objects.filter(provider=service.code, uid=subject).select_related("user").first()
    return row.user if row else None


def is_linked(service: Service, user: User) -> bool:
    """Whether the service already means this person by some number."""
    return bool(SocialAccount.objects.filter(provider=service.code, user=user).exists())


def link(service: Service, subject: str, user: User) -> None:
    """From now on the service means this person by this number; of what it told nothing else is kept."""
    SocialAccount.objects.create(provider=service.code, uid=subject, user=user)


@contextmanager
def _speaking(service: Service) -> Iterator[None]:
    token = _speaking_to.set(service)
    try:
        yield
    except (OAuth2Error, OutboundError, PermissionDenied, LookupError, TypeError, ValueError, AttributeError) as error:
        # What the other side sends may be anything; what went wrong is for the operator, not for the screen.
        log.warning("Sign-in service %s: %s: %s", service.code, type(error).__name__, error)
        raise ServiceFailed from error
    finally:
        _speaking_to.reset(token)


class _Provider(OpenIDConnectProvider):
    pkce_enabled_default = True

    def get_oauth2_adapter(self, request: HttpRequest) -> _Exchange:
        return _Exchange(request, settings.SIGN_IN_SERVICES[self.app.provider_id])

    def get_default_scope(self) -> list[str]:
        return ["openid", "email"]


def _provider(request: HttpRequest, service: Service) -> _Provider:
    app = SocialApp(
        provider=_Provider.id,
        provider_id=service.code,
        name=service.name,
        client_id=service.client_id,
        secret=service.secret,
        settings={"server_url": service.issuer.rstrip("/")},
    )
    return _Provider(request, app=app)


class _Exchange(OpenIDConnectOAuth2Adapter):
    """allauth's exchange with one service."""

    def __init__(self, request: HttpRequest, service: Service) -> None:
        super().__init__(request, service.code)
        self.service = service

    def get_provider(self) -> _Provider:
        return _provider(self.request, self.service)

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        return str(settings.BASE_URL) + reverse("accounts:service_back", args=[self.service.code])

    @property
    def openid_config(self) -> dict[str, Any]:
        config = super().openid_config
        if config.get("issuer") != self.service.issuer:
            raise OAuth2Error(f"it calls itself {config.get('issuer')!r}, not {self.service.issuer!r}")
        return dict(config)

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any) -> SocialLogin:
        claims = jwtkit.verify_and_decode(
            credential=kwargs["response"]["id_token"],
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.service.issuer,
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
        )
        if "email" not in claims:
            more = self._fetch_user_info(token.token)
            # Section 5.3.2: the two must be about one person, or a stolen access token could lend its e-mail.
            if more.get("sub") != claims["sub"]:
                raise OAuth2Error("user info is about somebody else")
            claims = {**more, **claims}
        # Signing in would go on in allauth from here; `pre_social_login` below ends it.
        account = SocialAccount(provider=self.service.code, uid=str(claims["sub"]))
        login = SocialLogin(provider=self.get_provider(), account=account)
        login.claims = claims  # type: ignore[attr-defined]
        return login


class ServicesAdapter(DefaultSocialAccountAdapter):
    """What allauth asks its project: by which way to go out, and what to do at the end."""

    def get_requests_session(self) -> _Session:
        return _Session()

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, extra_context: Any = None
    ) -> None:
        is_cancelled = str(error) == "cancelled"
        log.warning("Sign-in service %s: %s %s", getattr(provider, "sub_id", ""), error, exception or "")
        raise ServiceFailed(is_cancelled=is_cancelled)

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        service = _speaking_to.get()
        if service is None:
            raise ServiceFailed
        raise _Answered(_told_by(sociallogin, service))

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False


def _told_by(login: SocialLogin, service: Service) -> Told:
    """What the claims of a checked token say."""
    claims = login.claims  # type: ignore[attr-defined]
    email = str(claims.get("email") or "").strip().lower()
    is_verified = service.emails_verified or claims.get("email_verified") in (True, "true")
    return Told(str(claims["sub"]), email, bool(email) and is_verified, str(login.state.get("next") or ""))


@dataclass(frozen=True)
class _Reply:
    """An answer as allauth reads it."""

    body: bytes
    headers: Mapping[str, str]
    status_code: int = 200

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    @property
    def content(self) -> bytes:
        return self.body

    def json(self) -> Any:
        return json.loads(self.body)

    def raise_for_status(self) -> None:
        """Whatever is not 200 was raised before."""


class _Session:
    """What allauth takes for a session of `requests`; every connection goes through outbound_http."""

    def __enter__(self) -> _Session:
        return self

    def __exit__(self, *error: object) -> None:
        """Nothing is kept open."""

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> _Reply:
        return self.request("GET", url, headers=headers)

    def request(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        data: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        auth: Any = None,
    ) -> _Reply:
        service = _speaking_to.get()
        written = dict(headers or {})
        if auth is not None:
            pair = f"{auth.username}:{auth.password}".encode()
            written["Authorization"] = f"Basic {base64.b64encode(pair).decode('ascii')}"
        answer = outbound_http.exchange(
            f"{url}?{urlencode(params)}" if params else url,
            form=data,
            headers=written,
            is_inside=bool(service and service.inside and urlsplit(url).hostname == service.host),
            limit_bytes=LIMIT_BYTES,
        )
        return _Reply(answer.body, {"content-type": answer.content_type})
