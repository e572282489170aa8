"""With which token do we log in at Google or Microsoft, and how is it kept? The one edge that speaks OAuth.

The grant (RFC 8628, a device code) is encrypted on the disk; access tokens are renewed before they run out. A redirect
is not followed, and neither tokens nor answers are logged.
"""

import base64
import contextlib
import fcntl
import hashlib
import importlib
import json
import os
import ssl
import stat
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from outreach.config import Account
from outreach.credentials import secret
from outreach.errors import ConfigError, LoginRefused, Unreachable
from outreach.scrubbed import remember
from outreach.sending_settings import OAuth

RENEW_SECONDS = 300
"""So long before its end a token is renewed."""
ANSWER_SECONDS = 20
_MOST_BYTES = 100_000
_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
_GOOGLE = ("https://oauth2.googleapis.com/device/code", "https://oauth2.googleapis.com/token")
_MICROSOFT = "https://login.microsoftonline.com/{}/oauth2/v2.0/"
_OUTLOOK = "https://outlook.office.com/"
_SCOPES = {
    "google": ["https://mail.google.com/"],
    "microsoft": [f"{_OUTLOOK}IMAP.AccessAsUser.All", f"{_OUTLOOK}SMTP.Send", "offline_access"],
}


@dataclass(frozen=True, slots=True)
class Grant:
    """What a provider has given us."""

    refresh: str
    access: str = ""
    until: float = 0.0


@dataclass(frozen=True, slots=True)
class Code:
    """What a person has to type, and where."""

    user_code: str
    place: str
    device_code: str
    interval: float
    until: float


def access_token(account: Account, protocol: str, now: Callable[[], float] = time.time) -> str:
    """The bearer token of an account; renewed where it is about to run out.

    Raises `LoginRefused` where the provider wants a person to log in again, `Unreachable` where it does not answer.
    """
    if account.oauth is None:
        own = f"{account.name}_imap_token" if protocol == "imap" else f"{account.name}_smtp_token"
        return secret(own, f"{account.name}_token")
    with _locked(account.oauth, account.name):
        grant = _read(account.oauth, account.name)
        if grant.access and grant.until - RENEW_SECONDS > now():
            return remember(grant.access)
        grant = _renewed(account, account.oauth, grant, now())
        _keep(account.oauth, account.name, grant)
        return remember(grant.access)


def forget_access(account: Account) -> None:
    """A server has refused the token: the next one is asked for anew."""
    if account.oauth is not None:
        with _locked(account.oauth, account.name), contextlib.suppress(LoginRefused):
            _keep(account.oauth, account.name, Grant(_read(account.oauth, account.name).refresh))


