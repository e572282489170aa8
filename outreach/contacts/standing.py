"""What holds now, given everything that a contact ever said about being contacted?

A later statement of theirs beats an earlier one about the same thing; what has run out is left out. What would allow
more than before counts once a person has agreed to it; of two statements of one day that contradict each other the
stricter holds, and both are shown.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta, tzinfo

from outreach.contacts.wishes import CHANNELS, DAYS, Times, Waiting, Wish

_TIMES_A_YEAR = {"day": 365, "week": 52, "month": 12, "quarter": 4, "year": 1}
_THEIR_OWN = ("words", "page")
_ALSO_HOLDS = ("hours", "only_person")
"""Of these, what waits for a yes forbids something too: it holds beside the earlier one until it is answered."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two statements of one day that cannot both be meant: the stricter holds until a person knows better."""

    holds: Wish
    other: Wish


@dataclass(frozen=True, slots=True)
class Standing:
    """The wishes and holds in force on one day in the contact's zone."""

    stop: Wish | None = None
    refused: dict[str, Wish] = field(default_factory=dict)
    """Channel to the wish that closes it."""
    preferred: tuple[str, ...] = ()
    """Channels that they asked for, the latest first."""
    asked_for: tuple[Wish, ...] = ()
    """The wishes behind `preferred`, in its order."""
    not_before: Wish | None = None
    hours: Wish | None = None
    cadence: Wish | None = None
    only_person: Wish | None = None
    no_offers: Wish | None = None
    """Nothing commercial, whatever else they allow."""
    also: tuple[Wish, ...] = ()
    """Hours and persons that they named later and that wait for a yes: until then both must be kept."""
    holds: tuple[Waiting, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    ahead: tuple[tuple[date, "Standing"], ...] = ()
    """What will hold from a later day on, where a wish runs out by then and no other word comes."""

    def said(self) -> list[Wish]:
        """Every wish in force, once each, the oldest first."""
        single = (self.stop, self.not_before, self.hours, self.cadence, self.only_person, self.no_offers)
        every = [wish for wish in (*single, *self.refused.values(), *self.asked_for) if wish is not None]
        unique = {(wish.kind, wish.channel, wish.said_at): wish for wish in every}
        return sorted(unique.values(), key=lambda wish: wish.said_at)

    def all_of(self, kind: str) -> list[Wish]:
        """Every wish of a kind (`hours`, `only_person`) that must be kept."""
        held = self.hours if kind == "hours" else self.only_person
        return [wish for wish in (held, *self.also) if wish is not None and wish.kind == kind]


def standing(
    wishes: Iterable[Wish], holds: Iterable[Waiting], now: datetime, today: date, zone: tzinfo = UTC
) -> Standing:
    """Fold wishes in the order in which they were said; `today` is the day in the contact's zone."""
    said = sorted(wishes, key=_order)
    open_holds = tuple(hold for hold in holds if hold.until is None or hold.until > now)
    found = _on(today, said, open_holds, zone)
    last_days = sorted({wish.until for wish in said if wish.until is not None and wish.until >= today})
    if not last_days:
        return found
    turns = [day + timedelta(days=1) for day in last_days if day < date.max]
    return replace(found, ahead=tuple((day, _on(day, said, open_holds, zone)) for day in turns))


def _on(day: date, said: Sequence[Wish], holds: tuple[Waiting, ...], zone: tzinfo) -> Standing:
    alive = [wish for wish in said if wish.until is None or wish.until >= day]
    conflicts = _conflicts(alive, zone)
    weaker = [conflict.other for conflict in conflicts]
    fold = _Fold()
    for wish in alive:
        fold.take(wish, opens=not wish.waits and wish not in weaker and not _outsider(wish, fold, day))
    return fold.result(day, holds, tuple(conflicts))


def _order(wish: Wish) -> tuple[datetime, bool, int]:
    """When it was said; at the same moment their own words come after what one of us entered, and so beat it."""
    return wish.said_at, wish.source in _THEIR_OWN, wish.id or 0


def _outsider(wish: Wish, fold: "_Fold", today: date) -> bool:
    """Whether one of us, or an import, would open what the contact closed, without anybody's yes."""
    return wish.source not in _THEIR_OWN and not wish.agreed and loosens(wish, fold.result(today, (), ()))


class _Fold:
    """What holds after the statements so far."""

    def __init__(self) -> None:
        self.latest: dict[str, Wish] = {}
        self.refused: dict[str, Wish] = {}
        self.preferred: dict[str, Wish] = {}
        self.also: list[Wish] = []

    def take(self, wish: Wish, *, opens: bool) -> None:
        """One more statement; one that may not open anything still closes what it closes."""
        if wish.kind == "channel" and wish.channel:
            self._channel(wish, wish.channel, opens)
        elif not opens:
            self.also += [wish] if wish.kind in _ALSO_HOLDS else []
        elif wish.kind == "resume":
            self.latest.pop("stop", None)
            self.latest.pop("not_before", None)
            self.latest.pop("no_offers", None)
        else:
            self.latest[wish.kind] = wish
            self.also = [other for other in self.also if other.kind != wish.kind]

    def _channel(self, wish: Wish, channel: str, opens: bool) -> None:
        if wish.wish == "refuse":
            self.refused[channel] = wish
            self.preferred.pop(channel, None)
            return
        if opens:
            self.refused.pop(channel, None)
        if wish.wish == "only":
            self.refused.update({other: wish for other in CHANNELS if other != channel and other not in self.refused})
            self.preferred.clear()
        if opens and wish.wish in ("only", "prefer"):
            self.preferred[channel] = wish

    def result(self, today: date, holds: tuple[Waiting, ...], conflicts: tuple[Conflict, ...]) -> Standing:
        """The whole of it on a day."""
        not_before = self.latest.get("not_before")
        if not_before is not None and (not_before.earliest is None or not_before.earliest <= today):
            not_before = None
        newest_first = sorted(self.preferred, key=lambda channel: self.preferred[channel].said_at, reverse=True)
        return Standing(
            stop=self.latest.get("stop"),
            refused=dict(self.refused),
            preferred=tuple(newest_first),
            asked_for=tuple(self.preferred[channel] for channel in newest_first),
            not_before=not_before,
            hours=self.latest.get("hours"),
            cadence=self.latest.get("cadence"),
            only_person=self.latest.get("only_person"),
            no_offers=self.latest.get("no_offers"),
            also=tuple(self.also),
            holds=holds,
            conflicts=conflicts,
        )


def _conflicts(alive: Sequence[Wish], zone: tzinfo) -> list[Conflict]:
    """The pairs of one day that contradict each other; one that a person agreed to has been decided."""
    open_ones = [wish for wish in alive if not wish.settled and wish.source in _THEIR_OWN]
    days = [wish.said_at.astimezone(zone).date() for wish in open_ones]
    found = []
    for at, first in enumerate(open_ones):
        for later, day in zip(open_ones[at + 1 :], days[at + 1 :], strict=True):
            if day != days[at]:
                break
            if (stricter := _stricter(first, later)) is not None:
                found.append(Conflict(stricter, later if stricter is first else first))
    return found


def _stricter(first: Wish, second: Wish) -> Wish | None:
    """Which of two statements forbids what the other allows; None where both can be meant."""
    if first.kind == second.kind == "channel":
        closing = [a for a, b in ((first, second), (second, first)) if _closes(a, b.channel) and b.wish != "refuse"]
        return closing[0] if closing else None
    if {first.kind, second.kind} == {"stop", "resume"}:
        return first if first.kind == "stop" else second
    if first.kind != second.kind or first.kind in ("stop", "resume"):
        return None
    loose = [b for a, b in ((first, second), (second, first)) if loosens(b, _alone(a))]
    if len(loose) < 2 and first.kind == "hours":
        return None  # the one says more exactly what the other says
    return None if not loose else first if loose[0] is second else second


def _closes(wish: Wish, channel: str | None) -> bool:
    return (wish.wish == "refuse" and wish.channel == channel) or (wish.wish == "only" and wish.channel != channel)


def _alone(wish: Wish) -> Standing:
    """What would hold if this were all that they ever said."""
    fold = _Fold()
    fold.take(wish, opens=True)
    return fold.result(date.min, (), ())


def unagreed(wishes: Iterable[Wish], today: date) -> list[Wish]:
    """Those of their statements that would open what an earlier one closed, and that nobody has been asked about."""
    fold, found = _Fold(), []
    for wish in sorted(wishes, key=_order):
        if wish.until is not None and wish.until < today:
            continue
        waits = wish.waits
        if not waits and not wish.settled and wish.source in _THEIR_OWN and loosens(wish, fold.result(today, (), ())):
            found.append(wish)
            waits = True
        fold.take(wish, opens=not waits)
    return found


def loosens(wish: Wish, current: Standing) -> bool:
    """Whether acting on `wish` would allow something that the contact's earlier words forbid (P6)."""
    if wish.kind == "resume":
        return True
    if wish.kind == "channel":
        return wish.wish != "refuse" and wish.channel in current.refused
    if wish.kind == "not_before":
        held = current.not_before
        return held is not None and bool(held.earliest and wish.earliest and wish.earliest < held.earliest)
    if wish.kind == "hours":
        return current.hours is not None and not _within(wish, current.hours)
    if wish.kind == "cadence":
        return current.cadence is not None and _a_year(wish) > _a_year(current.cadence)
    if wish.kind == "only_person":
        return current.only_person is not None and wish.person != current.only_person.person
    return False


def _within(wish: Wish, held: Wish) -> bool:
    """Whether the hours of one wish lie inside those of another, each within one stretch of it."""
    return all(any(_inside(times, wider) for wider in held.times) for times in wish.times)


def _inside(times: Times, wider: Times) -> bool:
    days = set(times.days or DAYS) <= set(wider.days or DAYS)
    begins = (times.start or "00:00") >= (wider.start or "00:00")
    return days and begins and (times.end or "24:00") <= (wider.end or "24:00")


def _a_year(wish: Wish) -> int:
    """How many contacts a year a cadence allows."""
    return (wish.most or 0) * _TIMES_A_YEAR[wish.per or "year"]
