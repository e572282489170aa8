"""Can any bytes stop the reader, and does it read a well-formed mail as the standard library does?"""

import email
import random
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from outreach.inbox.automatic import automatic_kind
from outreach.inbox.headers import MAX_HEADER_BYTES, MAX_HEADERS, read_mailbox, read_mailboxes, read_message_ids
from outreach.inbox.mime import MAX_DEPTH, MAX_PARTS
from outreach.inbox.parse import MAX_TEXT, parse
from outreach.inbox.parsed import ParsedMessage

many = settings(max_examples=300, deadline=None, print_blob=False, suppress_health_check=list(HealthCheck))
words = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=60)
lines = st.lists(words, max_size=8).map("\n".join)
locals_ = st.from_regex(r"[a-z][a-z0-9._+-]{0,15}[a-z0-9]", fullmatch=True).filter(lambda text: ".." not in text)
addresses = st.tuples(locals_, st.sampled_from(["client.example", "example.com", "mail.test"])).map("@".join)
names = st.text(st.sampled_from("Aaé Zz-.'ñ日ø,\"()"), max_size=8).map(lambda name: " ".join(name.split()))
"""Short ones: in longer ones the standard library encodes the comma between two recipients (CPython gh-80222)."""
filenames = st.text(st.sampled_from("aZé日_-.() ;=%'"), max_size=60).map(lambda name: f"a{name}".strip())


@st.composite
def letters(draw: st.DrawFn) -> EmailMessage:
    """A mail as the standard library writes it: text, perhaps HTML, perhaps attachments."""
    message = EmailMessage()
    message["From"] = email.headerregistry.Address(draw(names), addr_spec=draw(addresses))
    message["To"] = [email.headerregistry.Address(draw(names), addr_spec=draw(addresses)) for _ in range(2)]
    message["Subject"] = " ".join(draw(words).split())
    message["Message-ID"] = f"<{draw(locals_)}@client.example>"
    message["Date"] = datetime(2026, 3, 2, 9, draw(st.integers(0, 59)), tzinfo=UTC)
    charset = draw(st.sampled_from(["utf-8", "utf-8", "us-ascii", "iso-8859-15", "windows-1252", "koi8-r"]))
    text = draw(lines).encode(charset, "ignore").decode(charset)
    message.set_content(text, charset=charset, cte=draw(st.sampled_from(["base64", "quoted-printable"])))
    if draw(st.booleans()):
        message.add_alternative(f"<p>{draw(words)}</p>", subtype="html", cte="base64")
    for name in draw(st.lists(filenames, max_size=2)):
        message.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename=name)
    return message


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


@given(letters())
@many
def test_a_well_formed_mail_reads_as_the_standard_library_reads_it(message: EmailMessage) -> None:
    raw = message.as_bytes(policy=email.policy.SMTP)
    theirs, ours = email.message_from_bytes(raw, policy=default), parse(raw)
    body, html = theirs.get_body(("plain",)), theirs.get_body(("html",))
    assert _plain(ours.text) == _plain(body.get_content())
    assert _plain(ours.html) == (_plain(html.get_content()) if html is not None else "")
    assert " ".join(ours.subject.split()) == " ".join(str(theirs["Subject"]).split())
    assert ours.sender is not None
    assert ours.sender.address == theirs["From"].addresses[0].addr_spec
    assert [box.address for box in ours.to] == [box.addr_spec for box in theirs["To"].addresses]
    assert [part.filename for part in ours.attachments] == [
        (part.get_filename() or "")[:255] for part in theirs.iter_attachments()
    ]
    assert ours.rfc_message_id == str(theirs["Message-ID"])
    assert ours.sent_at == theirs["Date"].datetime
    assert not ours.notes


def sane(raw: bytes) -> ParsedMessage:
    """Whatever the bytes: there is an answer, within its limits and without NUL, and the same one each time."""
    read = parse(raw)
    assert read == parse(raw)
    assert read.size == len(raw)
    assert len(read.headers) <= MAX_HEADERS
    assert max(len(read.text), len(read.html), len(read.report), len(read.calendar)) <= MAX_TEXT
    stored = [read.text, read.html, read.subject, *(value for _, value in read.headers)]
    assert not any("\0" in text for text in stored)
    for text in stored:
        text.encode("utf-8")
    assert read.sender is None or read_mailbox(read.sender.address) is not None
    automatic_kind(read)
    return read


@given(st.binary(max_size=2000))
@example(b"")
@example(b"\n")
@example(b"\r\n\r\n")
@example(b"From: a@b.example (")
@example(b"Message-ID: <[>\n\n")
@example(b"Subject: =?utf-8?b?=?=\n\n")
@example(b"Content-Type: multipart/mixed; boundary=\n\n--\n--")
@many
def test_no_bytes_stop_the_reader(raw: bytes) -> None:
    sane(raw)


