"""How do we speak IMAP? The only file that imports imapclient; it reads with EXAMINE and BODY.PEEK alone.

What changes a folder (`make`, `place`, `take_out`, `shift`) is for a desk's own folders; the copy in Sent is appended.

Traps of IMAPClient 4.1 that are met here: a CR or LF in a search argument starts a second command (every foreign
string is refused first, or quoted here); `fetch('1:*')` raises (lists of numbers alone); `UID n:*` gives the last
message even where its UID is smaller; its default debug level formats every body for nobody.
"""

import imaplib
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientError, LoginError
from imapclient.response_parser import parse_fetch_response

from outreach.config import Account, Server
from outreach.credentials import secret
from outreach.errors import ForeignText, LoginRefused, OutreachError, Unreachable
from outreach.inbox.answer import read_plainly
from outreach.inbox.parse import MAX_BYTES
from outreach.inbox.reading import Raw
from outreach.tokens import access_token, forget_access

CONNECT_SECONDS = 30
"""Until the greeting is there: a busy server gives it late."""
ANSWER_SECONDS = 60
PAGE_SIZE = 300
"""How many messages are fetched, read and stored at a time at the most."""
LARGE_BYTES = 128 * 1024
LARGE_ONES = 16
"""How many messages over `LARGE_BYTES` may share a page."""
HUGE_BYTES = 2 * 1024 * 1024
"""A larger message is a page of its own: a page stays under about 70 MB."""


