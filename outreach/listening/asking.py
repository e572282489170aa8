"""What does a sentence ask of us, and what does it tell about its writer's life?"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from outreach.listening.dates import When
from outreach.listening.phrase_signals import CERTAIN, LIKELY, how_sure, signal, surest_first
from outreach.listening.reading import Reading
from outreach.listening.signals import Signal
from outreach.patterns import when_used


def question(reading: Reading, following: Sequence[Reading]) -> Iterator[Signal]:
    """A real question, or an imperative for information; a polite phrase or a request to act is none."""
    text = reading.sentence.text
    if reading.asks and _is_topic(reading, text, following):
        return
    if not reading.says("asks_information") and (not _is_question(reading, text) or reading.says("request_to_act")):
        return
    if not reading.says("rhetorical") and not reading.says("not_asking"):
        sure = CERTAIN if reading.says("surely_asks") else LIKELY
        asked = signal(reading, "question", f"{reading.language.code}:question", sure, text=text)
        yield replace(asked, within=(_parted(reading.masked), len(reading.masked)))


def _parted(masked: str) -> int:
    """Where what asks begins: behind the last mark that parts sentences as a full stop does."""
    return max((mark.end() for mark in _PARTS.finditer(masked)), default=0)


_PARTS = re.compile(r";\s|\s-\s")


_TOPIC = 4
"""How many words put a topic before what is said of it: 'DMs on LinkedIn? Nobody is in there.'"""
_VERB = re.compile(
    r"\b(?:does|do|is|are|can|could|would|will|shall|geht|gehts|passt|ist|kann|konnen|klappt|ware|ginge)\b"
)


def _is_topic(reading: Reading, text: str, following: Sequence[Reading]) -> bool:
    """Whether a fragment asks for no answer: 'Text me?', 'Thursday at six?', a way that the next sentence judges."""
    words = len(text.split())
    if words <= _TOPIC + 2 and reading.dates and reading.dates[0].start == 0 and not _VERB.search(reading.folded):
        return True
    if words > _TOPIC or reading.dates:
        return False
    if reading.matches("channel"):
        return True
    if not following or following[0].asks:
        return False
    return bool(reading.language.named(reading.masked)) and not _at_start(reading, "question_word")


def _is_question(reading: Reading, text: str) -> bool:
    """A question mark and more than a courtesy, or a question word where the writer leaves out the mark."""
    if reading.asks:
        return len(text.split()) > 1 and not _at_start(reading, "polite")
    if len(text.split()) < 4 or text[-1:] in "!,;":
        return False
    return _at_start(reading, "inverted") or (text[-1:] not in ".…:)" and _at_start(reading, "question_word"))


_GREETING = 40
"""Behind so many letters of greeting a Spanish question may begin."""
_OPENERS = re.compile(
    r"^[\W_]*(?:(?:and|but|so|also|ps|p\.s\.|btw|und|aber|y|pero|et|mais|e|ma|en|maar|mas|hey|hi|ok)\b[\W_]*)?"
)


def _at_start(reading: Reading, cue: str) -> bool:
    """Whether the sentence starts with one of the cue's phrases, an 'and' aside."""
    opener = _OPENERS.match(reading.masked)
    at = opener.end() if opener else 0
    at = reading.masked.find("¿", at, at + _GREETING) + 1 or at
    found = reading.finds_behind(cue, at)
    if cue == "polite" and found is not None and len(reading.masked.split()) <= 5:
        return True
    if cue == "polite" and found is not None and found.start() == 0:
        return len(reading.masked[at:].split()) <= 12 and (
            found.end() >= 9 or len(reading.masked[at:]) - found.end() < 4
        )
    if cue == "inverted" and found is not None:  # 'trudi what do they cost': a name may stand before it
        return len(reading.masked[at : at + found.start()].split()) <= 1
    return found is not None and found.start() == 0


def told_days(reading: Reading) -> list[When]:
    """The days of what it tells, to the day; they lie behind where it tells of the past."""
    past = reading.says("past") and not reading.says("ahead")
    ahead = [when for when in reading.dates if when.rule in _DAYS]
    days = [when for when in reading.looking_back().dates if when.rule in _DAYS] if past else ahead
    if past and reading.today and len(days) == len(ahead):
        days = [_nearer(each, other, reading.today) for each, other in zip(days, ahead, strict=True)]
    if not past and any(when.link == "since" for when in days):  # 'since 1 July I am' lies behind
        return [when for when in reading.looking_back().dates if when.rule in _DAYS]
    return days


def told_day(reading: Reading, when: When) -> str:
    """A day as a fact has it, `YYYY-MM-DD`; `--MM-DD` for a birthday that is neither near nor of one year."""
    first = when.first
    once = when.rule != "day_month" or _YEAR.search(reading.folded, when.start, when.end)
    if once or not reading.says("birthday") or reading.today is None or first - reading.today < _NEAR:
        return first.isoformat()
    return f"--{first:%m-%d}"


_YEAR, _NEAR = when_used(r"\d{4}"), timedelta(8)


def _nearer(behind: When, ahead: When, today: date) -> When:
    """The day of two that may be meant: who tells of one nearly a year ago says so, of one in some weeks not."""
    long_ago, soon = today - behind.first > _LONG_AGO, ahead.first - today < _SOON
    return ahead if long_ago and soon else behind


def fact(reading: Reading) -> Iterator[Signal]:
    """A personal fact, with its date where said: the first day that a range names."""
    for match in surest_first(reading.matches("fact"))[:1]:
        exact = told_days(reading)
        start, end = reading.language.around(reading.masked, match.start, match.end)
        exact = [each for each in exact if start <= each.start < end] or exact
        day = told_day(reading, exact[0]) if exact else None
        sure = how_sure(match)
        yield signal(reading, "fact", match.group.name, sure, text=reading.sentence.text, date=day)


_LONG_AGO, _SOON = timedelta(240), timedelta(60)
_DAYS = ("days", "day_month", "dots", "slashes", "day_alone", "weekday", "weekday_ahead", "shift", "today")
