"""When are two ways of writing an address the same one, and in which zones may its owner live?"""

from datetime import UTC, datetime

import pytest

from outreach.contacts.address import canonical_key, domain_of, email_key, match_key
from outreach.contacts.zones import zones_of

PLAUSIBLE = ("America/New_York", "Europe/Berlin")


@pytest.mark.parametrize(
    ("written", "key"),
    [
        (" Ann@Client.Example ", "ann@client.example"),
        ("ann@münchen.example", "ann@xn--mnchen-3ya.example"),
        ("Straße@client.example", "strasse@client.example"),
        ('"ann@home"@client.example', '"ann@home"@client.example'),
        ("", ""),
        ("ann", ""),
        ("@client.example", ""),
        ("ann@", ""),
        ("ann @client.example", ""),
        ("ann@client.example\r\nBcc: eve@evil.example", ""),
        ("<ann@client.example>", ""),
        ("ann@client\0.example", ""),
        ("a" * 400 + "@client.example", ""),
        ("ann@" + "ü" * 80 + ".example", ""),
    ],
)
def test_email_keys(written: str, key: str) -> None:
    assert email_key(written) == key


@pytest.mark.parametrize(
    ("key", "canonical"),
    [
        ("ann+news@client.example", "ann@client.example"),
        ("dov.ros@gmail.com", "dovros@gmail.com"),
        ("d.o.v+x@googlemail.com", "dov@gmail.com"),
        ("dov.ros@client.example", "dov.ros@client.example"),
        ("+ann@client.example", "+ann@client.example"),
    ],
)
def test_canonical_keys(key: str, canonical: str) -> None:
    assert canonical_key(key) == canonical
    assert canonical_key(canonical) == canonical


@pytest.mark.parametrize(("key", "domain"), [("a@client.example", "client.example"), ("a@gmail.com", ""), ("", "")])
def test_freemail_says_nothing_about_an_organisation(key: str, domain: str) -> None:
    assert domain_of(key) == domain


@pytest.mark.parametrize(
    ("channel", "written", "region", "key"),
    [
        ("phone", "+1 (213) 555-0144", None, "+12135550144"),
        ("phone", "213 555 0144", "US", "+12135550144"),
        ("sms", "030 1234567", "DE", "+49301234567"),
        ("phone", "555-0144", None, "5550144"),
        ("linkedin", "  Ann   Client ", None, "ann client"),
        ("email", "ANN@client.example", None, "ann@client.example"),
    ],
)
def test_match_keys(channel: str, written: str, region: str | None, key: str) -> None:
    assert match_key(channel, written, region) == key


@pytest.mark.parametrize(
    ("stated", "phones", "offset", "source", "first"),
    [
        ("Asia/Tokyo", ("+12135550144",), 60, "stated", "Asia/Tokyo"),
        ("Mars/Olympus", ("+12135550144",), 60, "phone", "America/Los_Angeles"),
        (None, ("+4930123456",), None, "phone", "Europe/Berlin"),
        (None, ("5550144",), 60, "date_header", "UTC+01:00"),
        (None, (), -480, "date_header", "UTC-08:00"),
        (None, (), None, "unknown", "America/New_York"),
        ("../../etc/passwd", (), None, "unknown", "America/New_York"),
        (None, ("not a number",), 5000, "unknown", "America/New_York"),
    ],
)
def test_zones(stated: str | None, phones: tuple[str, ...], offset: int | None, source: str, first: str) -> None:
    found = zones_of(stated, phones, offset, PLAUSIBLE)
    assert (found.source, str(found.first)) == (source, first)


def test_an_offset_allows_for_daylight_time_on_either_side() -> None:
    at = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
    found = zones_of(None, (), -420, PLAUSIBLE)
    assert {at.astimezone(zone).hour for zone in found.candidates} == {4, 5, 6}