@dataclass(frozen=True, slots=True)
class FolderState:
    """What EXAMINE says of a folder (RFC 9051 section 6.3.3)."""

    uidvalidity: int
    uidnext: int
    exists: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A page that the server has begun to send."""

    page: list[int]
    whole: bool
    tag: bytes


@dataclass(frozen=True, slots=True)
class Lying:
    """What a folder says of one message before it is read."""

    deleted: bool
    """Whether a mail program has marked it to be deleted: it shows it no more."""
    size: int


def safe(text: str) -> str:
    """The text, if it can go into a command as one argument; raises `ForeignText` for NUL, CR and LF."""
    if any(mark in text for mark in "\0\r\n"):
        raise ForeignText(f"{text[:60]!r} would end the IMAP command", where="IMAP", remedy="it is not looked up")
    return text


def quoted(text: str) -> bytes:
    """The text as a quoted string (RFC 9051 section 4.3); raises `ForeignText` for what no quoted string can hold.

    IMAPClient quotes only what has a blank or a quote in it: `{5}` would announce a literal, and `)` end a list.
    """
    if not (text.isascii() and text.isprintable()):
        raise ForeignText(f"{text[:60]!r} is no header of ours", where="IMAP", remedy="it is not looked up")
    return b'"' + text.encode("ascii").replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'


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

    def pages(self, last_uid: int) -> Iterator[list[int]]:
        """Every UID above `last_uid` in the open folder, ascending, in pages that fit in memory.

        The server says which messages are large, so that none is measured singly: few of them share a page, and
        one that is huge is a page of its own.
        """
        uids = self.uids_after(last_uid)
        large = set(self._larger(last_uid, LARGE_BYTES)) if uids else set()
        huge = set(self._larger(last_uid, HUGE_BYTES)) if large else set()
        page: list[int] = []
        for uid in uids:
            full = len(page) == PAGE_SIZE or (uid in large and len(large.intersection(page)) == LARGE_ONES)
            if page and (full or uid in huge or page[-1] in huge):
                yield page
                page = []
            page.append(uid)
        if page:
            yield page

    def _larger(self, last_uid: int, size: int) -> list[int]:
        with _told(self.where):
            return list(self._client.search(["UID", f"{last_uid + 1}:*", "LARGER", size]))

    def ask(self, page: list[int]) -> "Asked":
        """Have the messages of a page sent; the next thing to do on this connection is to `take` them.

        Of a message over `MAX_BYTES` only the header is asked for, with its full size.
        """
        whole = len(page) > 1 or page[0] not in self._larger(page[0] - 1, MAX_BYTES)
        items = "(BODY.PEEK[] INTERNALDATE)" if whole else "(BODY.PEEK[HEADER] INTERNALDATE RFC822.SIZE)"
        with _told(self.where):
            return Asked(page, whole, self._client._imap._command("UID", "FETCH", ",".join(map(str, page)), items))

    def take(self, asked: "Asked") -> list[Raw]:
        """The messages that were asked for, ascending; those that are gone by now are left out."""
        with _told(self.where):
            given = self._taken(asked)
            left_out = sorted(set(asked.page) - {raw.uid for raw in given})
            if not left_out:
                return given
            # Gone, or only left out of the answer? What is still there is asked for once more, one by one.
            there = set(self._client.search(["UID", ",".join(map(str, left_out))]))
            again = [(self._taken(self.ask([uid])), uid) for uid in left_out if uid in there]
            given += [raw for more, uid in again for raw in more or [Raw(uid, _aware(None), None)]]
            return sorted(given, key=lambda raw: raw.uid)

    def _taken(self, asked: "Asked") -> list[Raw]:
        kind, told = self._client._imap._command_complete("FETCH", asked.tag)
        if kind != "OK":
            raise IMAPClientError(f"FETCH was refused: {told}")
        _, told = self._client._imap._untagged_response(kind, told, "FETCH")
        if asked.whole and (plain := read_plainly(asked.page, told)) is not None:
            return plain
        answer = parse_fetch_response(told, normalise_times=False)
        return [
            Raw(
                uid,
                _aware(answer[uid].get(b"INTERNALDATE")),
                answer[uid].get(b"BODY[]" if asked.whole else b"BODY[HEADER]"),
                None if asked.whole else int(answer[uid][b"RFC822.SIZE"]),
            )
            for uid in asked.page
            if uid in answer
        ]

    def find(self, rfc_message_id: str) -> list[int]:
        """UIDs in the open folder whose Message-ID header is this one."""
        with _told(self.where):
            return sorted(self._client.search(b"HEADER Message-ID " + quoted(rfc_message_id)))

    def append(self, folder: str, raw: bytes, at: datetime) -> None:
        """File a copy, marked as seen: our own words are not news to us."""
        with _told(f"{self.where}, folder {folder}"):
            self._client.append(safe(folder), raw, flags=[rb"\Seen"], msg_time=at)

    def named(self, path: str) -> str:
        """A folder of the user's own by its levels, `/` between them, as this server writes it (RFC 2342)."""
        with _told(self.where):
            prefix, separator = "", ""
            if self._client.has_capability("NAMESPACE") and (personal := self._client.namespace().personal):
                prefix, separator = (str(part or "") for part in personal[0])
            if not separator:
                answer = self._client.list_folders("", "")
                separator = next((part.decode("ascii") for _, part, _ in answer if part), "/")
            levels = [level for level in safe(path).split("/") if level]
            return prefix + separator.join(level.replace(separator, "-") for level in levels)

    def make(self, folder: str) -> None:
        """A new folder, shown by the user's mail programs."""
        with _told(f"{self.where}, folder {folder}"):
            self._client.create_folder(safe(folder))
            with suppress(IMAPClientError, imaplib.IMAP4.error):
                self._client.subscribe_folder(folder)

    def lying(self) -> dict[int, "Lying"]:
        """Everything in the open folder by its UID."""
        with _told(self.where):
            uids = self._client.search(["UID", "1:*"])
            answer = self._client.fetch(sorted(uids), ["FLAGS", "RFC822.SIZE"]) if uids else {}
            return {
                uid: Lying(rb"\Deleted" in said.get(b"FLAGS", ()), int(said.get(b"RFC822.SIZE", 0)))
                for uid, said in answer.items()
                if uid in set(uids)
            }

    def whole(self, uids: list[int]) -> dict[int, bytes]:
        """The bytes of these messages in the open folder; what is gone by now is left out."""
        with _told(self.where):
            answer = self._client.fetch(sorted(uids), ["BODY.PEEK[]"]) if uids else {}
            return {uid: said[b"BODY[]"] for uid, said in answer.items() if uid in uids and said.get(b"BODY[]")}

    def place(self, folder: str, raw: bytes, at: datetime, *, draft: bool) -> tuple[int, int] | None:
        """Lay a message of ours into a folder; gives UIDVALIDITY and UID where the server tells them (RFC 4315)."""
        with _told(f"{self.where}, folder {folder}"):
            flags = [rb"\Draft", rb"\Seen"] if draft else [rb"\Seen"]
            told = self._client.append(safe(folder), raw, flags=flags, msg_time=at)
            found = re.search(rb"APPENDUID (\d+) (\d+)", told if isinstance(told, bytes) else str(told).encode())
            return (int(found[1]), int(found[2])) if found is not None else None

    def take_out(self, folder: str, uids: list[int]) -> None:
        """Take messages out of a folder; others that somebody has marked as deleted stay as they are."""
        with _told(f"{self.where}, folder {folder}"):
            self._client.select_folder(safe(folder))
            self._client.add_flags(uids, [rb"\Deleted"], silent=True)
            if self._client.has_capability("UIDPLUS"):
                self._client.uid_expunge(uids)
            elif set(self._client.search(["DELETED"])) <= set(uids):
                self._client.expunge()

    def shift(self, folder: str, uids: list[int], to: str) -> None:
        """Move messages from one folder into another."""
        with _told(f"{self.where}, folder {folder}"):
            self._client.select_folder(safe(folder))
            if self._client.has_capability("MOVE"):
                self._client.move(uids, safe(to))
                return
            self._client.copy(uids, safe(to))
        self.take_out(folder, uids)

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
    # Reading the authorities takes longer than an empty poll: not where nothing is encrypted.
    encrypted = server.security != "none"
    context = ssl.create_default_context(cafile=str(server.ca_file) if server.ca_file else None) if encrypted else None
    at_first = min(CONNECT_SECONDS, server.timeout or CONNECT_SECONDS)
    client = IMAPClient(
        server.host,
        port=server.port,
        ssl=server.security == "tls",
        ssl_context=context if server.security == "tls" else None,
        timeout=SocketTimeout(at_first, server.timeout or ANSWER_SECONDS),
    )
    # A command leaves in several small writes: none shall wait for the server to acknowledge the one before.
    client.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
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
            client.oauth2_login(username, access_token(account, "imap"))
        elif server.auth == "password":
            client.login(username, secret(f"{account.name}_imap_password", f"{account.name}_password"))
    except LoginError as error:
        forget_access(account)
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
        # What was read is read: how the goodbye goes changes nothing.
        with suppress(OSError, ValueError, AttributeError):
            client._imap.shutdown()


def _aware(value: object) -> datetime:
    """INTERNALDATE in UTC; a server that gives none gives the oldest of days, so that nothing rests on it."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC)
    return datetime(1970, 1, 1, tzinfo=UTC)


def _words(error: BaseException) -> str:
    text = str(error) or type(error).__name__
    return text.removeprefix("b'").removesuffix("'")[:300]
