"""A little sign-in service of an organisation on loopback: OpenID Connect with PKCE, as strict as a real one.

Source:
    OpenID Connect Discovery 1.0, section 4; Core 1.0, sections 3.1.3 and 5.3; RFC 7636, section 4.6.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT_ID, SECRET = "daumoi", "s3cret-of-the-client"


class SignInService:
    """What the service knows, and how it misbehaves where a test asks for that."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.stranger = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.codes: dict[str, dict[str, Any]] = {}
        self.asked: list[str] = []
        self.config: dict[str, Any] = {}
        self.token: dict[str, Any] = {}
        self.claims: dict[str, Any] = {}
        self.user_info: dict[str, Any] | None = None
        self.signs_with_own_key = True
        self.broken: dict[str, tuple[int, str, bytes]] = {}
        self.issuer = ""

    def let_in(self, address: str, **claims: Any) -> dict[str, str]:
        """What the service adds to the address it sends the browser back to, after the person signed in there."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert asked["client_id"] == CLIENT_ID
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(12)
        self.codes[code] = {**asked, "claims": claims}
        return {"code": code, "state": asked["state"]}

    def configuration(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "jwks_uri": f"{self.issuer}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
            **self.config,
        }

    def keys(self) -> dict[str, Any]:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**public, "kid": "one", "alg": "RS256", "use": "sig"}]}

    def tokens(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """The answer at the token endpoint; a code counts once, for its client, its address and its verifier."""
        known = self.codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        fits = (
            known is not None
            and known["redirect_uri"] == form.get("redirect_uri")
            and known["code_challenge"] == challenge
            and (form.get("client_id"), form.get("client_secret")) == (CLIENT_ID, SECRET)
        )
        if not fits or known is None:
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT_ID, "iat": now, "exp": now + 300, **known["claims"], **self.claims}
        key = self.key if self.signs_with_own_key else self.stranger
        signed = jwt.encode(claims, key, algorithm="RS256", headers={"kid": "one"})
        return 200, {"access_token": "a", "token_type": "Bearer", "id_token": signed, **self.token}


def _handler(service: SignInService) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            pages: dict[str, Any] = {
                "/.well-known/openid-configuration": service.configuration(),
                "/keys": service.keys(),
                "/userinfo": service.user_info,
            }
            self._answer(path, 200 if pages.get(path) else 404, pages.get(path))

        def do_POST(self) -> None:
            sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self._answer(self.path, *service.tokens({name: values[0] for name, values in sent.items()}))

        def _answer(self, path: str, status: int, page: Any) -> None:
            service.asked.append(path)
            kind, body = "application/json", json.dumps(page).encode()
            if path in service.broken:
                status, kind, body = service.broken[path]
            self.send_response(status)
            self.send_header("Content-Type", kind)
            if status == 302:
                self.send_header("Location", "http://127.0.0.1:9/")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *words: object) -> None:
            """Say nothing in tests."""

    return Handler


@contextmanager
def sign_in_service() -> Iterator[SignInService]:
    """A service that runs for the length of the block."""
    service = SignInService()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(service))
    service.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
