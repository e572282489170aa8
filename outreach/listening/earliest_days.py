"""Which day is the first on which a sentence wants to hear again?"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from outreach.listening.appointments import one_off, proposes
from outreach.listening.date_rules import FOLLOWING
from outreach.listening.dates import When
from outreach.listening.last_days import SINGLE
from outreach.listening.phrase_signals import LIKELY, signal
from outreach.listening.reading import Reading
from outreach.listening.signals import Signal
from outreach.listening.which_day import asked_for, asks_on, meant


def then_again(reading: Reading, before: Reading) -> Iterator[Signal]:
    """'Write to me then': the day stands in the sentence before; 'the week after' is later than it."""
    laid = [when for when in reading.dates if when.rule in FOLLOWING]  # 'the week after', behind that day already
    if (reading.dates and not laid) or reading.addresses or not before.dates or before.says("past"):
        return
    if len(before.dates) > 1 and all(when.rule == "weekday" for when in before.dates):  # 'Wednesdays and Fridays'
        return
    if not reading.says("then_again"):
        return
    when = (laid or before.dates)[-1]
    if when.link != "since" and reading.today and when.earliest > reading.today:
        later = None if laid else _LATER.search(reading.folded)
        first = when.earliest if later is None else when.last + timedelta(7 if later[1] else 1)
        yield signal(
            reading, "not_before", f"{reading.language.code}:then", LIKELY,
            **{"from": first.isoformat(), "to": first.isoformat()},
        )  # fmt: skip


_LATER = re.compile(
    r"\b(?:(week (?:after|following)|following week|woche (?:danach|darauf|drauf))|(?:day|morning) after|after that"
    r"|afterwards|next day|following day|danach|anschliessend|hinterher|am tag (?:danach|darauf)"
    r"|apres(?: ca| cela| quoi)?|ensuite|le lendemain|despues(?: de eso)?|al dia siguiente)\b"
)
"""What says that they mean no day that was named, but one behind it: a week, or a day."""


def not_before(reading: Reading) -> Iterator[Signal]:
    """The earliest day for the next contact."""
    if not reading.dates or _is_appointment(reading):
        return
    asked = asked_for(reading)
    found = [
        (match, when)
        for match in reading.matches("not_before")
        if (when := meant(reading, match.start, match.end, asked))
    ]
    paced = [reading.language.around(reading.text, often.start, often.end) for often in reading.often]
    for match, when in sorted(
        found,
        key=lambda pair: (
            "behind" not in pair[0].group.fields,
            bool(asked) and pair[1] not in asked,
            pair[1].link == "through",
            pair[1].link == "before",
        ),
    ):
        behind = match.group.fields.get("behind") and when.link != "before"  # 'not before June; after that, gladly'
        if behind and any(start < match.end <= end for start, end in paced):  # 'on 9 May; after that once a month'
            behind = False
        if behind == "until" and when.link not in ("until", "through"):
            continue
        first = when.last + timedelta(1) if behind else when.earliest
        last = max(first, when.last)
        if reading.today and first <= reading.today:
            continue
        sure = 0.6 if when.rule in SINGLE[:3] else LIKELY
        span = {"from": first.isoformat(), "to": last.isoformat()}
        clause = reading.language.around(reading.masked, match.start, match.end)
        yield replace(signal(reading, "not_before", match.group.name, sure, **span), within=clause)
        return
    for when in reading.dates:
        if _waits(reading, when):
            yield signal(
                reading, "not_before", f"{reading.language.code}:then", LIKELY,
                **{"from": when.earliest.isoformat(), "to": max(when.earliest, when.last).isoformat()},
            )  # fmt: skip
            return


def _is_appointment(reading: Reading) -> bool:
    """Whether the day that a sentence names is that of one meeting or call."""
    return proposes(reading) or any(one_off(reading, found) for found in reading.hours)


def _waits(reading: Reading, when: When) -> bool:
    """Whether a day is waited for, by its own words: 'ring on the Monday after', 'once March is over, write again'."""
    if when.rule in FOLLOWING:
        return asks_on(reading, when)
    over = when.end_included and when.link == "after"
    return over and any(True for _ in reading.language.dates.contact.find(reading.text))


def asks_on_a_day(reading: Reading) -> bool:
    """Whether a verb of contact stands with a day to come."""
    return any(reading.today and when.earliest > reading.today and asks_on(reading, when) for when in reading.dates)


def at_the_soonest(reading: Reading) -> bool:
    """Whether a weekday is the first that will do ('Monday at the earliest'), no habit."""
    return any(
        True
        for when in reading.dates
        if when.rule in ("weekday", "weekday_ahead")
        for start, end in reading.language.dates.soonest.find(reading.text)
        if -2 < start - when.end < 12 or -2 < when.start - end < 8
    )


def first_day(reading: Reading, before: Reading | None = None) -> tuple[str, str] | None:
    """The earliest day that a sentence names for the next contact, as a range; None where it names none to come.

    Where it names none at all, it is the day that the sentence before names: 'nothing before then'.
    """
    if not reading.dates and not reading.hours and before and before.dates and not before.says("past"):
        reading = before
    if _is_appointment(reading):
        return None
    when = meant(reading, 0, len(reading.folded), asked_for(reading))
    if when is None or (reading.today and when.earliest <= reading.today):
        return None
    return when.earliest.isoformat(), max(when.earliest, when.last).isoformat()
