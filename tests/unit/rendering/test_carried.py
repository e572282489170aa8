"""Does every mail carry what it must, and nothing that it must not?"""

import email
import os
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from outreach.contacts import wish_link
from outreach.contacts.wish_link import WishLink
from outreach.errors import ConfigError
from outreach.rendering.carried import Links, footed, language_of, relinked
from outreach.rendering.compose import Letter, WayOut, compose
from outreach.rendering.html import as_text, fetches, with_inline_styles

GOLDEN = Path(__file__).parents[2] / "golden" / "mails"
BASE = "https://mail.tidewater.example"
KEYS = {0: b"k" * 32}
LINKS = Links(BASE, KEYS)
NONCE = bytes(range(12))
STOP = LINKS.token("stop", 7, 1_700_000_000, date(2026, 3, 2), NONCE)
PAGE = LINKS.url(LINKS.token("page", 7, 1_700_000_000, date(2026, 3, 2), NONCE))
POSTAL = "Tidewater Software, 1 Pier Road\nExample Bay"
HTML = """<!doctype html>
<html><head><meta charset="utf-8">
<style>p { color: #223 } .x { font-weight: bold } @media print { p { color: #000 } }</style></head>
<body><p>Hi Iris,</p>
<p class="x">the <a href="https://tidewater.example/lift">lift calendar</a> is ready.</p></body></html>
"""
LETTER = Letter(
    sender_name="Rosa Delgado",
    sender_address="rosa@tidewater.example",
    recipient_name="Iris Navarro",
    recipient_address="iris@bluejay.example",
    subject="The lift calendar",
    text="Hi Iris,\n\nthe lift calendar is ready.\n",
    html="",
    rfc_message_id="<000102030405060708090a0b.0123456789abcdef01234567@tidewater.example>",
    in_reply_to="",
    references=(),
    date=datetime(2026, 3, 2, 17, 0, tzinfo=UTC),
    language="en",
)
COMMERCIAL = replace(
    LETTER,
    way_out=WayOut("rosa@tidewater.example", STOP, LINKS.url(STOP)),
    feedback=("follow up: spring", "nudge", "commercial", "tidewater.example"),
)


def commercial(text: str, html: str = "", language: str = "en") -> Letter:
    """A commercial mail with all that it carries."""
    subject, text, html = footed((COMMERCIAL.subject, text, html), language, POSTAL, PAGE)
    return replace(COMMERCIAL, subject=subject, text=text, html=html, language=language)


MAILS = {
    "commercial": commercial(LETTER.text),
    "commercial-with-html": commercial(as_text(HTML), with_inline_styles(HTML)),
    "commercial-in-german": replace(
        commercial("Guten Tag Frau Grün,\n\nder Kranplan für März ist da.\n", language="de"),
        recipient_name="Käthe Grün",
        subject="Über den Kranplan",
    ),
    "a-reply": replace(
        LETTER,
        subject="Re: Prices",
        in_reply_to="<second@bluejay.example>",
        references=("<first@bluejay.example>", "<second@bluejay.example>"),
    ),
    "by-itself": replace(LETTER, automatic=True),
}


def read(raw: bytes) -> EmailMessage:
    """A mail as the standard library reads it."""
    found = email.message_from_bytes(raw, policy=default)
    assert isinstance(found, EmailMessage)
    return found


@pytest.mark.parametrize("name", MAILS)
def test_mails_are_the_bytes_that_were_looked_at(name: str) -> None:
    raw, path = compose(MAILS[name]), GOLDEN / f"{name}.eml"
    if os.environ.get("OUTREACH_GOLDEN") == "write":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw)
    assert raw == path.read_bytes()


@pytest.mark.parametrize("name", MAILS)
def test_nothing_but_our_own_page_can_be_fetched(name: str) -> None:
    found = read(compose(MAILS[name]))
    for part in found.walk():
        if part.get_content_maintype() == "text":
            text = part.get_content()
            hosts = set(re.findall(r"https?://([^/\s\"<>)]+)", text))
            assert hosts <= {"mail.tidewater.example", "tidewater.example"}
            assert not fetches(text) if part.get_content_subtype() == "html" else True


