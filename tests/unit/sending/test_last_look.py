"""Which bytes never leave, whatever was approved?"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outreach.errors import ConfigError
from outreach.rendering.compose import Letter, compose
from outreach.sending.last_look import has_bare_end, wrong_with
from tests.house import MONDAY

ID = "<0123456789abcdef01234567.0123456789abcdef01234567@tidewater.example>"
SENDER, RECIPIENT = "rosa@tidewater.example", "ann@client.example"
GOOD = (
    f"From: Rosa Delgado <{SENDER}>\r\nTo: Ann Client <{RECIPIENT}>\r\nSubject: Prices\r\n"
    f"Date: Mon, 02 Mar 2026 17:00:00 +0000\r\nMessage-ID: {ID}\r\nMIME-Version: 1.0\r\n\r\nHello\r\n"
).encode()


def _wrong(raw: bytes) -> str:
    return wrong_with(raw, SENDER, RECIPIENT, ID)


def test_what_was_composed_passes() -> None:
    assert _wrong(GOOD) == ""


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (b"Hello\r\n", b"Hello\n.\r\nMAIL FROM:<x>\r\n", "bare"),
        (b"Hello\r\n", b"Hello\r.\r\n", "bare"),
        (b"Hello", b"Hel\0lo", "bare"),
        (b"To: Ann Client <ann@", b"To: Ann Client <eve@", "to is eve@client.example"),
        (b"<ann@client.example>", b"<ann@client.example>, eve@evil.example", "no single address"),
        (b"To: Ann Client <ann@client.example>", b"To: ann@client.example <eve@evil.example>", "no single address"),
        (b"Subject: Prices", b"Subject: Prices\r\nTo: eve@evil.example", "To twice"),
        (b"Subject: Prices", b"Subject: Prices\r\nBcc: eve@evil.example", "bcc"),
        (b"Subject: Prices", b"Subject: Prices\r\nX-Anything: 1", "x-anything"),
        (b"Subject: Prices", b"Subject: Prices\r\nno header at all", "no header"),
        (b"Subject: Prices\r\n", b"", "no subject"),
        (b"From: Rosa Delgado <rosa@", b"From: Rosa Delgado <omar@", "from is omar@tidewater.example"),
        (b"Message-ID: <0", b"Message-ID: <1", "another Message-ID"),
        (b"\r\n\r\nHello\r\n", b"\r\n", "no end of the header"),
    ],
)
def test_what_says_something_else_never_leaves(before: bytes, after: bytes, said: str) -> None:
    assert before in GOOD
    assert said in _wrong(GOOD.replace(before, after, 1))


@given(name=st.text(max_size=80), subject=st.text(max_size=200), text=st.text(max_size=200))
@settings(max_examples=200)
def test_whatever_is_composed_passes(name: str, subject: str, text: str) -> None:
    letter = Letter(
        sender_name=name,
        sender_address=SENDER,
        recipient_name=name,
        recipient_address=RECIPIENT,
        subject=subject,
        text=text,
        html="",
        rfc_message_id=ID,
        in_reply_to="",
        references=(),
        date=MONDAY,
    )
    try:
        raw = compose(letter)
    except ConfigError:
        return
    assert _wrong(raw) == ""


@given(st.lists(st.sampled_from([b"\r", b"\n", b"\r\n", b"a", b"."]), max_size=12).map(b"".join))
def test_an_end_is_bare_where_its_neighbour_is_missing(raw: bytes) -> None:
    left = raw.replace(b"\r\n", b"")
    assert has_bare_end(raw) == (b"\r" in left or b"\n" in left)
