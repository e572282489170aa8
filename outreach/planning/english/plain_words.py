"""How are the words of the rules said in plain English: ways, days, lengths of time, what somebody said?"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from outreach.contacts.wish_words import WAYS
from outreach.planning.policy.durations import write_duration
from outreach.planning.policy.who import Ago

DAYS = {
    "mon": "Mondays", "tue": "Tuesdays", "wed": "Wednesdays", "thu": "Thursdays", "fri": "Fridays",
    "sat": "Saturdays", "sun": "Sundays",
}  # fmt: skip
SAID = {
    "stop": "asked for silence",
    "channel": "said which way they want to be reached, or not",
    "not_before": "asked to be written to later",
    "hours": "named hours that suit them",
    "cadence": "said how often is enough",
    "only_person": "asked for one person of ours alone",
    "wrong_person": "said that they are not the right person",
    "left_company": "said that somebody has left",
    "new_address": "gave a new address",
    "unhappy": "said that they are unhappy",
    "legal": "spoken of legal steps",
    "data_request": "asked about their data",
    "interest": "said that they are interested",
    "not_interested": "said that they are not interested",
    "resume": "said that we may write again",
    "question": "asked a question",
    "fact": "told something about themselves",
}
"""Every kind of signal, as it goes on after 'they have'."""
_SAID_THAT = "said that "


def one_of(words: Iterable[str]) -> str:
    """'a', 'a or b', 'a, b or c'."""
    return _joined(list(words), "or")


def all_of(words: Iterable[str]) -> str:
    """'a', 'a and b', 'a, b and c'."""
    return _joined(list(words), "and")


def _joined(words: Sequence[str], last: str) -> str:
    return f"{', '.join(words[:-1])} {last} {words[-1]}" if len(words) > 1 else "".join(words)


def ways(channels: Iterable[str]) -> list[str]:
    """Channels by their plain names."""
    return [WAYS[channel] for channel in channels]


def said(kinds: Iterable[str]) -> str:
    """Any of these signals, after 'they have': 'said that they are unhappy or that they have left'."""
    told = sorted((SAID[kind] for kind in kinds), key=lambda words: not words.startswith(_SAID_THAT))
    return one_of(
        words.removeprefix("said ") if at and words.startswith(_SAID_THAT) else words for at, words in enumerate(told)
    )


def times(count: int) -> str:
    """'once', 'twice', '3 times'."""
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def length(span: timedelta) -> str:
    """A length of time, exactly."""
    return write_duration(span)


def ago(wanted: Ago) -> str:
    """'at least 5 days and at most 30 days ago'."""
    bounds = [
        f"{word} {length(span)}"
        for word, span in (("at least", wanted.at_least), ("at most", wanted.at_most))
        if span is not None
    ]
    return f"{all_of(bounds)} ago" if bounds else "however long ago"


def day(on: date) -> str:
    """'1 March 2026'."""
    return f"{on.day} {on:%B %Y}"


def number(value: float) -> str:
    """Without a point where there is nothing behind it."""
    return f"{value:g}"


def quoted(words: Iterable[str]) -> list[str]:
    """Each between quotation marks, for what is compared letter by letter."""
    return [f"“{word}”" for word in words]
