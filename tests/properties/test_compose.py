"""Can any name, subject or body make a mail of ours say something else than was approved?"""

import email
import os
import re
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from outreach.errors import ConfigError
from outreach.rendering.compose import Letter, WayOut, compose, digest

ALLOWED = {
    "from", "to", "subject", "date", "message-id", "in-reply-to", "references", "list-unsubscribe",
    "list-unsubscribe-post", "feedback-id", "auto-submitted", "content-language", "mime-version", "content-type",
    "content-transfer-encoding",
}  # fmt: skip
FRAME = {
    "sender_name": "Rosa Delgado",
    "sender_address": "rosa@tidewater.example",
    "recipient_name": "Ann Client",
    "recipient_address": "ann@client.example",
    "subject": "Your question",
    "text": "Hello Ann,\n\nhere it is.\n",
    "html": "",
    "rfc_message_id": "<0123456789abcdef01234567.0123456789abcdef01234567@tidewater.example>",
    "in_reply_to": "<asked@client.example>",
    "references": ("<first@client.example>", "<asked@client.example>"),
    "date": datetime(2026, 3, 2, 17, 0, tzinfo=UTC),
    "way_out": WayOut("rosa@tidewater.example", "token", "https://outreach.example.com/p/token"),
    "feedback": ("follow-up", "nudge", "commercial", "tidewater.example"),
    "language": "en",
}
many = settings(max_examples=int(os.environ.get("OUTREACH_STRINGS", "400")), deadline=None, print_blob=False)
"""Five properties: 2,000 strings in every run, and in `make strings-nightly` twenty thousand for each."""
nasty = st.lists(
    st.one_of(
        st.sampled_from(
            ["\r", "\n", "\r\n", "\0", "\x85", "\u2028", "\u2029", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\ud800",
             "\udfff", "\r\nBcc: eve@evil.example", "\nTo: eve@evil.example\n\n", "=?utf-8?q?=0ABcc=3A?=", "\t", " ",
             "\r\n.\r\nMAIL FROM:<eve@evil.example>", "\n.\n", "\u202e", "\ufeff", "<eve@evil.example>", ",", ";", ":",
             '"', "\\", "(", ")", "@", "é", "日本", "\U0001f600", "x" * 1200, "From ", ".", "=", "--", "é" * 400]
        ),
        st.text(max_size=20),
    ),
    max_size=8,
).map("".join)  # fmt: skip


def said(**changes: Any) -> tuple[bytes, EmailMessage] | None:
    """The bytes of a letter and what the standard library reads in them; None where they are refused."""
    letter = Letter(**(FRAME | changes))
    try:
        raw = compose(letter)
    except ConfigError as error:
        if error.where != letter.recipient_address or not error.remedy:
            pytest.fail(f"nobody knows what to do about: {error}")
        return None
    assert re.search(rb"(?<!\r)\n|\r(?!\n)", raw) is None, "a bare CR or LF"
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert raw.isascii()
    read = email.message_from_bytes(raw, policy=default)
    names = [name.lower() for name in read.keys()]  # noqa: SIM118 - a message is no dict: names may be doubled
    assert set(names) <= ALLOWED
    assert len(set(names)) == len(names)
    assert [box.addr_spec for box in read["To"].addresses] == [letter.recipient_address]
    assert [box.addr_spec for box in read["From"].addresses] == [letter.sender_address]
    assert read["Message-ID"] == letter.rfc_message_id
    assert "eve@evil.example" not in {box.addr_spec for name in ("To", "From") for box in read[name].addresses}
    return raw, read


@given(nasty)
@example("a\ud800b")
@many
def test_no_subject_says_more_than_a_subject(subject: str) -> None:
    found = said(subject=subject)
    if found is not None:
        shown = str(found[1]["Subject"])
        assert not re.search(r"[\r\n\0]", shown)
        assert _letters(shown) == _letters(subject)


@given(st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="=\u2028\u2029"), max_size=300))
@many
def test_an_ordinary_subject_is_never_refused(subject: str) -> None:
    assert said(subject=subject) is not None


@given(nasty, nasty)
@many
def test_no_name_says_more_than_a_name(recipient: str, sender: str) -> None:
    said(recipient_name=recipient, sender_name=sender)


@given(nasty)
@many
def test_a_body_survives_to_the_letter(text: str) -> None:
    found = said(text=text)
    if found is None:
        return
    body = found[1].get_body(("plain",))
    assert body is not None
    wanted = re.sub(r"\r\n|\r|\n", "\n", text.rstrip())
    assert body.get_content().replace("\r\n", "\n").rstrip("\n") == wanted.rstrip("\n")


@given(nasty, nasty)
@many
def test_html_says_nothing_beyond_its_part(text: str, html: str) -> None:
    found = said(text=text, html=html)
    if found is not None and html:
        assert [part.get_content_type() for part in found[1].walk()][1:] == ["text/plain", "text/html"]


@pytest.mark.parametrize("field", ["recipient_address", "sender_address", "rfc_message_id", "in_reply_to"])
@given(value=nasty)
@settings(max_examples=75, deadline=None, print_blob=False)
def test_no_address_and_no_message_id_says_more(field: str, value: str) -> None:
    said(**{field: f"<a{value}@b.example>" if "id" in field or "reply" in field else f"a{value}@b.example"})


@pytest.mark.parametrize(
    "payload",
    [b"\n.\n", b"\n.\r\n", b"\r.\r", b"\r.\r\n", b"\r\n.\n", b"\r\n.\r", b"\r\n\0.\r\n", b"\r\n.\r\n", b"\n.\r"],
)
def test_no_end_of_data_can_be_smuggled_in(payload: bytes) -> None:
    found = said(text="Hello" + payload.decode() + "MAIL FROM:<eve@evil.example>\r\nRCPT TO:<all@evil.example>")
    assert found is None or b"\r\n.\r\n" not in found[0].partition(b"\r\n\r\n")[0]


def test_the_digest_is_of_the_bytes_and_the_bytes_are_the_same_each_time() -> None:
    letter = Letter(**FRAME)
    raw = compose(letter)
    assert digest(compose(letter)) == digest(raw)
    assert digest(raw + b"\r\n") != digest(raw)


def _letters(text: str) -> str:
    """What is left of a subject without spaces and controls."""
    return re.sub(r"[\s\x00-\x1f\x7f\x85\u2028\u2029]", "", text)
