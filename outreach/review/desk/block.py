"""What stands above the words of a draft for its owner alone, and how is it found and taken out again?"""

import re
from collections.abc import Sequence
from html import escape

BEGINS = "=== Outreach: only you see this part. It is not sent. ==="
ENDS = "=== Here the mail begins. ==="
_BEGINS = re.compile(r"[>|* \t]*={2,}\s*Outreach:\s+only\s+you\s+see\s+this\s+part\.\s+It\s+is\s+not\s+sent\.\s*={2,}")
_ENDS = re.compile(r"={2,}\s*Here\s+the\s+mail\s+begins\.\s*={2,}[ \t]*\n?")
_BODY = re.compile(r"<body\b[^>]*>", re.IGNORECASE)
_STYLE = "border:1px solid #888;padding:8px;margin:0 0 16px;font:13px sans-serif"


def above(lines: Sequence[str], text: str) -> str:
    """The text with the block above it."""
    return "\n".join((BEGINS, *lines, ENDS)) + "\n\n" + text


def above_html(lines: Sequence[str], html: str) -> str:
    """The HTML with the block above it."""
    shown = "".join(f"<div>{escape(line)}</div>\n" for line in (BEGINS, *lines, ENDS))
    body = _BODY.search(html)
    at = body.end() if body is not None else 0
    return f'{html[:at]}\n<div style="{_STYLE}">\n{shown}</div>\n{html[at:]}'


def parted(text: str) -> tuple[str, str, bool]:
    """The words without the block, the block, and whether all of it was found or none; else something of it is left."""
    begins = _BEGINS.search(text)
    ends = _ENDS.search(text, begins.end()) if begins is not None else None
    if begins is None or ends is None:
        return text, "", begins is None and _ENDS.search(text) is None
    rest = text[: begins.start()].rstrip() + "\n" + text[ends.end() :].lstrip("\n")
    whole = _BEGINS.search(rest) is None and _ENDS.search(rest) is None
    return rest.strip() + "\n", text[begins.start() : ends.end()], whole
