"""What would the plan have done while it ran in shadow mode, beside what people did by themselves?"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Any

from sqlmodel import Session, col, select

from outreach.contacts.records import Contact, Preference, Touch, User
from outreach.planning.records import Refusal, Shadowed

NEAR = timedelta(days=3)
"""How near a person's own touch must lie to count as the same thought as the plan's."""


@dataclass(frozen=True, slots=True)
class ByRule:
    """One rule's weeks in the shadow."""

    rule: str
    proposed: int
    contacts: int
    also_by_hand: int
    """One of us reached the contact within three days of it, without having seen it."""
    answered: int
    """The contact wrote within three days of it, whatever the reason."""
    silenced: int
    """The contact asked for silence within three days before or after it."""


@dataclass(frozen=True, slots=True)
class InTheShadow:
    """The report of a time in shadow mode."""

    since: datetime
    until: datetime
    rules: tuple[ByRule, ...]
    days: dict[str, dict[str, int]]
    """By user and day: how many drafts they would have had to look at."""
    by_hand: int
    """Our touches by hand in that time."""
    not_planned: int
    """Those of them that no shadow proposal lay near to."""
    held_back: dict[str, int]
    """By reason: refusals that stand now."""

    def as_dict(self) -> dict[str, Any]:
        """The report as plain data."""
        return {
            "since": self.since.isoformat(),
            "until": self.until.isoformat(),
            "rules": [
                {
                    "rule": each.rule,
                    "proposed": each.proposed,
                    "contacts": each.contacts,
                    "also_by_hand": each.also_by_hand,
                    "answered": each.answered,
                    "silenced": each.silenced,
                }
                for each in self.rules
            ],
            "days": self.days,
            "by_hand": self.by_hand,
            "not_planned": self.not_planned,
            "held_back": self.held_back,
        }

    def in_words(self) -> list[str]:
        """The report for a terminal."""
        if not self.rules:
            return [f"Nothing was planned in the shadow from {self.since:%Y-%m-%d} to {self.until:%Y-%m-%d}."]
        lines = [f"In the shadow, {self.since:%Y-%m-%d} to {self.until:%Y-%m-%d}; nothing of this reached anyone:"]
        lines += [
            f"  {each.rule}: {each.proposed} drafts to {each.contacts} contacts; "
            f"in {each.also_by_hand} one of us did the same by hand, "
            f"{each.answered} contacts wrote, {each.silenced} asked for silence"
            for each in self.rules
        ]
        lines.append(f"Of {self.by_hand} touches by hand, {self.not_planned} lay near none of these.")
        lines += [
            f"  {name} would have had {max(days.values())} on the heaviest of {len(days)} days"
            for name, days in self.days.items()
        ]
        lines += [f"  held back now: {code} {count}" for code, count in self.held_back.items()]
        return lines


def look(session: Session, since: datetime, until: datetime, zone: tzinfo) -> InTheShadow:
    """The time from `since` to `until`; days are counted in the house's `zone`."""
    planned = session.exec(
        select(Shadowed).where(col(Shadowed.at) >= since, col(Shadowed.at) < until).order_by(col(Shadowed.at))
    ).all()
    ours, theirs = _touches(session, since - NEAR, until + NEAR)
    stops = _stops(session, since - NEAR, until + NEAR)
    grouped: dict[str, list[Shadowed]] = defaultdict(list)
    for row in planned:
        grouped[row.rule].append(row)
    rules = [
        ByRule(
            rule,
            len(rows),
            len({row.contact_id for row in rows}),
            sum(_near(ours[row.contact_id], row.at - NEAR, row.at + NEAR) for row in rows),
            sum(_near(theirs[row.contact_id], row.at, row.at + NEAR) for row in rows),
            sum(_near(stops[row.contact_id], row.at - NEAR, row.at + NEAR) for row in rows),
        )
        for rule, rows in grouped.items()
    ]
    times: dict[int, list[datetime]] = defaultdict(list)
    for row in planned:
        times[row.contact_id].append(row.at)
    by_hand = [(contact_id, at) for contact_id, moments in ours.items() for at in moments if since <= at < until]
    return InTheShadow(
        since,
        until,
        tuple(sorted(rules, key=lambda each: (-each.proposed, each.rule))),
        _days(session, planned, zone),
        len(by_hand),
        sum(not _near(times[contact_id], at - NEAR, at + NEAR) for contact_id, at in by_hand),
        _held_back(session),
    )


def _touches(
    session: Session, since: datetime, until: datetime
) -> tuple[dict[int, list[datetime]], dict[int, list[datetime]]]:
    """By contact, in order: when one of us reached them, and when they wrote by their own hand."""
    ours: dict[int, list[datetime]] = defaultdict(list)
    theirs: dict[int, list[datetime]] = defaultdict(list)
    rows = session.exec(
        select(Touch.contact_id, Touch.at, Touch.direction)
        .where(col(Touch.at) >= since, col(Touch.at) < until, col(Touch.automatic).is_(False))
        .order_by(col(Touch.at))
    )
    for contact_id, at, direction in rows:
        (ours if direction == "out" else theirs)[contact_id].append(at)
    return ours, theirs


def _stops(session: Session, since: datetime, until: datetime) -> dict[int, list[datetime]]:
    found: dict[int, list[datetime]] = defaultdict(list)
    rows = session.exec(
        select(Preference.contact_id, Preference.said_at)
        .where(Preference.kind == "stop", col(Preference.said_at) >= since, col(Preference.said_at) < until)
        .where(col(Preference.undone_at).is_(None))
        .order_by(col(Preference.said_at))
    )
    for contact_id, at in rows:
        found[contact_id].append(at)
    return found


def _near(moments: Sequence[datetime], first: datetime, last: datetime) -> bool:
    """Whether one of the moments, which are in order, lies from `first` to `last`."""
    at = bisect_left(moments, first)
    return at < len(moments) and moments[at] <= last


def _days(session: Session, planned: Sequence[Shadowed], zone: tzinfo) -> dict[str, dict[str, int]]:
    names = {user.id: user.name for user in session.exec(select(User))}
    ids = sorted({row.contact_id for row in planned})
    owners = dict(session.exec(select(Contact.id, Contact.owner_id).where(col(Contact.id).in_(ids))).all())
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for row in planned:
        found[names.get(owners.get(row.contact_id), "nobody")][row.at.astimezone(zone).date().isoformat()] += 1
    return {name: dict(days) for name, days in sorted(found.items())}


def _held_back(session: Session) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for verdicts in session.exec(select(Refusal.verdicts)):
        counts.update({reason["code"] for verdict in verdicts.values() for reason in verdict.get("reasons", [])})
    return dict(counts.most_common())
