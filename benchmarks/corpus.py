"""What does the mail look like that ingest is measured on? The same 20,000 messages each time, made from a seed.

About 6,000 threads with References (half of the parents are our own mail, which is not in the folder), seven
charsets, three transfer encodings, text alone or with HTML, quoted replies, and attachments of 50 to 300 KB in
6 % of the messages. The files lie as a mail transfer agent leaves them: one for each message, LF line ends.
"""

import base64
import json
import os
import quopri
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.header import Header
from email.utils import format_datetime
from pathlib import Path

SEED = 20260401
VERSION = 1
OURS = "rep@ours.example"
START = datetime(2025, 1, 6, 8, 0, tzinfo=UTC)
ATTACHED = 0.06
NEW_THREAD = 0.30

PEOPLE = {
    "us-ascii": (10, ["Ann Miller", "Ben Carter", "Dov Levi"], "the offer for our office arrived and we read it"),
    "utf-8": (50, ["Zoë Brandt", "Łukasz Nowak", "Anaïs Petit"], "das Angebot für unser Büro kam an – wir prüfen es"),
    "iso-8859-1": (14, ["Jürgen Groß", "José Peña", "Åsa Öberg"], "merci für die Übersicht à propos du délai, señor"),
    "windows-1251": (7, ["Анна Иванова", "Пётр Смирнов"], "спасибо за письмо мы обсудим ваше предложение завтра"),
    "koi8-r": (5, ["Ольга Котова", "Иван Орлов"], "добрый день пришлите пожалуйста новые цены на кофе"),
    "gb2312": (7, ["王小明", "李娜"], "您好 我们 已经 收到 报价 请 下周 再 联系 谢谢"),
    "iso-2022-jp": (7, ["田中花子", "佐藤健"], "お世話になって おります 資料を 拝見 しました 来週 ご連絡 します"),
}
TOPICS = ["office coffee", "delivery dates", "renewal", "garden chairs", "training", "invoice", "visit", "samples"]
ATTACHMENTS = [("offer.pdf", "application/pdf"), ("photo.jpg", "image/jpeg"), ("plan.docx", "application/msword")]


@dataclass
class Conversation:
    """A thread as it grows."""

    name: str
    address: str
    charset: str
    subject: str
    chain: list[str]
    last_text: str = ""


