"""What holds now, given everything that a contact ever said about being contacted?

A later statement of theirs beats an earlier one about the same thing; what has run out is left out.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from outreach.contacts.wishes import CHANNELS, DAYS, Waiting, Wish

_TIMES_A_YEAR = {"day": 365, "week": 52, "month": 12, "quarter": 4, "year": 1}


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
    holds: tuple[Waiting, ...] = ()

    def said(self) -> list[Wish]:
        """Every wish in force, once each, the oldest first."""
        single = (self.stop, self.not_before, self.hours, self.cadence, self.only_person)
        every = [wish for wish in (*single, *self.refused.values(), *self.asked_for) if wish is not None]
        unique = {(wish.kind, wish.channel, wish.said_at): wish for wish in every}
        return sorted(unique.values(), key=lambda wish: wish.said_at)


def standing(wishes: Iterable[Wish], holds: Iterable[Waiting], now: datetime, today: date) -> Standing:
    """Fold wishes in the order in which they were said; `today` is the day in the contact's zone."""
    latest: dict[str, Wish] = {}
    refused: dict[str, Wish] = {}
    preferred: dict[str, Wish] = {}
    for wish in sorted(wishes, key=lambda wish: (wish.said_at, wish.id or 0)):
        if wish.until is not None and wish.until < today:
            continue
        if wish.kind == "channel" and wish.channel:
            _fold_channel(wish, wish.channel, refused, preferred)
        elif wish.kind == "resume":
            latest.pop("stop", None)
            latest.pop("not_before", None)
        else:
            latest[wish.kind] = wish
    not_before = latest.get("not_before")
    if not_before is not None and (not_before.earliest is None or not_before.earliest <= today):
        not_before = None
    newest_first = sorted(preferred, key=lambda channel: preferred[channel].said_at, reverse=True)
    return Standing(
        stop=latest.get("stop"),
        refused=refused,
        preferred=tuple(newest_first),
        asked_for=tuple(preferred[channel] for channel in newest_first),
        not_before=not_before,
        hours=latest.get("hours"),
        cadence=latest.get("cadence"),
        only_person=latest.get("only_person"),
        holds=tuple(hold for hold in holds if hold.until is None or hold.until > now),
    )


def _fold_channel(wish: Wish, channel: str, refused: dict[str, Wish], preferred: dict[str, Wish]) -> None:
    if wish.wish == "refuse":
        refused[channel] = wish
        preferred.pop(channel, None)
        return
    refused.pop(channel, None)
    if wish.wish == "only":
        refused.update({other: wish for other in CHANNELS if other != channel and other not in refused})
        preferred.clear()
    if wish.wish in ("only", "prefer"):
        preferred[channel] = wish


def loosens(wish: Wish, current: Standing) -> bool:
    """Whether acting on `wish` would allow something that the contact's earlier words forbid (P6)."""
    if wish.kind == "resume":
        return True
    if wish.kind == "channel":
        return wish.wish != "refuse" and (wish.wish == "accept" or wish.channel in current.refused)
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
    """Whether the hours of one wish lie inside those of another."""
    days = set(wish.days or DAYS) <= set(held.days or DAYS)
    return (
        days and (wish.start or "00:00") >= (held.start or "00:00") and (wish.end or "24:00") <= (held.end or "24:00")
    )


def _a_year(wish: Wish) -> int:
    """How many contacts a year a cadence allows."""
    return (wish.most or 0) * _TIMES_A_YEAR[wish.per or "year"]
