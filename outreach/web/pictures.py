"""Which pictures of a mail may be shown in its HTML? Its own, small ones, whose bytes are what they say."""

import base64
import struct
from collections.abc import Iterable

from outreach.inbox.mime import Part

MOST_BYTES, MOST_IN_ALL, MOST_PIXELS = 1_000_000, 4_000_000, 25_000_000
"""A picture of few bytes can be one of many pixels, which fill a browser's memory."""


def inline_pictures(parts: Iterable[Part]) -> dict[str, str]:
    """A `data:` address for each Content-ID, by what the bytes are and not by what they are called."""
    found: dict[str, str] = {}
    left = MOST_IN_ALL
    for part in parts:
        if not part.content_id or not part.content_type.startswith("image/") or part.size() > MOST_BYTES + 1000:
            continue
        content = part.content()
        kind, pixels = _kind(content)
        if kind and 0 < pixels <= MOST_PIXELS and len(content) <= min(MOST_BYTES, left):
            left -= len(content)
            found.setdefault(part.content_id, f"data:image/{kind};base64,{base64.b64encode(content).decode('ascii')}")
    return found


def _kind(content: bytes) -> tuple[str, int]:
    """The format and its number of pixels; ('', 0) for whatever is no PNG, GIF or JPEG."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and content[12:16] == b"IHDR" and len(content) >= 24:
        wide, high = struct.unpack(">II", content[16:24])
        return "png", wide * high
    if content[:6] in (b"GIF87a", b"GIF89a") and len(content) >= 10:
        wide, high = struct.unpack("<HH", content[6:10])
        return "gif", wide * high
    return ("jpeg", _jpeg_pixels(content)) if content.startswith(b"\xff\xd8\xff") else ("", 0)


def _jpeg_pixels(content: bytes) -> int:
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            high, wide = struct.unpack(">HH", content[at + 5 : at + 9])
            return int(wide * high)
        at += 2 + max(2, length)
    return 0
