"""Malformed and hostile mails, made by code: the same ones each time, some hundred shapes with several sizes each."""

import base64
import random
from collections.abc import Iterator

ANN = b"From: Ann <ann@client.example>\r\n"
TOKEN = "token-{:04d}"
"""Stands in each mail, so that it is known again."""
IDS = [
    b"<[>",
    b"<>",
    b"<@>",
    b"<a@b",
    b"a@b",
    b"<a b@c>",
    b"<a@b>\r\n <c@d>",
    b'<"a\\"b"@c>',
    b"<" + b"x" * 65_000 + b"@y>",
    b"<a@b>\0",
    b"<\xff\xfe@b>",
    b"<a@b> (a comment) <c@d>",
    b"<a@b>\\r\\nX1 STORE 1:* +FLAGS (\\Deleted)",
    b"=?utf-8?q?<a@b>?=",
]
SENDERS = [
    b"a@good.example <b@evil.example>",
    b"a@evil.example@good.example",
    b"",
    b"undisclosed: a@b.example, c@d.example;",
    b"ann",
    b"<>",
    b"<ann@client.example",
    b"ann@client.example>",
    b"(" * 20_000,
    b'"' * 999,
    b"a@b.example, c@d.example",
    b'"ann@client.example" <eve@evil.example>',
    b"=?utf-8?q?ann=40client.example?= <eve@evil.example>",
    b"=?utf-8?b?" + base64.b64encode(b"ann@client.example\r\nBcc: x@y.example") + b"?= <eve@evil.example>",
    b"ann@[127.0.0.1]",
    b"ann@client.example\0eve@evil.example",
    b"\xff\xfe <ann@client.example>",
    b"Ann <ann@" + b"a." * 5000 + b"b>",
    "Ann <ann@clıent.example>".encode(),
    b"ann@xn--.example",
    b"Ann <ann@client.example> <eve@evil.example>",
    b"@route.example:ann@client.example",
    b"\t",
    b"ann@client.example\r\n\t,eve@evil.example",
    b"<<ann@client.example>>",
]
DATES = [
    b"Thu, 01 Jan 1970 00:00:00 +0000",
    b"Fri, 31 Dec 2099 23:59:60 +9999",
    b"yesterday",
    b"",
    b"99 99 9999 99:99:99 -9999",
    b"Mon, 2 Mar 0000 10:00:00",
    b"2 Mar 99999999999999999999 10:00:00 +0000",
    b"\xff\xff",
    b"Mon, 2 Mar 2026 10:00:00 +2460",
    b"1" * 20_000,
    b"Mon, 2 Mar 2026 10:00:00 (((((((((",
    b"Sun, 29 Feb 2026 10:00:00 +0000",
]
CHARSETS = [
    b"x-unknown",
    b"rot13",
    b"idna",
    b"punycode",
    b"utf-7",
    b"unicode_escape",
    b"undefined",
    b"utf-16",
    b"utf-32-be",
    b"zlib",
    b"bz2",
    b"hex",
    b"\xff",
    b"''",
    b"a" * 3000,
    b"cp65001",
    b"hz",
    b"iso-2022-jp",
    b"iso-2022-kr",
    b"utf-8\0",
]
ENCODINGS = [b"base64", b"quoted-printable", b"x-uuencode", b"8bit", b"binary", b"zip", b"base64\0", b"", b"BASE64 (x)"]
LETTERS = [
    "re\u200bmove me",
    "\u202eevomer\u202c me",
    "ｒｅｍｏｖｅ ｍｅ",
    "rеmоvе me",
    "remove\u00adme",
    "\ufeffremove me",
    "a\u0300" * 5000,
    "\U000e0072\U000e0065",
    "\0remove\0me",
    "\x1b[2Jremove me",
    "\u2066\u2067\u2068\u2069" * 500,
    "ﷺ" * 5000,
    "\r\rremove\rme\r",
    "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029",
    "\U0001f469\u200d" * 3000,
    "\u0e33" * 5000,
]


def mails() -> list[bytes]:
    """Every mail, each with a token of its own in its body or its last header."""
    found = [*_headers(), *_senders_and_dates(), *_bodies(), *_trees(), *_reports(), *_lines(), *_damaged()]
    return [mail.replace(b"@TOKEN@", TOKEN.format(number).encode()) for number, mail in enumerate(found)]


def _mail(*headers: bytes, body: bytes = b"@TOKEN@ How much does it cost?\r\n", sender: bytes = ANN) -> bytes:
    return sender + b"".join(header + b"\r\n" for header in headers) + b"\r\n" + body