@given(letters(), st.randoms(use_true_random=False), st.integers(1, 30))
@many
def test_no_damage_to_a_mail_stops_the_reader(message: EmailMessage, chance: random.Random, hits: int) -> None:
    raw = bytearray(message.as_bytes())
    for _ in range(hits):
        at = chance.randrange(len(raw) + 1)
        tool = chance.randrange(4)
        if tool == 0:
            raw[at:at] = bytes([chance.randrange(256)])
        elif tool == 1:
            del raw[at : at + chance.randrange(40)]
        elif tool == 2:
            raw[at:at] = raw[chance.randrange(len(raw) + 1) :][: chance.randrange(200)]
        else:
            raw[at:at] = chance.choice(WEAPONS)
    sane(bytes(raw))


WEAPONS = [
    b"\r", b"\n", b"\r\n\r\n", b"\0", b"=?utf-8?q?=00=ff?=", b"=?x-unknown?b?////?=", b"\xff\xfe", b"((((((", b"<[>",
    b"\nContent-Type: multipart/mixed; boundary=x\n\n--x\n", b"\nContent-Transfer-Encoding: base64\n", b"--", b"%",
    b'; filename*0*="utf-8\'\'%ff%"; filename*1*=%', b"charset=rot13", b"charset=idna", b"\xed\xa0\x80", b"From: ",
    b"=?utf-16?b?2ADYAA==?=", b"=?utf-7?q?+2AA-?=",
]  # fmt: skip


@given(st.text(max_size=300))
@many
def test_no_header_value_stops_its_readers(value: str) -> None:
    for box in (read_mailbox(value), *read_mailboxes(value)):
        assert box is None or (box.address.count("@") == 1 and not set(box.address) & set(" \t\r\n<>,;"))
    assert all(name.startswith("<") and name.endswith(">") for name in read_message_ids(value))


ANN = b"From: ann@client.example\r\n"


def nested(depth: int) -> bytes:
    """Parts in parts, each with its own boundary, and one sentence at the bottom."""
    # Of one length: a boundary that begins with another one's letters ends that other one (RFC 2046 section 5.1.1).
    head = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%04d"\r\n\r\n--b%04d\r\n' % (n, n) for n in range(depth)
    )
    return ANN + head + b"Content-Type: text/plain\r\n\r\nat the bottom\r\n"


@pytest.mark.parametrize(
    ("raw", "note"),
    [
        (nested(MAX_DEPTH - 1), ""),
        (nested(MAX_DEPTH + 1), "nested more than 50 deep"),
        (nested(5000), "nested more than 50 deep"),
        (
            ANN + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 9000,
            f"more than {MAX_PARTS} parts",
        ),
        (ANN + b"X: y\r\n" * 20_000 + b"\r\nbody", f"more than {MAX_HEADERS} header fields"),
        (b"Subject: " + b"x" * 2 * MAX_HEADER_BYTES + b"\r\n\r\nbody", f"longer than {MAX_HEADER_BYTES} bytes"),
        (ANN + b"\r\n" + b"x" * 3_000_000, f"the first {MAX_TEXT} were kept"),
        (b"From: " + b"(" * 20_000 + b"\r\n\r\nbody", "the sender is unclear"),
        (b"Content-Type: text/plain" + b"; a*0*=b" * 3000 + b"\r\n\r\nbody", "the sender is unclear"),
        (b"To: " + b"ann@client.example, " * 20_000 + b"\r\n\r\nbody", "the sender is unclear"),
    ],
    ids=["deep", "too deep", "far too deep", "parts", "headers", "header", "text", "comments", "params", "to"],
)  # fmt: skip
def test_what_exceeds_a_limit_is_read_up_to_it_and_noted(raw: bytes, note: str) -> None:
    read = sane(raw)
    assert note in "; ".join(read.notes) if note else "at the bottom" in read.text


@pytest.mark.parametrize(
    "unit",
    [b">", b"=?utf-8?q?a?= ", b"(", b"\\", b"<", b"a@", b", ", b"\n ", b"-", b"=", b'"', b"\t"],
)
def test_no_repetition_is_too_much_for_any_header(unit: bytes) -> None:
    long = unit * (100_000 // len(unit))
    for name in (b"From", b"To", b"Subject", b"References", b"Content-Type", b"Date", b"Content-Disposition"):
        sane(name + b": " + long + b"\r\n\r\nbody")
    sane(b"From: ann@client.example\r\n\r\n" + long)
