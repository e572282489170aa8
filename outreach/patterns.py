"""How is a regular expression compiled?

When it is first used, for whoever hears one mail needs few of many; and one of what people write with as many blanks
between the words as they leave.
"""

import re
from typing import Any, cast

_METHODS = ("findall", "finditer", "fullmatch", "match", "search", "split", "sub", "subn")


class _Unused:
    """Stands for a pattern until one of its methods is asked for; from then on it has them all for its own."""

    __slots__ = ("_flags", "_source", *_METHODS)

    def __init__(self, source: str, flags: int) -> None:
        self._source, self._flags = source, flags

    def __getattr__(self, name: str) -> Any:
        compiled = re.compile(self._source, self._flags)
        if name in _METHODS:
            for method in _METHODS:
                setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


def when_used(source: str, flags: int = 0) -> re.Pattern[str]:
    """A pattern that is compiled when it is first used."""
    return cast("re.Pattern[str]", _Unused(source, flags))


def spaced(source: str) -> re.Pattern[str]:
    """A pattern whose single blanks may be several: a line that a program broke may end in one, too."""
    return re.compile(_BLANK.sub(_blanks, source))


def _blanks(found: re.Match[str]) -> str:
    if found["kept"]:
        return found[0]
    return r"\s{0,3}" if found["perhaps"] else r"\s{1,3}"


_BLANK = re.compile(r"(?P<kept>\[(?:\\.|[^\]\\])*\]|\\s[*+{])|(?:\\s| )(?P<perhaps>\?)?")
