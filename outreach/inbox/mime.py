"""Which parts does a message have (RFC 2045, 2046), without ever recursing or raising?

Nothing is decoded that nobody will read: an attachment of 20 MB costs one search for its boundary.
"""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from outreach.inbox.headers import decode_text, decode_words, split_headers

MAX_DEPTH = 50
MAX_PARTS = 500

_PARAMETER = re.compile(r";\s*([^\s=;\"]+)\s*=\s*(?:\"((?:[^\"\\]|\\.)*)\"|([^\s;]*))")
_MAX_PARAMETERS = 100


@dataclass(frozen=True, slots=True)
class Part:
    """One leaf of the tree: its type, how it is shown, and its bytes as they travelled."""

    content_type: str
    charset: str
    disposition: str
    filename: str
    encoding: str
    payload: bytes
    in_report: bool

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
        return len(self.payload) * 3 // 4 if self.encoding == "base64" else len(self.payload)


def walk(fields: list[tuple[str, str]], body: bytes, notes: list[str]) -> Iterator[Part]:
    """The leaves in reading order; what exceeds the limits is left out and said in `notes`."""
    pending: list[tuple[list[tuple[str, str]], bytes, int, bool]] = [(fields, body, 0, False)]
    count = 0
    while pending:
        fields, body, depth, in_report = pending.pop()
        part, boundary = _describe(fields, body, in_report)
        if not part.content_type.startswith("multipart/"):
            yield part
            continue
        segments = list(_segments(body, boundary, MAX_PARTS - count)) if boundary and depth < MAX_DEPTH else []
        count += len(segments)
        if not segments:
            notes.append(_why_whole(part.content_type, boundary, depth, count))
            yield Part("text/plain", part.charset, "", "", part.encoding, body, in_report)
            continue
        if count >= MAX_PARTS:
            notes.append(f"there are more than {MAX_PARTS} parts; the rest was left out")
        report = in_report or part.content_type == "multipart/report"
        for segment in reversed(segments):
            inner, start, _ = split_headers(segment)
            pending.append((inner, segment[start:], depth + 1, report))


def _why_whole(content_type: str, boundary: str, depth: int, count: int) -> str:
    if depth >= MAX_DEPTH:
        return f"parts are nested more than {MAX_DEPTH} deep; the inner ones were left as they are"
    if count >= MAX_PARTS:
        return f"there are more than {MAX_PARTS} parts; the rest was left out"
    lack = "the boundary it names" if boundary else "a boundary"
    return f"a {content_type} part lacks {lack} and was read as text"


def _describe(fields: list[tuple[str, str]], body: bytes, in_report: bool) -> tuple[Part, str]:
    found = {name.lower(): value for name, value in reversed(fields)}
    kind, parameters = read_parameters(found.get("content-type", ""))
    disposition, more = read_parameters(found.get("content-disposition", ""))
    filename = more.get("filename") or parameters.get("name") or ""
    encoding = found.get("content-transfer-encoding", "").strip().lower()
    kind = kind if re.fullmatch(r"[^/\s]+/[^/\s]+", kind) else "text/plain"
    part = Part(kind, parameters.get("charset", ""), disposition, filename, encoding, body, in_report)
    return part, parameters.get("boundary", "")


def read_parameters(value: str) -> tuple[str, dict[str, str]]:
    """The lower-case value before the first ';' and its parameters, RFC 2231 forms joined and decoded."""
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


def _segments(body: bytes, boundary: str, most: int) -> Iterator[bytes]:
    delimiter = b"--" + boundary.encode("utf-8", "replace")
    at = 0 if body.startswith(delimiter) else _next(body, delimiter, 0)
    for _ in range(max(0, most)):
        if at < 0 or body.startswith(b"--", at + len(delimiter)):
            return
        start = body.find(b"\n", at + len(delimiter)) + 1
        if not start:
            return
        at = _next(body, delimiter, start - 1)
        yield body[start : at - 1 if at >= 0 else len(body)].removesuffix(b"\r")


def _next(body: bytes, delimiter: bytes, start: int) -> int:
    found = body.find(b"\n" + delimiter, start)
    return found + 1 if found >= 0 else -1


def _from_base64(payload: bytes) -> bytes:
    try:
        return binascii.a2b_base64(payload)
    except binascii.Error:
        cleaned = re.sub(rb"[^A-Za-z0-9+/]", b"", payload)
        usable = cleaned[: len(cleaned) - (len(cleaned) % 4 == 1)]
        return binascii.a2b_base64(usable + b"=" * (-len(usable) % 4))
