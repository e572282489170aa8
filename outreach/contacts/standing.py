"""What holds now, given everything that a contact ever said about being contacted?

A later statement of theirs beats an earlier one about the same thing; what has run out is left out.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from outreach.contacts.wishes import CHANNELS, Waiting, Wish


@dataclass(frozen=True, slots=True)
class Standing:
    """The wishes and holds in force on one day in the contact's zone."""

    stop: Wish | None = None
    refused: dict[str, Wish] = field(default_factory=dict)
    """Channel to the wish that closes it."""
    preferred: tuple[str, ...] = ()
    """Channels that they asked for, the latest first."""
    not_before: Wish | None = None
    hours: Wish | None = None
    cadence: Wish | None = None
    only_person: Wish | None = None
    holds: tuple[Waiting, ...] = ()

    def said(self) -> list[Wish]:
        """Every wish in force, once each, the oldest first."""
        single = (self.stop, self.not_before, self.hours, self.cadence, self.only_person)
        every = [wish for wish in (*single, *self.refused.values()) if wish is not None]
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
    return False
