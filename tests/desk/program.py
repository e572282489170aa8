"""A mail program of Rosa's, by Python's imaplib: what it shows in a folder, and every gesture that programs make."""

import email
import imaplib
import re
from collections.abc import Callable
from email.message import EmailMessage, Message
from email.policy import default

TO_APPROVE, APPROVED, SKIP = "Outreach/To approve", "Outreach/Approved", "Outreach/Skip"


class Program:
    """One mail program, logged in."""

    def __init__(self, port: int, user: str, password: str) -> None:
        self.client = imaplib.IMAP4("127.0.0.1", port)
        self.client.login(user, password)

    def __enter__(self) -> "Program":
        return self

    def __exit__(self, *_: object) -> None:
        self.client.logout()

    def uids(self, folder: str) -> list[int]:
        """What lies in a folder and is not marked as deleted."""
        self._open(folder)
        return [int(uid) for uid in self._told(self.client.uid("SEARCH", "UNDELETED"))[0].split()]

    def raw(self, folder: str, uid: int) -> bytes:
        """The bytes of one mail."""
        self._open(folder)
        return bytes(self._told(self.client.uid("FETCH", str(uid), "(BODY.PEEK[])"))[0][1])

    def flags(self, folder: str, uid: int) -> str:
        """The flags of one mail."""
        self._open(folder)
        return str(self._told(self.client.uid("FETCH", str(uid), "(FLAGS)"))[0])

    def drafts(self, folder: str = TO_APPROVE) -> list[tuple[int, Message]]:
        """The drafts in a folder, without the note."""
        found = [(uid, email.message_from_bytes(self.raw(folder, uid), policy=default)) for uid in self.uids(folder)]
        return [(uid, mail) for uid, mail in found if mail["X-Outreach-Note"] is None]

    def note(self) -> str:
        """What the note says; '' where there is none."""
        found = [email.message_from_bytes(self.raw(TO_APPROVE, uid), policy=default) for uid in self.uids(TO_APPROVE)]
        notes = [mail for mail in found if mail["X-Outreach-Note"] is not None]
        assert len(notes) < 2
        return str(notes[0].get_content()) if notes else ""  # type: ignore[attr-defined]

    def copy(self, uid: int, folder: str, to: str) -> None:
        """COPY, as the first half of a move, or as a label that is added."""
        self._open(folder)
        self._told(self.client.uid("COPY", str(uid), f'"{to}"'))

    def mark_deleted(self, uid: int, folder: str) -> None:
        """STORE \\Deleted, as programs do that expunge later, or never."""
        self._open(folder)
        self._told(self.client.uid("STORE", str(uid), "+FLAGS.SILENT", r"(\Deleted)"))

    def delete(self, uid: int, folder: str = TO_APPROVE) -> None:
        """Gone for good."""
        self.mark_deleted(uid, folder)
        self._told(self.client.expunge())

    def move(self, uid: int, folder: str, to: str) -> None:
        """MOVE (RFC 6851)."""
        self._open(folder)
        self._told(self.client.uid("MOVE", str(uid), f'"{to}"'))

    def move_the_old_way(self, uid: int, folder: str, to: str) -> None:
        """COPY, STORE, EXPUNGE."""
        self.copy(uid, folder, to)
        self.delete(uid, folder)

    def append(self, folder: str, raw: bytes) -> None:
        """A mail is saved."""
        self._told(self.client.append(f'"{folder}"', r"(\Draft \Seen)", "", raw))

    def save(
        self, uid: int, change: Callable[[str], str], folder: str = TO_APPROVE, to: str = TO_APPROVE, **kept: bool
    ) -> None:
        """Edit and save as Thunderbird does: the changed mail with a Message-ID of its own, then the old one goes."""
        self.append(to, rewritten(self.raw(folder, uid), change, **kept))
        self.delete(uid, folder)

    def remove_folder(self, folder: str) -> None:
        """The folder itself is deleted."""
        self.client.select("INBOX")
        self._told(self.client.delete(f'"{folder}"'))

    def _open(self, folder: str) -> None:
        self._told(self.client.select(f'"{folder}"'))

    def _told(self, answer: tuple[str, list]) -> list:  # type: ignore[type-arg]
        assert answer[0] == "OK", answer
        return [part for part in answer[1] if part is not None] or [b""]


def rewritten(
    raw: bytes,
    change: Callable[[str], str] = lambda text: text,
    *,
    field: bool = True,
    block: bool = True,
    html: bool = False,
    own_id: bool = True,
    subject: str = "",
) -> bytes:
    """The mail as a program writes it anew: with or without our field, our block, in HTML alone."""
    old = email.message_from_bytes(raw, policy=default)
    mail = EmailMessage()
    for name in ("From", "To", "Subject", "In-Reply-To", "References"):
        if old[name]:
            mail[name] = str(old[name])
    if subject:
        del mail["Subject"]
        mail["Subject"] = subject
    mail["Message-ID"] = f"<{abs(hash(raw))}@program.example>" if own_id else str(old["Message-ID"])
    if field:
        mail["X-Outreach-Draft"] = str(old["X-Outreach-Draft"])
    body = old.get_body(("plain",))
    assert body is not None
    text = change(str(body.get_content()).replace("\r\n", "\n"))
    if not block:
        text = re.sub(r"(?s)=== Outreach.*?begins\. ===\n+", "", text)
    if html:
        lines = "".join(f"<p class=MsoNormal>{line or '&nbsp;'}</p>\n" for line in text.split("\n\n"))
        mail.set_content(f"<html><head><style>p{{margin:0}}</style></head><body>{lines}</body></html>", subtype="html")
    else:
        mail.set_content(text)
    return mail.as_bytes()