def _headers() -> Iterator[bytes]:
    for value in IDS:
        for name in (b"Message-ID", b"In-Reply-To", b"References"):
            yield _mail(name + b": " + value)
    yield from (_mail(b"Message-ID: <twice@client.example>", body=b"@TOKEN@ number %d" % n) for n in range(3))
    for name in (b"From", b"To", b"Subject", b"Date", b"Content-Type", b"Content-Transfer-Encoding", b"MIME-Version"):
        yield _mail(name + b": one", name + b": two", name + b": three")
    for number in (999, 1001, 20_000):
        yield _mail(*(b"X-%d: y" % n for n in range(number)))
    for size in (255 * 1024, 257 * 1024, 3 * 1024 * 1024):
        yield _mail(b"Subject: " + b"x" * size)
        yield _mail(b"Subject: " + b"x\r\n " * (size // 4))
    for value in (
        b"=?utf-8?q?=00=ff?=",
        b"=?utf-8?b?////?=",
        b"=?x?y?z?=",
        b"=?utf-8?q?" * 3000,
        b"=?utf-8?b?4pio" * 2000,
        b"=?",
    ):
        yield _mail(b"Subject: " + value)
        yield _mail(b"To: " + value + b" <a@b.example>")
    yield _mail(b"To: " + b"a@b.example, " * 5000)
    yield _mail(b"To: " + b"x:" * 5000 + b";" * 5000)
    yield _mail(b"References: " + b"<a@b> " * 20_000)
    yield from (
        _mail(line)
        for line in (b": no name", b"No colon", b" folded at once", b"X\x7f: y", "Ü: ü".encode(), b"X:", b"X :y")
    )
    for stop in (b"\n\n", b"\r\r", b"\r\n\n", b"\n\r\n", b""):
        yield ANN.replace(b"\r\n", b"\n") + b"Subject: ends oddly" + stop + b"@TOKEN@"


def _senders_and_dates() -> Iterator[bytes]:
    for sender in SENDERS:
        yield _mail(b"Subject: x", sender=b"From: " + sender + b"\r\n")
        yield _mail(b"Reply-To: " + sender, b"Sender: " + sender, b"Cc: " + sender)
    yield from (_mail(b"Date: " + date) for date in DATES)
    yield _mail(b"Subject: nobody", sender=b"")


def _bodies() -> Iterator[bytes]:
    text = "Añadir – “déjà vu” 日本".encode()
    for charset in CHARSETS:
        yield _mail(
            b'Content-Type: text/plain; charset="' + charset + b'"', body=b"@TOKEN@ " + text + bytes(range(256))
        )
        yield _mail(b"Subject: =?" + charset[:60] + b"?q?=ff=fe=00a?=", body=b"@TOKEN@")
    for encoding in ENCODINGS:
        for kind in (b"text/plain", b"text/html", b"image/png"):
            body = b"@TOKEN@ =ZZ =\r\n=3D !!! ////=====A=A " + base64.b64encode(text)[:-3] + b"\xff"
            yield _mail(b"Content-Type: " + kind, b"Content-Transfer-Encoding: " + encoding, body=body)
    yield from (
        _mail(b"Content-Type: text/plain; charset=utf-8", body=b"@TOKEN@ " + words.encode()) for words in LETTERS
    )
    yield from (
        _mail(b"Content-Type: text/html; charset=utf-8", body=b"<p>@TOKEN@ " + words.encode()) for words in LETTERS
    )
    for unit in (
        b">",
        b"> ",
        b"-",
        b"\r\n",
        b"\n>",
        b"a ",
        b"(",
        b"On a, b wrote:\r\n",
        b"From: a\r\n",
        b"\t",
        b"x",
        b"<",
        b"&",
        b"_" * 70 + b"\r\n",
    ):
        yield _mail(b"Subject: again and again", body=b"@TOKEN@ " + unit * (200_000 // len(unit)))
    for unit in (
        b"<div>",
        b"<table><tr><td>",
        b"<b><i>",
        b"<!--",
        b"<![CDATA[",
        b"&#0;",
        b"<a href='",
        b"<style>",
        b"<blockquote>",
    ):
        yield _mail(b"Content-Type: text/html", body=b"@TOKEN@ " + unit * 5000)


def _trees() -> Iterator[bytes]:
    for depth in (49, 51, 1500, 5000):
        head = b"".join(
            b"Content-Type: multipart/mixed; boundary=b%04d\r\n\r\n--b%04d\r\n" % (n, n) for n in range(depth)
        )
        yield ANN + head + b"\r\n@TOKEN@ at the bottom"
        yield ANN + b"Content-Type: message/rfc822\r\n\r\n" * depth + b"\r\n@TOKEN@"
    for count in (499, 501, 10_000):
        yield _mail(b"Content-Type: multipart/mixed; boundary=b", body=b"--b\r\n\r\n@TOKEN@\r\n" * count + b"--b--")
    for boundary in (b"", b'""', b"x" * 5000, b"\xff", b"--", b'"a b"', b"=", b'"\r\n"', b"b\0"):
        body = b"--" + boundary.strip(b'"') + b"\r\n\r\n@TOKEN@\r\n"
        yield _mail(b"Content-Type: multipart/alternative; boundary=" + boundary, body=body)
    for value in (
        b"; a*0*=b" * 3000,
        b"; name*0=a; name*1*=%ff; name*0*=utf-8''%",
        b"; charset*=''",
        b";" * 9000,
        b'; name="' + b"\\" * 9000,
    ):
        yield _mail(b"Content-Type: application/pdf" + value, body=b"@TOKEN@")
        yield _mail(b"Content-Disposition: attachment" + value, body=b"@TOKEN@")
    for kind in (
        b"application/ms-tnef",
        b"application/zip",
        b"image/svg+xml",
        b"application/rtf",
        b"multipart/encrypted",
        b"/",
        b"text",
        b"a/b/c",
        b"*/*",
        b"message/partial; id=x; number=1",
        b'message/external-body; access-type=URL; URL="http://evil.example/"',
    ):
        yield _mail(b"Content-Type: " + kind, body=b"@TOKEN@ x\x9f\x3e\x22" + bytes(range(256)) * 40)


def _reports() -> Iterator[bytes]:
    for kind in (b"delivery-status", b"disposition-notification", b"feedback-report", b"nonsense", b""):
        for inner in (
            b"\xff" * 50,
            b"Final-Recipient: " * 900,
            b"Action: failed\r\n" * 900,
            b"",
            b"Original-Message-ID: <[>",
        ):
            body = (
                b"--b\r\n\r\n@TOKEN@\r\n--b\r\nContent-Type: message/"
                + (kind or b"x")
                + b"\r\n\r\n"
                + inner
                + b"\r\n--b--\r\n"
            )
            head = b"Content-Type: multipart/report; boundary=b; report-type=" + kind
            yield _mail(head, body=body, sender=b"From: <>\r\nReturn-Path: <>\r\n")
    for value in (b"auto-replied", b"auto-generated; x", b"no, auto-replied", b"\xff", b""):
        yield _mail(b"Auto-Submitted: " + value)
    for lines in (
        b"BEGIN:VCALENDAR\r\n" * 900,
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nRRULE:FREQ=SECONDLY\r\nDTSTART:x",
        b"\0",
        b"END:VCALENDAR",
    ):
        yield _mail(b"Content-Type: text/calendar; method=REQUEST", body=b"@TOKEN@\r\n" + lines)
    for value in (
        b"mx.tidewater.example; dmarc=pass",
        b"(" * 5000,
        b"mx.tidewater.example" + b"; dkim=pass" * 3000,
        b";;;",
        b"\xff",
    ):
        yield _mail(b"Authentication-Results: " + value)
        yield _mail(b"DKIM-Signature: " + value)
        yield _mail(b"Received: " + value)


def _lines() -> Iterator[bytes]:
    yield b"From eve@evil.example Mon Mar  2 10:00:00 2026\r\n" + _mail(b"Subject: mbox")
    yield b">From eve@evil.example\r\n" + _mail(b"Subject: mbox")
    yield b"\r\n" + _mail(b"Subject: starts with nothing")
    yield b"\n"
    yield b"\0" * 3000
    yield b"\xff" * 3000
    yield bytes(range(256)) * 20
    yield b"@TOKEN@"
    yield b"\x89PNG\r\n\x1a\n" + b"\0" * 2000
    yield _mail(b"Subject: one line", body=b"@TOKEN@ " + b"x" * 5_000_000)
    yield _mail(b"Subject: quotes", body=b"@TOKEN@\r\n" + b">" * 1_000_000)
    for payload in (b"\n.\n", b"\r.\r", b"\r\n.\r\n", b"\n.\r\n", b"\r\n.\n"):
        yield _mail(b"Subject: smuggled", body=b"@TOKEN@" + payload + b"MAIL FROM:<eve@evil.example>" + payload)


def _damaged() -> Iterator[bytes]:
    """A sound mail with something cut, doubled or changed at a place that chance says, the same each time."""
    sound = _mail(
        b"To: rosa@tidewater.example",
        b"Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=",
        b"MIME-Version: 1.0",
        b'Content-Type: multipart/alternative; boundary="bound"',
        body=b"--bound\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64.encodebytes("Wie viel kostet das? – Ann\n".encode() * 9)
        + b"\r\n--bound\r\nContent-Type: text/html\r\n\r\n<p>@TOKEN@ What does it cost?</p>\r\n--bound--\r\n",
    )
    chance = random.Random(7)
    for _ in range(140):
        raw = bytearray(sound)
        for _ in range(chance.randrange(1, 12)):
            at = chance.randrange(len(raw))
            tool = chance.randrange(4)
            if tool == 0:
                raw[at : at + chance.randrange(60)] = b""
            elif tool == 1:
                raw[at:at] = bytes(chance.randrange(256) for _ in range(chance.randrange(9)))
            elif tool == 2:
                raw[at:at] = raw[chance.randrange(len(raw)) :][: chance.randrange(200)]
            else:
                raw[at] = chance.choice(b'\r\n\0\xff:;=-"<>')
        yield bytes(raw)
