"""What may be said aloud? Secrets, tokens and signatures of links go out of it; nothing in it commands a terminal."""

import re
import unicodedata
from typing import Any

HIDDEN = "[hidden]"
_SHORTEST = 6
"""A secret of fewer characters would hide words that mean nothing."""

_known: set[str] = set()

_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(\w+://[^/\s:@]*):[^@\s/]+@"), rf"\1:{HIDDEN}@"),
    (re.compile(r"(?i)\b(AUTH[ =](?:PLAIN|LOGIN|XOAUTH2|Bearer))(\s+)[^\s\x01\"']+"), rf"\1\2{HIDDEN}"),
    (re.compile(r"(?i)\b(bearer)(\s+)[\w.~+/=-]{8,}"), rf"\1\2{HIDDEN}"),
    (
        re.compile(
            r"(?i)(\b[\w-]*(?:passw(?:or)?d|secret|token|authorization|api[_-]?key)[\"']?\s*[=:]\s*)(\"[^\"]*\"|'[^']*'|[^\s,;&\"']+)"
        ),
        rf"\1{HIDDEN}",
    ),
    (re.compile(r"(/p/)[\w.~=-]{12,}"), rf"\1{HIDDEN}"),
    (re.compile(r"(?i)\b(cookie[\"']?\s*[=:]\s*)[^\r\n]+"), rf"\1{HIDDEN}"),
)


def remember(secret: str) -> str:
    """This was asked for as a secret: from now on it is hidden wherever it turns up. Gives it back."""
    if len(secret) >= _SHORTEST:
        _known.add(secret)
    return secret


def scrub(text: str) -> str:
    """The text without secrets: those that were asked for, and what looks like one."""
    for secret in sorted(_known, key=len, reverse=True):
        if secret in text:
            text = text.replace(secret, HIDDEN)
    for pattern, instead in _PATTERNS:
        text = pattern.sub(instead, text)
    return text


def scrub_all(value: Any) -> Any:
    """The same for every text in lists and dictionaries; what is none is written as one first."""
    if isinstance(value, str):
        return scrub(value)
    if isinstance(value, dict):
        return {scrub(str(key)): scrub_all(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [scrub_all(each) for each in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return scrub(repr(value) if isinstance(value, bytes) else str(value))


def inert(text: str) -> str:
    """The text as a terminal only shows it: what would move its cursor, colour it or turn it round is written out."""
    return "".join(
        letter if letter in "\n\t" or unicodedata.category(letter) not in ("Cc", "Cf", "Zl", "Zp") else _written(letter)
        for letter in text
    )


def _written(letter: str) -> str:
    return letter.encode("unicode_escape").decode("ascii")
