"""Who wrote a mail: what our own server found counts, and nothing that a stranger can write beside it."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from outreach.inbox.authentic import VERDICTS, Authenticity, authenticate, likely_server
from outreach.inbox.parse import parse
from outreach.inbox.results import read_results

OURS = frozenset({"mx.tidewater.example"})
FIELD = "Authentication-Results: mx.tidewater.example"


def judged(*lines: str, author: str = "Anna <anna@anchor.example>", servers: frozenset[str] = OURS) -> Authenticity:
    """The verdict on a mail with these header lines above its From."""
    raw = "\r\n".join([*lines, f"From: {author}", "Subject: Hello", "", "You may write to me again.", ""])
    return authenticate(parse(raw.encode()), servers)


@pytest.mark.parametrize(
    ("found", "by"),
    [
        ("dmarc=pass (p=NONE sp=NONE dis=NONE) header.from=anchor.example", "dmarc"),
        ("spf=pass (IP is 192.0.2.1) smtp.mailfrom=x.test; dmarc=pass action=none header.from=ANCHOR.example", "dmarc"),
        ("dkim=pass header.d=anchor.example header.s=s1 header.b=Ab/c=+==", "dkim"),
        ("dkim=fail header.d=anchor.example; dkim=pass (2048-bit key; \\) still) header.d=anchor.example", "dkim"),
        ("DKIM/1 = Pass reason=\"good; dmarc=fail\" header.d = anchor.example", "dkim"),
        ("spf=pass smtp.mailfrom=anna@anchor.example", "spf"),
        ('spf=pass smtp.mailfrom="an;na"@anchor.example', "spf"),
        ("dmarc=none header.from=anchor.example; spf=pass smtp.mailfrom=anchor.example", "spf"),
    ],
)  # fmt: skip
def test_what_our_server_found_for_the_domain_in_from_counts(found: str, by: str) -> None:
    verdict = judged(f"{FIELD}; {found}")
    assert (verdict.verdict, verdict.by) == ("pass", by)


@pytest.mark.parametrize("head", ["mx.tidewater.example 1;", "(a (nested) comment) MX.Tidewater.example (another) ;"])
def test_a_version_and_comments_change_nothing(head: str) -> None:
    assert judged(f"Authentication-Results: {head} dmarc=pass header.from=anchor.example").verdict == "pass"


@pytest.mark.parametrize(
    "found",
    [
        "none",
        "",
        "dmarc=pass",
        "dmarc=pass header.from=evil.test",
        "dmarc=pass header.from=anchor.example header.from=evil.test",
        "dmarc=pass header.from=evil.test; dmarc=pass header.from=anchor.example",
        "dmarc=temperror header.from=anchor.example",
        "dkim=pass header.d=evil.test",
        "dkim=pass header.d=example",
        "dkim=pass header.d=notanchor.example",
        "dkim=pass header.d=mail.anchor.example",
        "dkim=pass header.i=@anchor.example",
        "dkim=neutral header.d=anchor.example",
        "spf=pass smtp.helo=anchor.example",
        "spf=softfail smtp.mailfrom=anchor.example",
        "spf=pass smtp.mailfrom=evil.test (dmarc=pass header.from=anchor.example)",
        'spf=pass smtp.mailfrom="x; dmarc=pass header.from=anchor.example"@evil.test',
        "arc=pass (dmarc=pass); dkim=none",
        "x dmarc=pass header.from=anchor.example",
    ],
)
def test_what_does_not_speak_for_from_proves_nothing(found: str) -> None:
    assert judged(f"{FIELD}; {found}").verdict == "none"


@pytest.mark.parametrize("found", ["dmarc=fail header.from=anchor.example; spf=pass smtp.mailfrom=anchor.example",
                                   "spf=fail smtp.mailfrom=anchor.example"])  # fmt: skip
def test_a_sender_found_out_is_told_from_one_of_whom_nobody_knows(found: str) -> None:
    assert judged(f"{FIELD}; {found}").verdict == "fail"


def test_a_parent_domain_speaks_for_those_below_it() -> None:
    assert judged(f"{FIELD}; dkim=pass header.d=anchor.example", author="a@mail.anchor.example").verdict == "pass"


def test_only_the_topmost_field_of_ours_counts() -> None:
    forged = f"{FIELD}; dmarc=pass header.from=anchor.example"
    assert judged(f"{FIELD}; dmarc=fail header.from=anchor.example", forged).verdict == "fail"
    assert judged(f"{FIELD}; none", forged).verdict == "none"
    assert judged("Authentication-Results: relay.test; dmarc=fail", forged).verdict == "pass", "others are ignored"


def test_below_a_field_that_cannot_be_read_nothing_is_trusted() -> None:
    forged = f"{FIELD}; dmarc=pass header.from=anchor.example"
    for broken in (
        '; spf=pass smtp.mailfrom="x@evil.test',
        "; spf=pass (never closed",
        " 2; dmarc=pass",
        " a b c; x=y",
    ):
        assert judged(f"{FIELD}{broken}", forged).verdict == "none"


def test_fields_of_others_and_of_arc_are_no_proof() -> None:
    for name in (
        "Authentication-Results: evil.test",
        "ARC-Authentication-Results: i=1; mx.tidewater.example",
        "Authentication-Results-Original: mx.tidewater.example",
        "X-Authentication-Results: mx.tidewater.example",
        "Authentication-Results: mx.tidewater.example.evil.test",
    ):
        assert judged(f"{name}; dmarc=pass header.from=anchor.example").by == ""


def test_an_encoded_word_adds_nothing_to_what_our_server_found() -> None:
    hidden = "=?utf-8?q?x=3B_dmarc=3Dpass_header.from=3Danchor.example=3B?="
    assert judged(f"{FIELD}; spf=pass smtp.mailfrom={hidden}@evil.test").verdict == "none"


@pytest.mark.parametrize(
    "author",
    [
        "anna@anchor.example, eve@evil.test",
        "anna@anchor.example\r\nFrom: eve@evil.test",
        "",
        "anna@anchor.example <eve@evil.test>",
        "Anna <anna@anchor.example>\r\nSender: eve@evil.test",
        "Anna <anna@anchor.example>\r\nSender: nobody at all",
    ],
)
def test_a_sender_who_is_not_clear_is_not_sure(author: str) -> None:
    assert judged(f"{FIELD}; dmarc=pass header.from=anchor.example", author=author).verdict != "pass"


def test_a_sender_field_that_says_the_same_is_no_obstacle() -> None:
    author = "Anna <anna@anchor.example>\r\nSender: Anna <ANNA@anchor.example>"
    assert judged(f"{FIELD}; dmarc=pass header.from=anchor.example", author=author).verdict == "pass"


def test_a_server_that_gives_no_name_is_trusted_only_where_that_is_set() -> None:
    field = "Authentication-Results: spf=pass smtp.mailfrom=anchor.example;dmarc=pass header.from=anchor.example"
    assert judged(field).verdict == "none"
    assert judged(field, servers=frozenset({"-"})).verdict == "pass"


def test_an_international_domain_is_compared_in_its_ascii_form() -> None:
    field = f"{FIELD}; dmarc=pass header.from=xn--nchor-fra.example"
    assert judged(field, author="a@änchor.example").verdict == "pass"


def test_the_name_that_stands_topmost_most_often_is_found() -> None:
    fields = ["mx.tidewater.example; spf=none"] * 3 + ["relay.test; none", "(broken"]
    assert likely_server(fields) == ("mx.tidewater.example", 3)
    assert likely_server([]) == ("", 0)


@given(st.text(alphabet='abmx.-1 \t;="()\\@/\u00e9', max_size=200))
@example('""')
def test_no_field_is_too_strange_to_read(value: str) -> None:
    results = read_results(value)
    assert results is None or results.server


@given(st.binary(max_size=300), st.binary(max_size=100))
def test_no_bytes_are_too_strange_to_judge(field: bytes, author: bytes) -> None:
    raw = b"Authentication-Results: mx.tidewater.example" + field + b"\r\nFrom: " + author + b"\r\n\r\nHi"
    assert authenticate(parse(raw), OURS).verdict in VERDICTS


def test_reading_takes_linear_time() -> None:
    for strange in (
        "(" * 19_000,
        '"' * 19_999,
        "a=" * 9_900,
        "; " * 9_900,
        "\\(" * 9_900,
        "a=b " * 4_900,
        "=" * 19_999,
    ):
        read_results((strange * 20_000)[:20_000])
    assert read_results("x" * 20_001) is None