def begin(account: Account, now: Callable[[], float] = time.time) -> Code:
    """Ask the provider for a code that a person types in a browser."""
    oauth = _of(account)
    status, answer = _post(_places(oauth)[0], {"client_id": oauth.client_id, "scope": " ".join(_scopes(oauth))})
    try:
        place = answer.get("verification_uri") or answer["verification_url"]
        return Code(
            answer["user_code"],
            place,
            answer["device_code"],
            float(answer.get("interval", 5)),
            now() + float(answer["expires_in"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise _refused(account, status, answer) from error


def wait(
    account: Account, code: Code, now: Callable[[], float] = time.time, sleep: Callable[[float], None] = time.sleep
) -> None:
    """Wait until the person has said yes, and keep the grant. Raises `LoginRefused` for a no, or after too long."""
    oauth, interval = _of(account), code.interval
    asked = {"grant_type": _GRANT, "device_code": code.device_code, "client_id": oauth.client_id, **_secret(account)}
    while now() < code.until:
        sleep(interval)
        status, answer = _post(_places(oauth)[1], asked)
        error = answer.get("error")
        if error == "slow_down":
            interval += 5
        elif error != "authorization_pending":
            if status != 200 or not answer.get("refresh_token"):
                raise _refused(account, status, answer)
            keep(account, _grant(answer, "", now()))
            return
    raise LoginRefused("nobody has said yes in time", where=f"account {account.name}", remedy=_again(account))


def keep(account: Account, grant: Grant) -> None:
    """Keep a grant, encrypted."""
    with _locked(_of(account), account.name):
        _keep(_of(account), account.name, grant)


def _of(account: Account) -> OAuth:
    if account.oauth is None:
        raise ConfigError("has no oauth", where=f"account {account.name}", remedy="set accounts.oauth")
    return account.oauth


def _renewed(account: Account, oauth: OAuth, grant: Grant, now: float) -> Grant:
    asked = {"grant_type": "refresh_token", "refresh_token": grant.refresh, "client_id": oauth.client_id}
    status, answer = _post(_places(oauth)[1], {**asked, **_secret(account)})
    if status != 200 or not answer.get("access_token"):
        raise _refused(account, status, answer)
    return _grant(answer, grant.refresh, now)


def _grant(answer: dict[str, Any], refresh: str, now: float) -> Grant:
    return Grant(
        str(answer.get("refresh_token") or refresh),
        str(answer.get("access_token", "")),
        now + float(answer.get("expires_in", 0)),
    )


def _refused(account: Account, status: int, answer: dict[str, Any]) -> LoginRefused | Unreachable:
    told = " ".join(str(answer.get(key, "")) for key in ("error", "error_description")).split()
    what, where = " ".join(told)[:300] or f"it answers {status}", f"account {account.name}"
    if status >= 500 or status == 429:
        return Unreachable(f"the provider gives no token: {what}", where=where, remedy="it is tried again")
    return LoginRefused(f"the provider gives no token: {what}", where=where, remedy=_again(account))


def _again(account: Account) -> str:
    return f"log in again: 'outreach auth login {account.name}'"


def _secret(account: Account) -> dict[str, str]:
    """Google gives clients a secret, Microsoft gives public clients none."""
    try:
        return {"client_secret": secret(f"{account.name}_oauth_secret")}
    except ConfigError:
        return {}


def _places(oauth: OAuth) -> tuple[str, str]:
    known = (
        _GOOGLE
        if oauth.provider == "google"
        else tuple(_MICROSOFT.format(oauth.tenant) + last for last in ("devicecode", "token"))
    )
    return oauth.device_url or known[0], oauth.token_url or known[1]


def _scopes(oauth: OAuth) -> list[str]:
    return oauth.scopes or _SCOPES.get(oauth.provider, [])


def _post(url: str, fields: dict[str, str]) -> tuple[int, dict[str, Any]]:
    place = urlsplit(url)
    connection = (
        HTTPSConnection(place.hostname or "", place.port, timeout=ANSWER_SECONDS, context=ssl.create_default_context())
        if place.scheme == "https"
        else HTTPConnection(place.hostname or "", place.port, timeout=ANSWER_SECONDS)
    )
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    try:
        connection.request("POST", place.path or "/", urlencode(fields), headers)
        response = connection.getresponse()
        answer = json.loads(response.read(_MOST_BYTES) or b"{}")
    except (OSError, HTTPException, ValueError) as error:
        raise Unreachable(
            f"the provider cannot be asked: {error or type(error).__name__}", where=url, remedy="it is tried again"
        ) from error
    finally:
        connection.close()
    return response.status, answer if isinstance(answer, dict) else {}


@contextlib.contextmanager
def _locked(oauth: OAuth, name: str) -> Iterator[None]:
    """One at a time, over all processes: a provider may take a renewal token once only."""
    oauth.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (oauth.folder / f"{name}.lock").open("a", encoding="ascii") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _read(oauth: OAuth, name: str) -> Grant:
    box: Any = importlib.import_module("cryptography.fernet")
    path = oauth.folder / name
    try:
        return Grant(**json.loads(box.Fernet(_key(oauth)).decrypt(path.read_bytes())))
    except FileNotFoundError as error:
        remedy = f"'outreach auth login {name}'"
        raise LoginRefused("nobody has logged in yet", where=f"account {name}", remedy=remedy) from error
    except (box.InvalidToken, ValueError, TypeError) as error:
        remedy = f"set OUTREACH_TOKEN_KEY as it was, or 'outreach auth login {name}'"
        raise LoginRefused("the kept token cannot be decrypted", where=str(path), remedy=remedy) from error


def _keep(oauth: OAuth, name: str, grant: Grant) -> None:
    box: Any = importlib.import_module("cryptography.fernet")
    sealed = box.Fernet(_key(oauth)).encrypt(json.dumps(asdict(grant)).encode())
    _write_private(oauth.folder / name, sealed)


def _key(oauth: OAuth) -> bytes:
    """The secret OUTREACH_TOKEN_KEY, or a key in a file that is made at the first time."""
    try:
        words = secret("token_key").encode()
    except ConfigError:
        path = oauth.folder / "key"
        if not path.exists():
            _write_private(path, base64.b64encode(os.urandom(32)))
        words = path.read_bytes()
    return base64.urlsafe_b64encode(hashlib.sha256(b"outreach tokens\0" + words).digest())


def _write_private(path: Path, content: bytes) -> None:
    """The whole file or none of it, readable by us alone."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}.new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, stat.S_IRUSR | stat.S_IWUSR)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
