"""What stands above the words of a draft for its owner alone, and how is it found and taken out again?

It begins and ends in its owner's language, and is found in whichever of ours it stands: they may have chosen another
one since it was laid there. In no language have these lines letters or signs that a mail program may write otherwise.
"""

import re
from collections.abc import Sequence
from functools import cache
from html import escape

from outreach.translated import DESK_LANGUAGES, ENGLISH, Tongue, desk_tongue

BEGINS = "=== Outreach: only you see this part. It is not sent. ==="
ENDS = "=== Here the mail begins. ==="
_BODY = re.compile(r"<body\b[^>]*>", re.IGNORECASE)
_STYLE = "border:1px solid #888;padding:8px;margin:0 0 16px;font:13px sans-serif"


def above(lines: Sequence[str], text: str, tongue: Tongue = ENGLISH) -> str:
    """The text with the block above it."""
    return "\n".join((tongue.plain(BEGINS), *lines, tongue.plain(ENDS))) + "\n\n" + text


def above_html(lines: Sequence[str], html: str, tongue: Tongue = ENGLISH) -> str:
    """The HTML with the block above it."""
    every = (tongue.plain(BEGINS), *lines, tongue.plain(ENDS))
    shown = "".join(f"<div>{escape(line)}</div>\n" for line in every)
    body = _BODY.search(html)
    at = body.end() if body is not None else 0
    return f'{html[:at]}\n<div style="{_STYLE}">\n{shown}</div>\n{html[at:]}'


def parted(text: str) -> tuple[str, str, bool]:
    """The words without the block, the block, and whether all of it was found or none; else something of it is left."""
    begin, end = _edges()
    begins = begin.search(text)
    ends = end.search(text, begins.end()) if begins is not None else None
    if begins is None or ends is None:
        return text, "", begins is None and end.search(text) is None
    rest = text[: begins.start()].rstrip() + "\n" + text[ends.end() :].lstrip("\n")
    whole = begin.search(rest) is None and end.search(rest) is None
    return rest.strip() + "\n", text[begins.start() : ends.end()], whole


@cache
def _edges() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What a block begins and ends with, in each of our languages."""
    return re.compile(rf"[>|* \t]*{_in_any(BEGINS)}"), re.compile(rf"{_in_any(ENDS)}[ \t]*\n?")


def _in_any(line: str) -> str:
    """A line in any of our languages, however it is wrapped, with some of its signs at both ends lost."""
    said = [desk_tongue(language).plain(line).strip("= ").split() for language in DESK_LANGUAGES]
    words = "|".join(r"\s+".join(map(re.escape, each)) for each in said)
    return rf"={{2,}}\s*(?:{words})\s*={{2,}}"