def test_a_commercial_mail_can_be_ended_by_one_click_and_by_mail() -> None:
    found = read(compose(MAILS["commercial"]))
    assert found["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    by_click, by_mail = re.findall(r"<([^>]+)>", found["List-Unsubscribe"])
    assert by_click == f"{BASE}/p/{STOP}"
    assert by_mail == f"mailto:rosa@tidewater.example?subject=unsubscribe%20{STOP}"
    assert found["Feedback-ID"] == "follow-up-spring:nudge:commercial:tidewater.example"
    assert "iris" not in found["Feedback-ID"] + found["List-Unsubscribe"].casefold()
    assert found["Auto-Submitted"] is None
    assert PAGE in found.get_content()
    assert "1 Pier Road" in found.get_content()


def test_without_a_safe_address_the_way_out_is_a_mail() -> None:
    found = read(compose(replace(COMMERCIAL, way_out=WayOut("rosa@tidewater.example", STOP))))
    assert found["List-Unsubscribe"].startswith("<mailto:")
    assert found["List-Unsubscribe-Post"] is None
    with pytest.raises(ConfigError, match="no https address"):
        compose(
            replace(COMMERCIAL, way_out=WayOut("rosa@tidewater.example", STOP, "http://mail.tidewater.example/p/x"))
        )


@pytest.mark.parametrize(
    "url",
    ["https://a.example/>, <mailto:eve@evil.example>", "https://a.example/\r\nBcc: x@y.example", "https://é.example/"],
)
def test_no_link_says_more_than_a_link(url: str) -> None:
    with pytest.raises(ConfigError):
        compose(replace(COMMERCIAL, way_out=WayOut("rosa@tidewater.example", STOP, url)))


def test_what_no_person_approved_says_so_and_nothing_else_does() -> None:
    assert read(compose(MAILS["by-itself"]))["Auto-Submitted"] == "auto-generated"
    assert all(read(compose(mail))["Auto-Submitted"] is None for name, mail in MAILS.items() if name != "by-itself")


def test_what_is_there_is_not_added_again() -> None:
    once = footed(("Hello", "Hi Iris.\n", HTML), "en", POSTAL, PAGE)
    assert footed(once, "en", POSTAL, PAGE) == once
    own = f"Hi.\n\nTidewater Software, 1 Pier Road Example Bay\n{PAGE}\n"
    assert footed(("Hello", own, ""), "en", POSTAL, PAGE)[1] == own
    assert once[2].index("Example Bay") < once[2].index("</body>")


def test_a_link_that_was_copied_from_another_mail_becomes_theirs() -> None:
    other = LINKS.url(LINKS.token("page", 8, 1_700_000_000, date(2026, 3, 2), NONCE))
    words = relinked(("See " + other, f"a {other}.\n", f'<a href="{other}">x</a>'), BASE, PAGE)
    assert all(other not in each and PAGE in each for each in words)


@pytest.mark.parametrize("language", ["de", "fr", "es", "it", "nl", "pt"])
def test_the_line_about_the_page_is_in_the_language_of_the_mail(language: str) -> None:
    english, theirs = (footed(("s", "t", ""), tag, "", PAGE)[1] for tag in ("en", f"{language}-XX"))
    assert theirs != english
    assert PAGE in theirs


@pytest.mark.parametrize(
    ("text", "contact", "expected"),
    [
        ("Guten Tag, haben Sie unser Angebot schon gelesen? Wir freuen uns auf Ihre Antwort.", "en", "de"),
        ("Bonjour, avez-vous lu notre offre ? Nous attendons votre réponse.", "de", "fr"),
        ("Have you had time to look at our offer? We are happy to answer.", "de", "en"),
        ("1234", "fr", ""),
    ],
)
def test_the_language_is_that_of_the_words_not_of_the_contact(text: str, contact: str, expected: str) -> None:
    assert language_of(text, contact) == expected


@pytest.mark.parametrize(
    "html",
    [
        '<img src="https://evil.example/pixel.gif">', "<IMG SRC=//evil.example/x>", "<img src='http://a.example/b'>",
        '<p style="background:url(https://evil.example/x)">', '<p style="background: URL( //evil.example/x )">',
        '<body background="https://evil.example/x">', '<img srcset="https://evil.example/x 2x" src="cid:a">',
        '<link rel="stylesheet" href="https://evil.example/x.css">', "<style>@import 'https://evil.example/x';</style>",
        "<style>p{background:url(https://evil.example/x)}</style>", "<script>1</script>",
        '<a href="javascript:1">x</a>', "<img alt=< src=https://evil.example/x>",
        '<p onclick="x()">', "<iframe src=x></iframe>", '<form action="/x">', "<svg/onload=x>", '<video poster="x">',
        '<meta http-equiv="refresh" content="0;url=https://evil.example">', '<base href="https://evil.example">',
        '<table background="https://evil.example/x">', '<object data="x">', "<style>p{background:url(https://evil.example/x)}",
    ],
)  # fmt: skip
def test_whatever_would_be_fetched_or_run_is_found(html: str) -> None:
    assert fetches(f"<html><body><p>Hi</p>{html}</body></html>")


@pytest.mark.parametrize(
    "html",
    [HTML, '<img src="cid:logo@x">', '<img alt="" src="data:image/png;base64,AAAA">',
     "<p>src=https://a.example/x url(x)</p>",
     '<a href="https://tidewater.example/x?a=1&amp;b=2">x</a>', '<p style="color:#222;margin:0">x</p>',
     "a < b and c > d"],
)  # fmt: skip
def test_plain_html_is_left_in_peace(html: str) -> None:
    assert fetches(html) == ""


def test_styles_go_into_their_elements_and_the_text_says_the_same() -> None:
    shown = with_inline_styles(HTML)
    assert all(each in shown for each in ('<p style="color: #223', "font-weight: bold", "@media"))
    assert with_inline_styles("<p>x</p>") == "<p>x</p>"
    assert as_text(HTML) == "Hi Iris,\n\nthe [lift calendar](https://tidewater.example/lift) is ready.\n"


def test_a_token_says_what_was_signed_and_nothing_is_guessed() -> None:
    link = WishLink("stop", 7, 1_700_000_000, date(2026, 3, 2), NONCE)
    token = wish_link.write(link, KEYS)
    assert wish_link.read(token, KEYS) == link
    raw = bytearray(wish_link.base64.urlsafe_b64decode(token))
    for bit in range(len(raw) * 8):
        forged = bytearray(raw)
        forged[bit // 8] ^= 1 << bit % 8
        assert wish_link.read(wish_link.base64.urlsafe_b64encode(bytes(forged)).decode(), KEYS) is None
    for odd in ("", token[:-1], token + "A", token.replace("A", "="), token[:-1] + "é", token + "\n", "=" * 60):
        assert wish_link.read(odd, KEYS) is None


def test_an_old_key_still_reads_and_a_dropped_one_does_not() -> None:
    link = WishLink("page", 7, 0, date(2026, 3, 2), NONCE)
    token, rotated = wish_link.write(link, KEYS), {1: b"n" * 32} | KEYS
    assert wish_link.read(token, rotated) == link
    assert wish_link.read(wish_link.write(link, rotated), KEYS) is None
    assert wish_link.read(token, {1: b"n" * 32}) is None
    assert wish_link.read(token, {0: b"x" * 32}) is None
    assert wish_link.token_in(f"Re: unsubscribe {token} please") == token
    assert wish_link.token_in(f"unsubscribe {token}x") == ""