class Corpus:
    """Messages in order of arrival, from one seed."""

    def __init__(self, seed: int = SEED) -> None:
        self._random = random.Random(seed)
        self._blobs = [self._blob() for _ in range(24)]
        self._open: list[Conversation] = []
        self.threads = 0

    def messages(self, count: int) -> Iterator[tuple[datetime, bytes]]:
        """When each message arrived, and its bytes with LF line ends."""
        at = START
        for number in range(count):
            at += timedelta(seconds=self._random.randint(20, 2400))
            yield at, self._message(number, at)

    def _message(self, number: int, at: datetime) -> bytes:
        conversation = self._conversation(number)
        quoted = conversation.last_text
        text = self._text(conversation.charset)
        body = text if not quoted else f"{text}\nOn Monday our rep wrote:\n" + _quote(quoted)
        message_id = f"<m{number:06d}@{conversation.address.partition('@')[2]}>"
        head = self._head(conversation, message_id, at)
        conversation.chain.append(message_id)
        if self._random.random() < 0.5:  # our answer, which lies in another folder
            conversation.chain.append(f"<r{number:06d}@ours.example>")
        conversation.last_text = text
        return head + self._content(number, body, conversation.charset)

    def _conversation(self, number: int) -> Conversation:
        if self._open and self._random.random() >= NEW_THREAD:
            conversation = self._random.choice(self._open)
            if len(conversation.chain) > 24:
                self._open.remove(conversation)
            return conversation
        self.threads += 1
        charset = self._random.choices(list(PEOPLE), [weight for weight, _, _ in PEOPLE.values()])[0]
        person = self._random.randrange(4000)
        names = PEOPLE[charset][1]
        address = f"contact{person}@firm{person % 700}.example"
        subject = f"{self._random.choice(TOPICS)} {number % 97} {self._text(charset, 3).strip()}"
        conversation = Conversation(names[person % len(names)], address, charset, subject, [])
        self._open.append(conversation)
        if len(self._open) > 150:
            self._open.pop(self._random.randrange(75))
        return conversation

    def _head(self, conversation: Conversation, message_id: str, at: datetime) -> bytes:
        charset, chain = conversation.charset, conversation.chain
        reply = "Re: " if chain else ""
        lines = [
            f"Return-Path: <{conversation.address}>",
            f"Delivered-To: {OURS}",
            f"Received: from mx.{conversation.address.partition('@')[2]} (mx [192.0.2.{len(chain) + 1}])",
            f"\tby mail.ours.example with ESMTPS id {message_id[1:9]};",
            f"\t{format_datetime(at)}",
            f"From: {Header(conversation.name, charset).encode()} <{conversation.address}>",
            f"To: Our Rep <{OURS}>",
            f"Subject: {Header(reply + conversation.subject, charset, header_name='Subject').encode()}",
            f"Date: {format_datetime(at - timedelta(seconds=9))}",
            f"Message-ID: {message_id}",
        ]
        if chain:
            lines += [f"In-Reply-To: {chain[-1]}", "References: " + "\n\t".join(chain)]
        return ("\n".join([*lines, "MIME-Version: 1.0", ""])).encode("ascii")

    def _content(self, number: int, body: str, charset: str) -> bytes:
        inner = self._leaf(body, charset, "plain")
        if self._random.random() < 0.45:
            page = "".join(f"<p>{line}</p>\n" for line in body.splitlines())
            html = self._leaf(f"<html><body><div>{page}</div></body></html>\n", charset, "html")
            inner = _multipart("alternative", f"alt{number}", [inner, html])
        if self._random.random() >= ATTACHED:
            return inner
        name, kind = self._random.choice(ATTACHMENTS)
        head = f"Content-Type: {kind}; name={name}\nContent-Disposition: attachment; filename={name}\n"
        attachment = head.encode() + b"Content-Transfer-Encoding: base64\n\n" + self._random.choice(self._blobs)
        return _multipart("mixed", f"mix{number}", [inner, attachment])

    def _leaf(self, text: str, charset: str, subtype: str) -> bytes:
        encoded = text.encode(charset)
        if charset in ("us-ascii", "iso-2022-jp"):
            how = "7bit"
        else:
            how = self._random.choice(["8bit", "quoted-printable", "quoted-printable", "base64"])
        if how == "base64":
            encoded = base64.encodebytes(encoded)
        elif how == "quoted-printable":
            encoded = quopri.encodestring(encoded)
        head = f"Content-Type: text/{subtype}; charset={charset}\nContent-Transfer-Encoding: {how}\n\n"
        return head.encode("ascii") + encoded

    def _text(self, charset: str, words: int = 0) -> str:
        vocabulary = PEOPLE[charset][2].split()
        count = words or int(self._random.lognormvariate(4.6, 0.8)) + 8
        chosen = self._random.choices(vocabulary, k=min(count, 1500))
        lines = [" ".join(chosen[start : start + 10]) for start in range(0, len(chosen), 10)]
        return "\n".join(lines) + "\n"

    def _blob(self) -> bytes:
        return base64.encodebytes(self._random.randbytes(self._random.randint(50_000, 300_000)))


def write_maildir(maildir: Path, count: int) -> None:
    """Make the corpus in a Maildir, unless the very same one is there already."""
    made = maildir.parent / "corpus.json"
    wanted = {"seed": SEED, "version": VERSION, "mails": count}
    if made.exists() and wanted.items() <= json.loads(made.read_text()).items():
        return
    for name in ("tmp", "new", "cur"):
        (maildir / name).mkdir(parents=True, exist_ok=True)
    corpus, total = Corpus(), 0
    for number, (at, raw) in enumerate(corpus.messages(count)):
        total += len(raw)
        lines = raw.count(b"\n")
        file = maildir / "cur" / f"{int(at.timestamp())}.M{number:06d}.bench,S={len(raw)},W={len(raw) + lines}:2,"
        file.write_bytes(raw)
        os.utime(file, (at.timestamp(), at.timestamp()))
    made.write_text(json.dumps({**wanted, "threads": corpus.threads, "bytes": total}))


def _quote(text: str) -> str:
    return "".join(f"> {line}\n" for line in text.splitlines())


def _multipart(subtype: str, boundary: str, parts: list[bytes]) -> bytes:
    head = f'Content-Type: multipart/{subtype}; boundary="{boundary}"\n\n'.encode()
    inner = b"".join(b"--%s\n%s\n" % (boundary.encode(), part) for part in parts)
    return head + inner + b"--%s--\n" % boundary.encode()
