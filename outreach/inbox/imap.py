"""How do we speak IMAP? The only file that imports imapclient; it reads with EXAMINE and BODY.PEEK alone.

Traps of IMAPClient 4.1 that are met here: a CR or LF in a search argument starts a second command (every foreign
string is refused first); `fetch('1:*')` raises (lists of numbers alone); `UID n:*` gives the last message even
where its UID is smaller; its default debug level formats every body for nobody.
"""

import imaplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientError, LoginError

from outreach.config import Account, Server
from outreach.credentials import secret
from outreach.errors import ForeignText, LoginRefused, OutreachError, Unreachable
from outreach.inbox.parse import MAX_BYTES

CONNECT_SECONDS = 10
LIST_SIZE = 500
"""How many messages are listed, fetched and stored at a time at the most."""
FETCH_BYTES = 8 * 1024 * 1024
"""How much is asked for in one FETCH; one message may be larger."""


@dataclass(frozen=True, slots=True)
class FolderState:
    """What EXAMINE says of a folder (RFC 9051 section 6.3.3)."""

    uidvalidity: int
    uidnext: int
    exists: int


@dataclass(frozen=True, slots=True)
class Listed:
    """A message before its bytes: UID, RFC822.SIZE and INTERNALDATE."""

    uid: int
    size: int
    received_at: datetime


def safe(text: str) -> str:
    """The text, if it can go into a command as one argument; raises `ForeignText` for NUL, CR and LF."""
    if any(mark in text for mark in "\0\r\n"):
        raise ForeignText(f"{text[:60]!r} would end the IMAP command", where="IMAP", remedy="it is not looked up")
    return text


class Imap:
    """One logged-in connection; used by one thread. Every method raises `Unreachable` for what a later try may mend."""

    def __init__(self, client: IMAPClient, where: str) -> None:
        self._client, self.where = client, where

    def folders(self) -> list[str]:
        """The names of all folders that can be opened."""
        with _told(self.where):
            return [str(name) for flags, _, name in self._client.list_folders() if rb"\Noselect" not in flags]

    def examine(self, folder: str) -> FolderState:
        """Open a folder so that nothing in it can change."""
        with _told(f"{self.where}, folder {folder}"):
            answer = self._client.select_folder(safe(folder), readonly=True)
            return FolderState(
                int(answer.get(b"UIDVALIDITY", 0)), int(answer.get(b"UIDNEXT", 0)), int(answer.get(b"EXISTS", 0))
            )

    def uids_after(self, last_uid: int) -> list[int]:
        """Every UID above `last_uid` in the open folder, ascending."""
        with _told(self.where):
            found = self._client.search(["UID", f"{last_uid + 1}:*"])
            return sorted({uid for uid in found if uid > last_uid})

    def batches(self, uids: list[int]) -> Iterator[list[Listed]]:
        """These messages in groups that are small enough to be held in memory, ascending; the vanished left out."""
        for start in range(0, len(uids), LIST_SIZE):
            yield from _grouped(self._list(uids[start : start + LIST_SIZE]))

    def _list(self, uids: list[int]) -> list[Listed]:
        with _told(self.where):
            answer = self._client.fetch(uids, ["RFC822.SIZE", "INTERNALDATE"])
            return [
                Listed(uid, int(answer[uid][b"RFC822.SIZE"]), _aware(answer[uid].get(b"INTERNALDATE")))
                for uid in uids
                if b"RFC822.SIZE" in answer.get(uid, {})
            ]

    def fetch(self, batch: list[Listed]) -> dict[int, bytes | None]:
        """Bytes by UID: whole, or the header alone of a message over `MAX_BYTES`.

        A message that is gone by now is left out; None stands for one of which the server gives no bytes.
        """
        large = [message.uid for message in batch if message.size > MAX_BYTES]
        whole = [message.uid for message in batch if message.size <= MAX_BYTES]
        with _told(self.where):
            return {**self._bytes(whole, "[]"), **self._bytes(large, "[HEADER]")}

    def _bytes(self, uids: list[int], section: str) -> dict[int, bytes | None]:
        if not uids:
            return {}
        answer = self._client.fetch(uids, [f"BODY.PEEK{section}"])
        return {uid: answer[uid].get(f"BODY{section}".encode()) for uid in uids if uid in answer}

    def find(self, rfc_message_id: str) -> list[int]:
        """UIDs in the open folder whose Message-ID header is this one."""
        with _told(self.where):
            return sorted(self._client.search(["HEADER", "Message-ID", safe(rfc_message_id)]))

    def append(self, folder: str, raw: bytes, at: datetime) -> None:
        """File a copy, marked as seen: our own words are not news to us."""
        with _told(f"{self.where}, folder {folder}"):
            self._client.append(safe(folder), raw, flags=[rb"\Seen"], msg_time=at)

    def noop(self) -> None:
        """Ask the server whether it is there."""
        with _told(self.where):
            self._client.noop()


