"""Which domains have signed a raw mail so that the signature holds? DKIM (RFC 6376), by keys from the DNS.

Only this file speaks to the DNS. Both packages are loaded when the first signature is looked at: that takes longer
than most commands run.
"""

import re
import time
from collections.abc import Iterator
from importlib import import_module
from typing import Any, Protocol

import structlog

MAX_BYTES = 1024 * 1024
"""A larger mail is not looked at: who asks to be written again sends no film."""
MAX_SIGNATURES = 4
LONGEST_BLANK = 100
"""The library takes quadratic time on longer runs of blanks."""
LOOK_UP_SECONDS = 2.0
REMEMBERED_SECONDS = 3600
PAUSE_SECONDS = 60
"""After so many look-ups in a row without an answer, none is tried for so long."""
MOST_SILENT = 3
MOST_REMEMBERED = 5000
_ONCE = ("from", "subject", "date", "content-type", "content-transfer-encoding", "mime-version", "sender")
_BLANKS = re.compile(rb"[ \t]{2,}")

log = structlog.get_logger()


class Keys(Protocol):
    """Where public keys come from."""

    def key(self, name: str) -> bytes | None:
        """The TXT record of a name, None where there is none or nobody answers."""
        ...


class DnsKeys:
    """Keys from the DNS, each asked for once an hour at most; patient for seconds, not for minutes."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[float, bytes | None]] = {}
        self._silent, self._not_before = 0, 0.0

    def key(self, name: str) -> bytes | None:
        """The TXT record of a name, None where there is none or nobody answers."""
        now = time.monotonic()
        if (known := self._known.get(name)) is not None and known[0] > now:
            return known[1]
        if now < self._not_before:
            return None
        found = self._asked(name, now)
        if len(self._known) >= MOST_REMEMBERED:
            self._known.clear()
        self._known[name] = (now + REMEMBERED_SECONDS if self._silent == 0 else now + PAUSE_SECONDS, found)
        return found

    def _asked(self, name: str, now: float) -> bytes | None:
        resolver, exception = import_module("dns.resolver"), import_module("dns.exception")
        try:
            answer = resolver.resolve(name, "TXT", lifetime=LOOK_UP_SECONDS, search=False)
            self._silent = 0
            return b"".join(next(iter(answer)).strings)
        except (resolver.NXDOMAIN, resolver.NoAnswer):
            self._silent = 0
        except (exception.DNSException, OSError, ValueError, UnicodeError) as why:
            self._silent += 1
            if self._silent >= MOST_SILENT:
                self._not_before = now + PAUSE_SECONDS
            log.info("no key from the DNS", name=name, why=repr(why)[:200])
        return None


def signers(raw: bytes, keys: Keys) -> Iterator[str]:
    """The domains whose signatures over From, Subject and the whole text hold."""
    if len(raw) > MAX_BYTES or any(match.end() - match.start() > LONGEST_BLANK for match in _BLANKS.finditer(raw)):
        return
    library = import_module("dkim")
    try:
        mail = library.DKIM(raw)
        names = [name.lower().strip() for name, _ in mail.headers]
    except Exception:  # noqa: BLE001 - a mail that the library cannot take apart is not signed
        return
    if any(names.count(name.encode()) > 1 for name in _ONCE):
        return
    for index in range(min(names.count(b"dkim-signature"), MAX_SIGNATURES)):
        if (domain := _holds(mail, index, keys)) is not None:
            yield domain


def _holds(mail: Any, index: int, keys: Keys) -> str | None:
    """The domain of one signature, where it holds."""

    def look_up(name: bytes, timeout: float = 0) -> bytes | None:
        return keys.key(name.decode("ascii").rstrip("."))

    try:
        if not mail.verify(index, dnsfunc=look_up):
            return None
        fields = mail.signature_fields
        signed = {name.strip().lower() for name in fields[b"h"].split(b":")}
        # With l= anybody can add text to what was signed.
        if b"l" in fields or not {b"from", b"subject"} <= signed:
            return None
        return str(fields[b"d"].decode("ascii")).casefold()
    except Exception:  # noqa: BLE001 - whatever is wrong with a signature, it proves nothing
        return None
