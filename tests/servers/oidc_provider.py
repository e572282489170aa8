"""An OpenID provider over HTTP on loopback, with keys and codes of its own; a test says which lie it tells."""

import base64
import json
import secrets
import threading
from collections.abc import Callable
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, urlencode, urlsplit

from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

CLIENT, SECRET = "outreach", "a secret between two"
Change = Callable[[dict[str, Any]], None]


@cache
def _keys() -> tuple[RSAKey, RSAKey]:
    """Its own, and one of which it does not speak."""
    return RSAKey.generate_key(2048, {"kid": "one"}), RSAKey.generate_key(2048, {"kid": "one"})


class OpenIdProvider:
    """While the context lasts: `issuer`. Who comes to /authorize is signed in as `email` at once."""

    def __init__(self, now: Callable[[], int]) -> None:
        self.now = now
        self.email = ""
        self.changes: Change = lambda _: None
        """What it does to the claims before it signs them."""
        self.says: dict[str, Any] = {}
        """What it says of itself besides."""
        self.algorithm = "RS256"
        self.signs_with_anothers = False
        self.refuses = ""
        self.asked: list[dict[str, str]] = []
        self._key, self._other = _keys()
        self._codes: dict[str, dict[str, str]] = {}
        provider = self

        class Desk(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                place = urlsplit(self.path)
                if place.path == "/authorize":
                    self.send_response(302)
                    self.send_header("Location", provider.authorize(dict(parse_qsl(place.query))))
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                    return
                self._say(*provider.told(place.path))

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                self._say(*provider.token(dict(parse_qsl(body)), self.headers.get("Authorization", "")))

            def _say(self, status: int, answer: dict[str, Any]) -> None:
                said = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(said)))
                self.end_headers()
                self.wfile.write(said)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's own name
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Desk)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def issuer(self) -> str:
        """Its name, and where it is."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def told(self, path: str) -> tuple[int, dict[str, Any]]:
        """What it says of itself, or its keys."""
        if path == "/jwks":
            return 200, {"keys": [self._key.as_dict(private=False)]}
        places = {
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
        }
        return 200, {"issuer": self.issuer} | places | self.says

    def authorize(self, asked: dict[str, str]) -> str:
        """Whoever comes is signed in; back with a code."""
        self.asked.append(asked)
        assert asked["code_challenge_method"] == "S256"
        if self.refuses:
            return f"{asked['redirect_uri']}?{urlencode({'error': self.refuses, 'state': asked['state']})}"
        code = secrets.token_urlsafe(16)
        self._codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, fields: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        """A code is good once, for whoever began with it."""
        asked = self._codes.pop(fields["code"], None)
        basic = base64.b64encode(f"{CLIENT}:{SECRET.replace(' ', '%20')}".encode()).decode()
        if asked is None or create_s256_code_challenge(fields["code_verifier"]) != asked["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        if authorization != f"Basic {basic}" or fields["redirect_uri"] != asked["redirect_uri"]:
            return 401, {"error": "invalid_client"}
        claims: dict[str, Any] = {
            "iss": self.issuer,
            "sub": "1",
            "aud": asked["client_id"],
            "nonce": asked["nonce"],
            "iat": self.now(),
            "exp": self.now() + 300,
            "email": self.email,
            "email_verified": True,
        }
        self.changes(claims)
        return 200, {"access_token": "x", "token_type": "Bearer", "id_token": self._signed(claims)}

    def _signed(self, claims: dict[str, Any]) -> str:
        if self.algorithm == "none":
            parts = ({"alg": "none"}, claims)
            return (
                ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts)
                + "."
            )
        if self.algorithm == "HS256":
            # The public key taken for a shared secret.
            shared = OctKey.import_key(self._key.as_pem(private=False))
            return jwt.encode({"alg": "HS256", "kid": "one"}, claims, shared)
        key = self._other if self.signs_with_anothers else self._key
        return jwt.encode({"alg": self.algorithm, "kid": "one"}, claims, key)
