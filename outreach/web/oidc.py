"""How do people sign in where the house has a provider of its own? OpenID Connect: a code, PKCE, a nonce, a state.

The one edge that speaks to the provider. A redirect of it is not followed; neither codes nor tokens are logged.
"""

import base64
import hashlib
import hmac
import json
import secrets
import ssl
import threading
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge

from outreach.config import Oidc
from outreach.credentials import secret
from outreach.errors import ConfigError, Unreachable
from outreach.web.id_token import Expected, NotVouched, vouched

BACK = "/login/oidc/back"
"""Where the provider sends people back to, below `web.address`."""
LASTS = timedelta(minutes=10)
"""For so long a sign-in that was begun may end."""
_KNOWN_FOR = timedelta(hours=1)
_ANSWER_SECONDS = 10
_MOST_BYTES = 300_000
_LOCAL = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Begun:
    """A sign-in on its way, kept by the browser alone and signed by us."""

    state: str
    nonce: str
    verifier: str
    to: str
    until: float


class Provider:
    """The house's provider; what it says of itself is asked for once an hour."""

    def __init__(self, settings: Oidc, back: str, key: bytes) -> None:
        self._settings, self._back, self._key = settings, back, key
        self._known: tuple[datetime, dict[str, Any]] | None = None
        self._lock = threading.Lock()

    def begin(self, to: str, now: datetime) -> tuple[str, str]:
        """Where the browser goes, and what it keeps meanwhile. Raises `Unreachable`."""
        until = (now + LASTS).timestamp()
        state, nonce = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        begun = Begun(state, nonce, secrets.token_urlsafe(48), to, until)
        place = prepare_grant_uri(
            self._endpoint("authorization_endpoint", now),
            self._settings.client_id,
            "code",
            redirect_uri=self._back,
            scope="openid email",
            state=begun.state,
            nonce=begun.nonce,
            code_challenge=create_s256_code_challenge(begun.verifier),
            code_challenge_method="S256",
        )
        return str(place), self._sealed(begun)

    def end(self, kept: str, answer: dict[str, str], now: datetime) -> tuple[str, str]:
        """The verified email of whoever came back, and where they wanted to go. Raises `NotVouched`, `Unreachable`."""
        begun = self._opened(kept, now)
        if not hmac.compare_digest(answer.get("state", "").encode(), begun.state.encode()):
            raise NotVouched("it is not the sign-in that this browser began")
        known = self._discovered(now)
        required = bool(known.get("authorization_response_iss_parameter_supported"))
        if answer.get("iss", "" if required else self._settings.issuer) != self._settings.issuer:
            raise NotVouched("another provider answers (RFC 9207)")
        if "error" in answer or not answer.get("code"):
            raise NotVouched(f"the provider says {answer.get('error', 'nothing')[:60]}")
        given = self._exchanged(answer["code"], begun, now)
        keys = _asked("GET", self._endpoint("jwks_uri", now))
        expected = Expected(
            self._settings.issuer, self._settings.client_id, begun.nonce, str(given.get("access_token", ""))
        )
        return vouched(str(given.get("id_token", "")), keys, expected, now), begun.to

    def _exchanged(self, code: str, begun: Begun, now: datetime) -> dict[str, Any]:
        fields = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._back,
            "client_id": self._settings.client_id,
            "code_verifier": begun.verifier,
        }
        headers = {}
        if password := _secret():
            ways = self._discovered(now).get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
            if "client_secret_basic" in ways:
                pair = f"{quote(self._settings.client_id, safe='')}:{quote(password, safe='')}"
                headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
            else:
                fields["client_secret"] = password
        return _asked("POST", self._endpoint("token_endpoint", now), urlencode(fields), headers)

    def _endpoint(self, name: str, now: datetime) -> str:
        url = self._discovered(now).get(name)
        place = urlsplit(url if isinstance(url, str) else "")
        if not (place.scheme == "https" or (place.scheme == "http" and place.hostname in _LOCAL)):
            raise Unreachable(f"the provider names no safe {name}", where="web.oidc", remedy="look at the provider")
        return str(url)

    def _discovered(self, now: datetime) -> dict[str, Any]:
        with self._lock:
            if self._known is None or now - self._known[0] >= _KNOWN_FOR:
                found = _asked("GET", f"{self._settings.issuer.rstrip('/')}/.well-known/openid-configuration")
                if found.get("issuer") != self._settings.issuer:
                    raise Unreachable("it calls itself otherwise", where="web.oidc.issuer", remedy="write it the same")
                self._known = now, found
            return self._known[1]

    def _sealed(self, begun: Begun) -> str:
        body = base64.urlsafe_b64encode(json.dumps(asdict(begun)).encode()).decode()
        return f"{body}.{self._seal(body)}"

    def _opened(self, kept: str, now: datetime) -> Begun:
        body, _, seal = kept.partition(".")
        if not hmac.compare_digest(seal.encode("utf-8", "replace"), self._seal(body).encode()):
            raise NotVouched("this browser has begun no sign-in")
        begun = Begun(**json.loads(base64.urlsafe_b64decode(body)))
        if now.timestamp() >= begun.until:
            raise NotVouched("it has taken too long")
        return begun

    def _seal(self, body: str) -> str:
        return hmac.new(self._key, b"oidc:" + body.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def _secret() -> str:
    """The client's secret; providers that know us by PKCE alone give none."""
    try:
        return secret("oidc_secret")
    except ConfigError:
        return ""


def _asked(method: str, url: str, body: str | None = None, headers: dict[str, str] | None = None) -> dict[str, Any]:
    """One answer in JSON; raises `Unreachable`, and `NotVouched` where the provider refuses."""
    place = urlsplit(url)
    connection = (
        HTTPSConnection(place.hostname or "", place.port, timeout=_ANSWER_SECONDS, context=ssl.create_default_context())
        if place.scheme == "https"
        else HTTPConnection(place.hostname or "", place.port, timeout=_ANSWER_SECONDS)
    )
    kind = {"Content-Type": "application/x-www-form-urlencoded"} if body is not None else {}
    try:
        path = (place.path or "/") + (f"?{place.query}" if place.query else "")
        connection.request(method, path, body, {"Accept": "application/json"} | kind | (headers or {}))
        response = connection.getresponse()
        status, answer = response.status, json.loads(response.read(_MOST_BYTES) or b"{}")
    except (OSError, HTTPException, ValueError, RecursionError) as error:
        why = f"the provider cannot be asked: {type(error).__name__}"
        raise Unreachable(why, where="web.oidc", remedy="it is tried again with the next sign-in") from error
    finally:
        connection.close()
    if status >= 500 or not isinstance(answer, dict):
        raise Unreachable(f"the provider answers {status}", where="web.oidc", remedy="try again")
    if status != 200:
        raise NotVouched(f"the provider answers {status}: {str(answer.get('error', ''))[:60]}")
    return answer
