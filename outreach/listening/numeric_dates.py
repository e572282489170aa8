"""Which dates in figures stand in a text?"""

import re
from collections.abc import Iterator

from outreach.listening.grammar import Filled

DAY = r"(?:[12]\d|3[01]|0?[1-9])(?![\s.-]?\d{3})"
_NUMERIC = [
    ("day_month", re.compile(r"(?<![\w.-])(?P<year>20\d\d)-(?P<number>\d\d)-(?P<bare>\d\d)(?![\w-])")),
    (
        "slashes",
        re.compile(
            rf"(?<![\w./])(?!24/7)(?P<bare>{DAY})/(?P<second>{DAY})(?:/(?P<year>20\d\d)|/(?P<yy>\d\d))?(?![\w/])"
        ),
    ),
    (
        "dots",
        re.compile(
            rf"(?<![\w.])(?P<bare>{DAY})\.\s?(?P<number>0?[1-9]|1[0-2])\.(?:\s?(?P<year>20\d\d)|(?P<yy>\d\d))?(?!\d)"
        ),
    ),
]
"""Dates in figures, the same in every language; `slashes` may mean the month first."""


_HOURS = re.compile(r"\s?(?:h|hs|hrs|hours|horas|heures|uhr)\b")
"""Behind these, figures are no date: '9-11 h'."""


def numeric(text: str) -> Iterator[tuple[int, int, str, Filled]]:
    """The dates in figures that stand in a text."""
    for rule, pattern in _NUMERIC:
        for match in pattern.finditer(text):
            if _HOURS.match(text, match.end()):
                continue
            filled = {name: (match[name], *match.span(name)) for name in match.groupdict() if match[name]}
            yield match.start(), match.end(), rule, filled