@contextmanager
def connect(account: Account) -> Iterator[Imap]:
    """A connection for the length of the block.

    Raises `Unreachable` for anything that another try may mend, `LoginRefused` where the server says no.
    """
    server = account.imap
    where = f"account {account.name}: {server.host}:{server.port}"
    with _told(where):
        client = _open(server)
    try:
        with _told(where):
            _log_in(client, account)
        yield Imap(client, where)
    finally:
        _log_out(client)


def _open(server: Server) -> IMAPClient:
    context = ssl.create_default_context(cafile=str(server.ca_file) if server.ca_file else None)
    client = IMAPClient(
        server.host,
        port=server.port,
        ssl=server.security == "tls",
        ssl_context=context if server.security == "tls" else None,
        timeout=SocketTimeout(CONNECT_SECONDS, server.timeout),
    )
    client.normalise_times = False
    client._imap.debug = 0
    if server.security == "starttls":
        client.starttls(context)
    return client


def _log_in(client: IMAPClient, account: Account) -> None:
    server = account.imap
    username = server.username or account.address
    try:
        if server.auth == "xoauth2":
            client.oauth2_login(username, secret(f"{account.name}_imap_token", f"{account.name}_token"))
        elif server.auth == "password":
            client.login(username, secret(f"{account.name}_imap_password", f"{account.name}_password"))
    except LoginError as error:
        raise LoginRefused(
            f"the server does not let {username} in: {_words(error)}",
            where=f"account {account.name}: {server.host}:{server.port}",
            remedy=f"check imap.username and the secret OUTREACH_{account.name.upper()}_PASSWORD",
        ) from error


@contextmanager
def _told(where: str) -> Iterator[None]:
    """Turn what goes wrong on the wire into an error of ours that names the place."""
    try:
        yield
    except OutreachError:
        raise
    except ssl.SSLError as error:
        remedy = "check imap.security, or name the house's own authority in imap.ca_file"
        raise Unreachable(f"no trusted TLS: {_words(error)}", where=where, remedy=remedy) from error
    except (OSError, EOFError, imaplib.IMAP4.error, IMAPClientError) as error:
        remedy = "it is tried again at the next poll; check imap.host and imap.port if it stays"
        raise Unreachable(f"IMAP broke off: {_words(error)}", where=where, remedy=remedy) from error
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, AssertionError) as error:
        raise Unreachable(
            f"the server answered what is not IMAP: {_words(error)}", where=where, remedy="it is tried again"
        ) from error


def _log_out(client: IMAPClient) -> None:
    try:
        client.logout()
    except (OSError, EOFError, imaplib.IMAP4.error, IMAPClientError, ValueError, AttributeError):
        client._imap.shutdown()


def _grouped(listed: list[Listed]) -> Iterator[list[Listed]]:
    batch: list[Listed] = []
    size = 0
    for message in listed:
        if batch and size + message.size > FETCH_BYTES:
            yield batch
            batch, size = [], 0
        batch.append(message)
        size += message.size if message.size <= MAX_BYTES else 0
    if batch:
        yield batch


def _aware(value: object) -> datetime:
    """INTERNALDATE in UTC; a server that gives none gives the oldest of days, so that nothing rests on it."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC)
    return datetime(1970, 1, 1, tzinfo=UTC)


def _words(error: BaseException) -> str:
    text = str(error) or type(error).__name__
    return text.removeprefix("b'").removesuffix("'")[:300]
