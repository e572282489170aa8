"""What do the header lines of a message say, however they were written?

The standard library's parser raises on some hostile headers and reads `a@good.example <b@evil.example>` as the
first address; this one is total, linear in its input, and gives no sender at all where the sender is unclear.
"""

import binascii
import codecs
import re
from collections.abc import Iterator
from functools import lru_cache
from importlib import import_module
from itertools import groupby
from typing import Any

from outreach.inbox.parsed import Mailbox
from outreach.patterns import when_used

MAX_HEADER_BYTES = 256 * 1024
"""A longer header block is read up to here; the message then carries a note."""
MAX_HEADERS = 1000
_DETECTABLE_BYTES = 64 * 1024
_REMEMBERED = 300
"""Characters of the longest value whose reading is kept for the next message."""
_SLOW_CODECS = {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined"}
_SURROGATE = when_used("[\ud800-\udfff]")
"""UTF-7 can write one half of a pair, which no database takes."""

_FOLD = re.compile(rb"\r?\n(?=[ \t])")
_NAME = when_used(r"[!-9;-~]+")
_LINE = re.compile(rb"([!-9;-~]+)[ \t]*:[ \t]*(.*)", re.DOTALL)
_ENCODED_WORD = when_used(r"=\?([^?\s]{1,64})\?([bBqQ])\?([^?\s]*)\?=")
_BETWEEN_WORDS = when_used(r"(\?=)[ \t\r\n]+(?==\?)")
_ADDRESS = r"[^\s<>@,;:()\"\[\]]+@[^\s<>@,;:()\"\[\]]+"
_ANGLE = when_used(rf"[^<>@]*<\s*({_ADDRESS})\s*>")
_ANGLE_QUOTED = when_used(rf'"((?:[^"\\]|\\.)*)"\s*<\s*({_ADDRESS})\s*>')
_BARE = when_used(rf"({_ADDRESS})\s*(?:\(([^()]*)\))?")
_PUNCTUATION = when_used(r'\\.|[",<>();:]', re.DOTALL)
_MESSAGE_ID = when_used(r"<[^<>\s]{1,998}>")


def split_headers(raw: bytes, begin: int = 0, stop: int | None = None) -> tuple[list[tuple[str, str]], int, list[str]]:
    """The undecoded header fields, the offset at which the body starts, and notes on what was odd.

    What is read lies between `begin` and `stop`; nothing of it is copied but the header block.
    """
    stop = len(raw) if stop is None else stop
    first = raw[begin : min(begin + 2, stop)]
    if first[:1] == b"\n" or first == b"\r\n":
        return [], begin + (1 if first[:1] == b"\n" else 2), ["there is no header block"]
    notes: list[str] = []
    limit = min(stop, begin + MAX_HEADER_BYTES)
    end, gap_length = raw.find(b"\r\n\r\n", begin, limit), 4
    # Nothing behind the first gap is searched for the other one: a large message has none.
    sooner = raw.find(b"\n\n", begin, end + 2 if end >= 0 else limit)
    if sooner >= 0:
        end, gap_length = sooner, 2
    elif end < 0:
        end, gap_length = limit, 0
        if stop > limit:
            notes.append(f"the header block is longer than {MAX_HEADER_BYTES} bytes; the rest was read as the body")
    fields, strange = _fields(raw[begin:end])
    if len(fields) > MAX_HEADERS:
        notes.append(f"there are more than {MAX_HEADERS} header fields; the rest was left out")
    if strange:
        notes.append(f"{strange} header lines have no name and were left out")
    return fields[:MAX_HEADERS], end + gap_length, notes


def _fields(block: bytes) -> tuple[list[tuple[str, str]], int]:
    """The fields of a header block, and how many lines are none."""
    if b"\0" in block:
        block = block.replace(b"\0", b"")
    unfolded = _unfolded(block)
    if unfolded.isascii() and (plain := _plain_fields(unfolded.decode("ascii"))) is not None:
        return plain, 0
    fields: list[tuple[str, str]] = []
    strange = 0
    for line in unfolded.splitlines():
        if (match := _LINE.fullmatch(line)) is not None:
            fields.append((match[1].decode("ascii"), decode_text(match[2], "ascii").strip()))
        else:
            strange += not line.startswith((b"From ", b">From "))
    return fields, strange


def _unfolded(block: bytes) -> bytes:
    if b"\n " not in block and b"\n\t" not in block:
        return block
    if block.count(b"\n") == block.count(b"\r\n") and b"\r\n\r\n" not in block:
        return block.replace(b"\r\n\t", b"\t").replace(b"\r\n ", b" ")
    return _FOLD.sub(b"", block)


def _plain_fields(text: str) -> list[tuple[str, str]] | None:
    """The fields of a block in which every line is one: nearly every header is; None where this one is not."""
    fields = []
    for line in text.removesuffix("\n").split("\n") if text else ():
        name, _, value = line.removesuffix("\r").partition(":")
        known = _field_name(name)
        if not known or "\r" in value or ":" not in line:
            return None
        fields.append((known, value.strip(" \t")))
    return fields


@lru_cache(maxsize=1024)
def _field_name(name: str) -> str:
    """A header's name without the blanks behind it, '' where it is none; names are few and come again and again."""
    name = name.rstrip(" \t")
    return name if len(name) < 200 and _NAME.fullmatch(name) else ""


def decode_text(data: bytes, charset: str) -> str:
    """Text by its declared charset, else UTF-8, else by detection, else Latin-1: never raises."""
    for name in (charset, "utf-8"):
        if (codec := _codec(name)) is not None:
            try:
                return _SURROGATE.sub("\ufffd", data.decode(codec)) if codec == "utf-7" else data.decode(codec)
            except (UnicodeError, ValueError):
                continue
    guess = _guess(data[:_DETECTABLE_BYTES]) if charset not in ("", "ascii") else None
    if guess is not None and (codec := _codec(guess.encoding)) is not None:
        return _SURROGATE.sub("\ufffd", data.decode(codec, "replace"))
    return data.decode("latin-1")


def _guess(data: bytes) -> Any:
    # Few mails lie about their charset, and to import what guesses takes as long as to read a hundred.
    return import_module("charset_normalizer").from_bytes(data).best()


@lru_cache(maxsize=512)
def _codec(name: str) -> str | None:
    try:
        codec = codecs.lookup(name.strip("'\" ").lower().replace("cp-", "cp"))
        b"\0\0\0\0".decode(codec.name)  # no bytes at all would be decoded by anything, rot13 too
    except (LookupError, ValueError, UnicodeError):
        return None
    return None if codec.name in _SLOW_CODECS else codec.name


def decode_words(value: str) -> str:
    """Encoded words of RFC 2047 as text; a word that cannot be decoded stays as it was written."""
    if "=?" not in value:
        return value
    return _decoded(value) if len(value) <= _REMEMBERED else _decoded.__wrapped__(value)


@lru_cache(maxsize=2048)
def _decoded(value: str) -> str:
    """The same names and subjects come again and again."""
    value = _BETWEEN_WORDS.sub(r"\1", value)
    pieces: list[tuple[str, bytes | str]] = []
    at = 0
    for match in _ENCODED_WORD.finditer(value):
        if match.start() > at:
            pieces.append(("", value[at : match.start()]))
        decoded = _word_bytes(match[2].upper(), match[3])
        pieces.append(("", match[0]) if decoded is None else (match[1].split("*")[0].lower(), decoded))
        at = match.end()
    pieces.append(("", value[at:]))
    out = []
    for charset, group in groupby(pieces, key=lambda piece: piece[0]):
        # Neighbouring words of one charset are joined first: mailers cut inside multi-byte characters.
        if charset:
            out.append(decode_text(b"".join(data for _, data in group if isinstance(data, bytes)), charset))
        else:
            out.extend(data for _, data in group if isinstance(data, str))
    return "".join(out).replace("\0", "")


def _word_bytes(encoding: str, payload: str) -> bytes | None:
    data = payload.encode("utf-8", "replace")
    try:
        if encoding == "Q":
            return binascii.a2b_qp(data, header=True)
        return binascii.a2b_base64(data + b"=" * (-len(data) % 4))
    except (binascii.Error, ValueError):
        return None


def read_mailboxes(value: str, most: int = 200) -> tuple[Mailbox, ...]:
    """The mailboxes of an address list that can be told for certain; the others are left out."""
    found = []
    for item in _list_items(value):
        if (mailbox := read_mailbox(item)) is not None:
            found.append(mailbox)
        if len(found) == most:
            break
    return tuple(found)


def _list_items(value: str) -> Iterator[str]:
    """Cut at the commas (and the group marks ':' and ';') that no quote, bracket or comment protects."""
    start, inside = 0, ""
    for match in _PUNCTUATION.finditer(value):
        mark = match[0]
        if inside:
            inside = "" if mark == inside else inside
        elif mark in '"<(':
            inside = {'"': '"', "<": ">", "(": ")"}[mark]
        elif mark in ",;:":
            yield value[start : match.start()]
            start = match.end()
    yield value[start:]


def read_mailbox(value: str) -> Mailbox | None:
    """Exactly one mailbox (RFC 5322 section 3.4), or None where that is not certain."""
    value = value.strip()
    if len(value) > 2000:
        return None
    return _mailbox(value) if len(value) <= _REMEMBERED else _mailbox.__wrapped__(value)


@lru_cache(maxsize=2048)
def _mailbox(value: str) -> Mailbox | None:
    if (match := _ANGLE_QUOTED.fullmatch(value)) is not None:
        return Mailbox(decode_words(re.sub(r"\\(.)", r"\1", match[1])), match[2])
    if (match := _ANGLE.fullmatch(value)) is not None:
        return Mailbox(decode_words(value[: value.rindex("<")]).strip(' "'), match[1])
    if (match := _BARE.fullmatch(value)) is not None:
        return Mailbox(decode_words(match[2] or "").strip(), match[1])
    return None


def read_message_ids(value: str, most: int = 100) -> tuple[str, ...]:
    """The Message-IDs in a header, in order; the newest `most` of them."""
    return tuple(_MESSAGE_ID.findall(value)[-most:])
