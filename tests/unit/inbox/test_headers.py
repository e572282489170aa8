"""What is read of hostile and of ordinary headers, and what never becomes a command?"""

import pytest

from outreach.errors import ForeignText
from outreach.inbox.headers import decode_text, decode_words, read_mailbox, read_mailboxes, read_message_ids
from outreach.inbox.imap import safe
from outreach.inbox.mime import read_parameters
from outreach.inbox.parse import parse
from outreach.inbox.token import is_ours, mint

KEY = b"0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize(
    ("value", "name", "address"),
    [
        ("ann@client.example", "", "ann@client.example"),
        ("Ann Client <ann@client.example>", "Ann Client", "ann@client.example"),
        ('"Client, Ann" <ann@client.example>', "Client, Ann", "ann@client.example"),
        ('"Ann \\"A\\" Client" <ann@client.example>', 'Ann "A" Client', "ann@client.example"),
        ("ann@client.example (Ann)", "Ann", "ann@client.example"),
        ("=?utf-8?q?Andr=C3=A9?= <andre@client.example>", "André", "andre@client.example"),
        ("< ann@client.example >", "", "ann@client.example"),
    ],
)
def test_one_mailbox(value: str, name: str, address: str) -> None:
    found = read_mailbox(value)
    assert found is not None
    assert (found.name, found.address) == (name, address)


@pytest.mark.parametrize(
    "value",
    [
        "a@good.example <eve@evil.example>",
        "a@evil.example@good.example",
        "<a@good.example> <eve@evil.example>",
        "a@good.example, eve@evil.example",
        "eve@evil.example,@good.example",
        "friends: a@good.example;",
        "undisclosed-recipients:;",
        "",
        "<>",
        "Ann",
        "(" * 20_000,
        '"' * 20_001 + "@good.example",
        "a@b.example" + " " * 3000 + "<",
    ],
)
def test_where_it_is_not_certain_there_is_nobody(value: str) -> None:
    assert read_mailbox(value) is None


@pytest.mark.parametrize(
    "head",
    [
        b"From: a@good.example\r\nFrom: eve@evil.example\r\n",
        b"From: a@good.example <eve@evil.example>\r\n",
        b"Subject: nobody\r\n",
        b"From:\r\n",
    ],
)
def test_an_unclear_sender_is_none_and_noted(head: bytes) -> None:
    read = parse(head + b"\r\nHello")
    assert read.sender is None
    assert "the sender is unclear" in read.notes[0]


def test_a_list_is_cut_where_nothing_protects_the_comma() -> None:
    value = 'Ann <ann@a.example>, "b, c" <bc@b.example>, (x, y) d@d.example, team: e@e.example, f@f.example;, broken <'
    assert [box.address for box in read_mailboxes(value)] == [
        "ann@a.example", "bc@b.example", "e@e.example", "f@f.example",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("=?utf-8?b?R3LDvMOfZQ==?=", "Grüße"),
        ("=?iso-8859-1?q?Gr=FC=DFe?= there", "Grüße there"),
        ("=?utf-8?b?R3LDvA==?= =?utf-8?b?w59l?=", "Grüße"),
        ("=?x-unknown?q?caf=C3=A9?=", "café"),
        ("=?utf-8?q?a_b?=", "a b"),
        ("2 =? 3 ?= no word", "2 =? 3 ?= no word"),
        ("=?utf-8*en?q?hello?=", "hello"),
        ("=?utf-8?q?nul=00?=", "nul"),
    ],
)
def test_encoded_words(written: str, text: str) -> None:
    assert decode_words(written) == text


@pytest.mark.parametrize(
    ("data", "charset", "text"),
    [
        (b"caf\xc3\xa9", "utf-8", "café"),
        (b"caf\xe9", "iso-8859-1", "café"),
        (b"caf\xc3\xa9", "rot13", "café"),
        (b"caf\xc3\xa9", "no-such-thing", "café"),
        (b"caf\xc3\xa9", "idna", "café"),
        (b"+2AA-", "utf-7", "\ufffd"),
        (b"Hi +AOk-", "utf-7", "Hi é"),
        (b"plain", "undefined", "plain"),
        (b"\xff\xfe\xfd", "", "ÿþý"),
    ],
)
def test_text_is_decoded_by_any_charset(data: bytes, charset: str, text: str) -> None:
    assert decode_text(data, charset) == text
    assert decode_text(data, charset).encode("utf-8")


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ('attachment; filename="a b.pdf"', "a b.pdf"),
        ("attachment; filename=a.pdf", "a.pdf"),
        ("attachment; filename*=utf-8''caf%C3%A9.pdf", "café.pdf"),
        ("attachment; filename*0*=utf-8''caf%C3; filename*1*=%A9.pdf", "café.pdf"),
        ('attachment; filename="=?utf-8?q?caf=C3=A9.pdf?="', "café.pdf"),
        ('attachment; filename="a\\"b;c.pdf"', 'a"b;c.pdf'),
        ("attachment; filename*=x-unknown''caf%C3%A9", "café"),
    ],
)
def test_file_names(value: str, name: str) -> None:
    assert read_parameters(value)[1]["filename"] == name


@pytest.mark.parametrize("value", ["<[>", "<a b@c>", "<>", "a@b", "<" + "x" * 2000 + "@b>", ""])
def test_what_is_no_message_id(value: str) -> None:
    assert read_message_ids(value) in ((), ("<[>",))


@pytest.mark.parametrize("text", ["a\r\nX1 STORE 1:* +FLAGS (\\Deleted)", "a\nb", "a\rb", "a\0b", "\r"])
def test_no_foreign_text_becomes_an_imap_command(text: str) -> None:
    with pytest.raises(ForeignText, match="would end the IMAP command"):
        safe(text)


@pytest.mark.parametrize("text", ["<a@b.example>", "Grüße", '"quoted"', "INBOX/Ann (old)", ""])
def test_other_text_goes_as_it_is(text: str) -> None:
    assert safe(text) == text


def test_a_token_is_ours_only_if_we_made_it() -> None:
    ours = mint(KEY, b"123456789012", "tidewater.example")
    assert is_ours(KEY, ours)
    assert is_ours(KEY, ours.replace("tidewater", "elsewhere")), "a provider may rewrite the domain"
    flipped = ours.replace(ours[1], "1" if ours[1] == "0" else "0", 1)
    forged = [
        flipped,
        ours[:-1],
        ours.replace(".", "", 1),
        ours.upper(),
        f"<{'0' * 24}.{'0' * 24}@tidewater.example>",
        "",
    ]
    assert not [name for name in forged if is_ours(KEY, name)]
    assert not is_ours(b"another key of thirty-two bytes.", ours)
