"""Which parts does a message have (RFC 2045, 2046), without ever recursing or raising?

Nothing is decoded that nobody will read: an attachment of 20 MB costs one search for its boundary.
"""

import binascii
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote_to_bytes

from outreach.inbox.headers import decode_text, decode_words, split_headers
from outreach.patterns import when_used

MAX_DEPTH = 50
MAX_PARTS = 500

_PARAMETER = when_used(r";\s*([^\s=;\"]+)\s*=\s*(?:\"((?:[^\"\\]|\\.)*)\"|([^\s;]*))")
_TYPE = when_used(r"[^/\s]+/[^/\s]+")
_MAX_PARAMETERS = 100
_REMEMBERED = 200
"""Characters of the longest value whose parameters are kept for the next part."""


@dataclass(frozen=True, slots=True)
class Part:
    """One leaf of the tree: its type, how it is shown, and where in the message its bytes lie, as they travelled."""

    content_type: str
    charset: str
    disposition: str
    filename: str
    encoding: str
    raw: bytes
    start: int
    end: int
    in_report: bool
    content_id: str = ""
    """By which the HTML of the same message names it (RFC 2392), without its angle brackets."""

    @property
    def payload(self) -> bytes:
        """The bytes as they travelled; copied only here, for an attachment is not looked at."""
        return self.raw[self.start : self.end]

    def content(self) -> bytes:
        """The payload with its transfer encoding undone, as far as that is possible."""
        if self.encoding == "base64":
            return _from_base64(self.payload)
        return binascii.a2b_qp(self.payload) if self.encoding == "quoted-printable" else self.payload

    def text(self) -> str:
        """The content as text with '\\n' line ends and without NUL."""
        text = decode_text(self.content(), self.charset or "utf-8")
        return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")

    def size(self) -> int:
        """Bytes of the content; for base64 an estimate that decodes nothing."""
        travelled = self.end - self.start
        return travelled * 3 // 4 if self.encoding == "base64" else travelled


def walk(fields: list[tuple[str, str]], raw: bytes, start: int, notes: list[str]) -> Iterator[Part]:
    """The leaves of a body that begins at `start`, in reading order; `notes` says what exceeds the limits."""
    pending = [(fields, start, len(raw), 0, False)]
    count = 0
    while pending:
        fields, start, end, depth, in_report = pending.pop()
        part, boundary = _describe(fields, raw, start, end, in_report)
        if not part.content_type.startswith("multipart/"):
            yield part
            continue
        deeper = boundary and depth < MAX_DEPTH
        segments = list(_segments(raw, start, end, boundary, MAX_PARTS - count)) if deeper else []
        count += len(segments)
        if not segments:
            notes.append(_why_whole(part.content_type, boundary, depth, count))
            yield Part("text/plain", part.charset, "", "", part.encoding, raw, start, end, in_report)
            continue
        if count >= MAX_PARTS:
            notes.append(f"there are more than {MAX_PARTS} parts; the rest was left out")
        report = in_report or part.content_type == "multipart/report"
        for begin, stop in reversed(segments):
            inner, start, _ = split_headers(raw, begin, stop)
            pending.append((inner, start, stop, depth + 1, report))


def _why_whole(content_type: str, boundary: str, depth: int, count: int) -> str:
    if depth >= MAX_DEPTH:
        return f"parts are nested more than {MAX_DEPTH} deep; the inner ones were left as they are"
    if count >= MAX_PARTS:
        return f"there are more than {MAX_PARTS} parts; the rest was left out"
    lack = "the boundary it names" if boundary else "a boundary"
    return f"a {content_type} part lacks {lack} and was read as text"


def _describe(fields: list[tuple[str, str]], raw: bytes, start: int, end: int, in_report: bool) -> tuple[Part, str]:
    found = {name.lower(): value for name, value in reversed(fields)}
    kind, parameters = read_parameters(found.get("content-type", ""))
    disposition, more = read_parameters(found.get("content-disposition", ""))
    filename = more.get("filename") or parameters.get("name") or ""
    encoding = found.get("content-transfer-encoding", "").strip().lower()
    kind = kind if _TYPE.fullmatch(kind) else "text/plain"
    named = found.get("content-id", "").strip("<> \t")
    part = Part(kind, parameters.get("charset", ""), disposition, filename, encoding, raw, start, end, in_report, named)
    return part, parameters.get("boundary", "")


def read_parameters(value: str) -> tuple[str, Mapping[str, str]]:
    """The lower-case value before the first ';' and its parameters, RFC 2231 forms joined and decoded."""
    return _parameters(value) if len(value) <= _REMEMBERED else _parameters.__wrapped__(value)


@lru_cache(maxsize=512)
def _parameters(value: str) -> tuple[str, Mapping[str, str]]:
    parameters: dict[str, str] = {}
    charset: dict[str, str] = {}
    for count, match in enumerate(_PARAMETER.finditer(value)):
        if count == _MAX_PARAMETERS:
            break
        name, _, extended = match[1].lower().partition("*")
        text = re.sub(r"\\(.)", r"\1", match[2]) if match[2] is not None else match[3]
        if extended or match[1].endswith("*"):
            if match[1].endswith("*") and "'" in text and name not in charset:
                charset[name], _, text = text.split("'", 2) if text.count("'") > 1 else ("utf-8", "", text)
            parameters[name] = parameters.get(name, "") + text
        else:
            parameters.setdefault(name, decode_words(text))
    for name, encoded_in in charset.items():
        parameters[name] = decode_text(unquote_to_bytes(parameters[name]), encoded_in or "utf-8")
    return value.partition(";")[0].strip().lower(), parameters


def _segments(raw: bytes, start: int, end: int, boundary: str, most: int) -> Iterator[tuple[int, int]]:
    """Where the parts between the boundaries begin and stop, without the line end before each boundary."""
    delimiter = b"--" + boundary.encode("utf-8", "replace")
    at = start if raw.startswith(delimiter, start, end) else _next(raw, delimiter, start, end)
    for _ in range(max(0, most)):
        if at < 0 or raw.startswith(b"--", at + len(delimiter), end):
            return
        begin = raw.find(b"\n", at + len(delimiter), end) + 1
        if not begin:
            return
        at = _next(raw, delimiter, begin - 1, end)
        stop = max(begin, at - 1) if at >= 0 else end
        yield begin, stop - raw.endswith(b"\r", begin, stop)


def _next(raw: bytes, delimiter: bytes, start: int, end: int) -> int:
    found = raw.find(b"\n" + delimiter, start, end)
    return found + 1 if found >= 0 else -1


def _from_base64(payload: bytes) -> bytes:
    try:
        return binascii.a2b_base64(payload)
    except binascii.Error:
        cleaned = re.sub(rb"[^A-Za-z0-9+/]", b"", payload)
        usable = cleaned[: len(cleaned) - (len(cleaned) % 4 == 1)]
        return binascii.a2b_base64(usable + b"=" * (-len(usable) % 4))
