"""What does one Authentication-Results field say? RFC 8601, to the letter; a field that is not clear says nothing."""

from collections.abc import Iterator
from dataclasses import dataclass

MAX_FIELD = 20_000
"""Characters of the longest field that is read."""
NO_NAME = "-"
"""The name of a server that writes none, as Microsoft 365 does."""

_BLANK = " \t\r\n"
_ENDS = _BLANK + ';=("'


@dataclass(frozen=True, slots=True)
class Result:
    """What one method found: `dkim`, `pass`, and its properties by `header.d`, names in small letters."""

    method: str
    result: str
    properties: dict[str, str]


@dataclass(frozen=True, slots=True)
class Results:
    """One field: the authserv-id of the server that wrote it (`-` where it gives none), and what it found."""

    server: str
    found: tuple[Result, ...]


@dataclass(frozen=True, slots=True)
class _Token:
    """A word or one of the marks `;` and `=`; `apart` where something lies between it and the token before."""

    text: str
    mark: bool
    apart: bool


def read_results(value: str) -> Results | None:
    """The field as it was meant, or None where it cannot be told for certain."""
    if len(value) > MAX_FIELD:
        return None
    tokens = _tokens(value)
    if tokens is None:
        return None
    parts = _parts(tokens)
    head, rest = parts[0], parts[1:]
    if any(token.mark for token in head):
        # No name stands before the first result: the whole field is results.
        head, rest = [], parts
    words = _words(head)
    if len(words) > 2 or (len(words) == 2 and words[1] != "1"):
        return None
    server = (words[0].casefold() if words else "") or NO_NAME  # a name may be quoted, and empty
    return Results(server, tuple(result for part in rest if (result := _result(part)) is not None))


def _parts(tokens: list[_Token]) -> list[list[_Token]]:
    """The tokens between semicolons."""
    parts: list[list[_Token]] = [[]]
    for token in tokens:
        if token.mark and token.text == ";":
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _words(tokens: list[_Token]) -> list[str]:
    """Words, those that touch each other as one."""
    words: list[str] = []
    for token in tokens:
        if words and not token.apart:
            words[-1] += token.text
        else:
            words.append(token.text)
    return words


def _result(part: list[_Token]) -> Result | None:
    """`method=result` and what follows it; `none` and whatever else has no result is left out."""
    pairs = list(_pairs(part))
    if not pairs or part[0].mark or part[1].text != "=":
        return None
    (method, result), *others = pairs
    properties: dict[str, str] = {}
    for name, value in others:
        # A name that comes twice is not to be trusted in either form.
        properties[name] = value if name not in properties else ""
    return Result(method.partition("/")[0].casefold(), result.casefold(), properties)


def _pairs(part: list[_Token]) -> Iterator[tuple[str, str]]:
    """Every `name=value`; a value goes on over what touches it, so that `b=ab/c==` is one."""
    at = 0
    while at + 2 < len(part):
        name, sign, value = part[at], part[at + 1], part[at + 2]
        if name.mark or not sign.mark or value.mark:
            at += 1
            continue
        text, at = value.text, at + 3
        while at < len(part) and not part[at].apart:
            text, at = text + part[at].text, at + 1
        yield name.text.casefold(), text


def _tokens(value: str) -> list[_Token] | None:
    """Words and marks without comments; None where a quote or a comment does not end."""
    tokens: list[_Token] = []
    at, apart = 0, True
    while at < len(value):
        letter = value[at]
        if letter in _BLANK:
            at, apart = at + 1, True
            continue
        if letter == "(":
            end = _after_comment(value, at)
            if end is None:
                return None
            at, apart = end, True
            continue
        if letter in ";=":
            text, at = letter, at + 1
        elif letter == '"':
            quoted = _quoted(value, at)
            if quoted is None:
                return None
            text, at = quoted
        else:
            begin = at
            while at < len(value) and value[at] not in _ENDS:
                at += 1
            text = value[begin:at]
        tokens.append(_Token(text, letter in ";=", apart))
        apart = False
    return tokens


def _after_comment(value: str, at: int) -> int | None:
    """Where a comment, which may hold others, is over."""
    depth = 0
    while at < len(value):
        letter = value[at]
        if letter == "\\":
            at += 1
        elif letter == "(":
            depth += 1
        elif letter == ")":
            depth -= 1
            if not depth:
                return at + 1
        at += 1
    return None


def _quoted(value: str, at: int) -> tuple[str, int] | None:
    """What stands between two quotes, and where they are over."""
    text: list[str] = []
    at += 1
    while at < len(value):
        if value[at] == "\\" and at + 1 < len(value):
            at += 1
        elif value[at] == '"':
            return "".join(text), at + 1
        text.append(value[at])
        at += 1
    return None
