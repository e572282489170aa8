"""What would another policy have done, beside the one in force, and whom would it have spared?"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo

from outreach.planning.tried.replay import Left, Replay

BEFORE_A_STOP = timedelta(days=90)
"""How far back we look at what a contact was sent before they asked for silence."""


@dataclass(frozen=True, slots=True)
class Person:
    """A contact or a user as the report names them."""

    id: int
    name: str
    owner_id: int | None = None


@dataclass(frozen=True, slots=True)
class Stopped:
    """A contact who asked for silence within the time that was replayed."""

    contact_id: int
    at: datetime
    quote: str


@dataclass(frozen=True, slots=True)
class OptedOut:
    """The same beside what each policy would have sent them in the ninety days before."""

    who: Person
    at: datetime
    quote: str
    old: tuple[Left, ...]
    new: tuple[Left, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """One policy's outcome in numbers."""

    left: int
    contacts: int
    by_rule: dict[str, int]
    by_week: dict[date, int]
    refused: dict[str, int]
    """By the reason's code, contact and rule: how many were held back at least once for it."""
    load: dict[int, dict[date, int]]
    """By user and day: what there was to look at."""

    def heaviest(self, user_id: int) -> int:
        """The most that a user had to look at on one day."""
        return max(self.load.get(user_id, {}).values(), default=0)

    def usual(self, user_id: int) -> float:
        """What a user had to look at on a day with anything, in the middle."""
        counts = sorted(self.load.get(user_id, {}).values())
        return counts[len(counts) // 2] if counts else 0


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two policies over the same history."""

    since: datetime
    until: datetime
    replayed: int
    """Contacts looked at."""
    old: Side
    new: Side
    recorded: int
    """What was really sent by the plan in that time."""
    only_new: tuple[Person, ...]
    """Written to by the new policy alone."""
    spared: tuple[Person, ...]
    """Written to by the old one alone."""
    opted_out: tuple[OptedOut, ...]
    users: dict[int, str] = field(default_factory=dict)


def compare(
    old: Replay,
    new: Replay,
    people: Mapping[int, Person],
    users: Mapping[int, str],
    stops: Sequence[Stopped],
    zone: tzinfo,
) -> Comparison:
    """The two replays as one comparison; days are counted in the house's `zone`."""
    before, after = {each.contact_id for each in old.left}, {each.contact_id for each in new.left}
    return Comparison(
        since=new.since,
        until=new.until,
        replayed=new.contacts,
        old=_side(old, people, zone),
        new=_side(new, people, zone),
        recorded=new.recorded,
        only_new=_named(after - before, people),
        spared=_named(before - after, people),
        opted_out=_opted_out(old, new, people, stops),
        users=dict(users),
    )


def _side(replay: Replay, people: Mapping[int, Person], zone: tzinfo) -> Side:
    load: dict[int, Counter[date]] = defaultdict(Counter)
    weeks: Counter[date] = Counter()
    for each in replay.left:
        day = each.at.astimezone(zone).date()
        weeks[day - timedelta(days=day.weekday())] += 1
        owner = people[each.contact_id].owner_id if each.contact_id in people else None
        if owner is not None:
            load[owner][day] += 1
    return Side(
        left=len(replay.left),
        contacts=len({each.contact_id for each in replay.left}),
        by_rule=dict(Counter(each.rule for each in replay.left).most_common()),
        by_week=dict(weeks),
        refused=dict(replay.refused.most_common()),
        load={owner: dict(days) for owner, days in load.items()},
    )


def _named(ids: Iterable[int], people: Mapping[int, Person]) -> tuple[Person, ...]:
    return tuple(sorted((people[each] for each in ids if each in people), key=lambda who: (who.name, who.id)))


def _opted_out(
    old: Replay, new: Replay, people: Mapping[int, Person], stops: Sequence[Stopped]
) -> tuple[OptedOut, ...]:
    wanted = {stop.contact_id for stop in stops}
    sides: list[dict[int, list[Left]]] = []
    for replay in (old, new):
        found: dict[int, list[Left]] = defaultdict(list)
        for each in replay.left:
            if each.contact_id in wanted:
                found[each.contact_id].append(each)
        sides.append(found)
    return tuple(
        OptedOut(
            people[stop.contact_id],
            stop.at,
            stop.quote,
            *(tuple(x for x in side[stop.contact_id] if stop.at - BEFORE_A_STOP <= x.at < stop.at) for side in sides),
        )
        for stop in sorted(stops, key=lambda stop: stop.at)
        if stop.contact_id in people
    )
