"""How much may leave an account now, and if no more, until when does that last?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from outreach.sending_settings import DomainLimits, Limits, WarmUp
from outreach.sentences import Sentence, sentence

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SOON = timedelta(seconds=30)
"""When to look again where what is on its way fills a limit: its end is not known."""


@dataclass(frozen=True, slots=True)
class Limit:
    """So many mails within a stretch of time, in words."""

    most: int
    within: timedelta
    words: str


SENDS = {
    "minute": "account {account} sends at most {number} mails a minute",
    "hour": "account {account} sends at most {number} mails an hour",
    "day": "account {account} sends at most {number} mails a day",
}
"""What holds for all mail of an account."""


@dataclass(frozen=True, slots=True)
class Room:
    """How many may leave now; where none, why and until when."""

    free: int
    why: str = ""
    until: datetime | None = None


def limits_of(limits: Limits, account: str, days_before: int) -> Iterator[Limit]:
    """What holds for all mail of an account that has sent on so many days before today."""
    if limits.per_minute is not None:
        yield Limit(limits.per_minute, MINUTE, _sends("minute", account, limits.per_minute))
    if limits.per_hour is not None:
        yield Limit(limits.per_hour, HOUR, _sends("hour", account, limits.per_hour))
    if limits.per_day is not None:
        warm = warmed(limits.warm_up, days_before) if limits.warm_up is not None else limits.per_day
        if warm < limits.per_day:
            text = "account {account} warms up: at most {number} mails on its day {day}"
            yield Limit(warm, DAY, sentence(text, account=account, number=warm, day=days_before + 1))
        else:
            yield Limit(limits.per_day, DAY, _sends("day", account, limits.per_day))


def _sends(unit: str, account: str, number: int) -> Sentence:
    return sentence(SENDS[unit], account=account, number=number)


def warmed(warm_up: WarmUp, days_before: int) -> int:
    """How much an account may send on a day, after so many days on which it sent."""
    return int(min(warm_up.first_day * warm_up.factor ** min(days_before, 1000), 10**9))


def days_to_warm(limits: Limits) -> int:
    """After how many days of sending nothing of the warm-up is left."""
    if limits.warm_up is None or limits.per_day is None:
        return 0
    days = 0
    while warmed(limits.warm_up, days) < limits.per_day:
        days += 1
    return days


def room(limit: Limit, used: int, flying: int, nth_last: datetime | None, now: datetime) -> Room:
    """What one limit leaves free, after so many mails within its stretch and others that are on their way.

    `nth_last` is when that mail left whose end of the stretch makes room again.
    """
    free = limit.most - used - flying
    if free > 0:
        return Room(free)
    return Room(0, limit.words, nth_last + limit.within if nth_last is not None else now + SOON)


def strictest(rooms: list[Room], most: int) -> Room:
    """What all limits leave free together."""
    full = [each for each in rooms if each.free <= 0]
    if full:
        return max(full, key=lambda each: (each.until is not None, each.until))
    return Room(min([most, *(each.free for each in rooms)]))


@dataclass(frozen=True, slots=True)
class OfDomain:
    """How much one domain of recipients has got within the hour, and how much is on its way to it."""

    left: int
    claimed: int
    on_the_way: int
    nth_last: datetime | None


def domain_rooms(limits: DomainLimits, domain: str, used: OfDomain, now: datetime) -> list[Room]:
    """What each limit of one domain of recipients leaves free."""
    rooms = []
    if limits.at_once is not None:
        text = "at most {number} mails to {domain} are on their way at once"
        words = sentence(text, number=limits.at_once, domain=domain)
        rooms.append(Room(max(0, limits.at_once - used.on_the_way), words, now + SOON))
    if limits.per_hour is not None:
        words = sentence("{domain} gets at most {number} mails an hour", domain=domain, number=limits.per_hour)
        hourly = Limit(limits.per_hour, HOUR, words)
        rooms.append(room(hourly, used.left, used.claimed, used.nth_last, now))
    return rooms
