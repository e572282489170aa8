"""Is it the time that a rule asks for: so long since a touch, a silence, an absence; a birthday, a moment?"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from outreach.planning.facts.facts import Facts, MomentFact
from outreach.planning.facts.hours import start_of_day
from outreach.planning.matching.miss import Check, Miss, either, missed_ago
from outreach.planning.policy.who import LastTouch, MomentNear, Who
from outreach.sentences import On, Sentence, all_of, sentence

TOUCH_MEMORY = timedelta(days=365)
"""How far back touches are looked at."""
_YEARS_AHEAD = 8
"""A 29 February may be so many years away."""


def _no_reply_for(who: Who, facts: Facts, now: datetime) -> Miss | None:
    if who.no_reply_for is None:
        return None
    if facts.last_outbound is None:
        return Miss(lambda: Sentence("we have not written yet"))
    if facts.inbound is not None and facts.inbound.at >= facts.last_outbound:
        return Miss(lambda: Sentence("they wrote last"))
    wrote = facts.last_outbound
    due = wrote + who.no_reply_for
    if due <= now:
        return None
    return Miss(lambda: sentence("we wrote on {day}; their silence is not long enough", day=On(wrote)), due)


def _last_inbound(who: Who, facts: Facts, now: datetime) -> Miss | None:
    return missed_ago(
        Sentence("their last message"), who.last_inbound, facts.inbound.at if facts.inbound else None, now
    )


def _last_outbound(who: Who, facts: Facts, now: datetime) -> Miss | None:
    return missed_ago(Sentence("our last touch"), who.last_outbound, facts.last_outbound, now)


def _back_for(who: Who, facts: Facts, now: datetime) -> Miss | None:
    return missed_ago(Sentence("the end of their absence"), who.back_for, facts.absence_ended, now)


def _last_touch(who: Who, facts: Facts, now: datetime) -> Miss | None:
    """Every line must hold; what fails for good outweighs what time mends."""
    misses = [miss for line in who.last_touch or [] if (miss := _touch_line(line, facts, now)) is not None]
    if not misses:
        return None
    dues = [miss.due_at for miss in misses]
    due = max(due for due in dues if due is not None) if all(dues) else None
    return Miss(lambda: all_of([miss.text for miss in misses]), due)


def _touch_line(line: LastTouch, facts: Facts, now: datetime) -> Miss | None:
    latest = latest_touch(line, facts, now)
    if not line.never:
        return missed_ago(line.told, line.ago, latest, now)
    if latest is None:
        return None
    told = line.told
    return Miss(
        lambda: sentence("{what} was on {day}, within a year", what=told, day=On(latest)), latest + TOUCH_MEMORY
    )


def latest_touch(line: LastTouch, facts: Facts, now: datetime) -> datetime | None:
    """When the latest touch of that kind was, looking back a year; what a machine did is none."""
    return max(
        (
            touch.at
            for touch in facts.touches
            if touch.place_id is None
            and not touch.automatic
            and touch.at > now - TOUCH_MEMORY
            and (line.direction is None or touch.direction == line.direction)
            and (line.channel is None or touch.channel == line.channel)
            and (line.department is None or touch.department == line.department)
        ),
        default=None,
    )


def _never_touched(who: Who, facts: Facts, now: datetime) -> Miss | None:
    touched = any(touch.direction == "out" and touch.place_id is None for touch in facts.touches)
    if who.never_touched is not None and who.never_touched == touched:
        told = Sentence("we have touched them before") if touched else Sentence("we have never touched them")
        return Miss(lambda: told)
    return None


def _birthday(who: Who, facts: Facts, now: datetime) -> Miss | None:
    if not who.birthday:
        return None
    if (coming := next_birthday(facts, now)) is None:
        return Miss(lambda: Sentence("their birthday is not known"))
    begins = coming[0]
    if begins <= now:
        return None
    day = begins.astimezone(facts.zones.first).date()
    return Miss(lambda: sentence("their birthday is on {day}", day=day), begins)


def _moment(who: Who, facts: Facts, now: datetime) -> Miss | None:
    wanted = who.moment
    if wanted is None:
        return None
    told = [moment for moment in facts.moments if _is_about(moment, wanted)]
    if not told:
        return Miss(lambda: _none_about(wanted.about))
    if near_moment(wanted, facts, now) is not None:
        return None
    begins = [start for moment in told if (start := _next_start(moment, wanted, facts, now)) is not None]
    if not begins:
        return Miss(lambda: Sentence("the moments that they told are over"))
    due = min(begins)
    day = due.astimezone(facts.zones.first).date()
    return Miss(lambda: sentence("their next moment is near from {day} on", day=day), due)


def _none_about(words: list[str] | None) -> Sentence:
    if words is None:
        return Sentence("no moment is known that was not used")
    return sentence("no moment about {words} is known that was not used", words=either(words))


def near_moment(wanted: MomentNear, facts: Facts, now: datetime) -> tuple[datetime, MomentFact] | None:
    """The moment that a rule fires for now, and when it is over: that which is over first."""
    near = [
        (end, moment)
        for moment in facts.moments
        if _is_about(moment, wanted)
        for start, end in _spans(moment.day, wanted.ahead, wanted.past, facts, now)
        if start <= now < end
    ]
    return min(near, key=lambda found: found[0]) if near else None


def next_birthday(facts: Facts, now: datetime) -> tuple[datetime, datetime] | None:
    """When their birthday begins and ends that is today or comes next; None if it is not known, or no day at all."""
    if facts.birthday is None:
        return None
    spans = _spans(f"--{facts.birthday[-5:]}", timedelta(), timedelta(), facts, now)
    return next((span for span in spans if span[1] > now), None)


def _is_about(moment: MomentFact, wanted: MomentNear) -> bool:
    words = moment.text.casefold()
    return wanted.about is None or any(word.casefold() in words for word in wanted.about)


def _next_start(moment: MomentFact, wanted: MomentNear, facts: Facts, now: datetime) -> datetime | None:
    return next((start for start, _ in _spans(moment.day, wanted.ahead, wanted.past, facts, now) if start > now), None)


def _spans(
    day: str, ahead: timedelta, past: timedelta, facts: Facts, now: datetime
) -> Iterator[tuple[datetime, datetime]]:
    """When a day is near: from so long before its start to so long after its end; a yearly one in every year."""
    zone = facts.zones.first
    for on in _days(day, now.astimezone(zone).year):
        # Whole days are counted on their calendar, so that a change of the clock moves nothing.
        start = start_of_day(on - timedelta(days=ahead.days), zone) - (ahead - timedelta(days=ahead.days))
        end = start_of_day(on + timedelta(days=1 + past.days), zone) + (past - timedelta(days=past.days))
        yield start, end


def _days(day: str, this_year: int) -> Iterator[date]:
    yearly = day.startswith("--")
    for year in range(this_year - 2, this_year + _YEARS_AHEAD + 1) if yearly else (0,):
        try:
            yield date.fromisoformat(f"{year}-{day[2:]}" if yearly else day)
        except ValueError:
            continue  # a 29 February, or no day of any calendar


CHECKS: dict[str, Check] = {
    "no_reply_for": _no_reply_for,
    "last_inbound": _last_inbound,
    "last_outbound": _last_outbound,
    "back_for": _back_for,
    "last_touch": _last_touch,
    "never_touched": _never_touched,
    "birthday": _birthday,
    "moment": _moment,
}
