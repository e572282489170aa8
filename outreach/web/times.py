"""How is a moment shown? In its reader's zone, and in the contact's beside it where that matters."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo

from outreach.contacts.zones import Zones


@dataclass(frozen=True, slots=True)
class When:
    """A moment for a page: for machines and for people."""

    iso: str
    text: str


@dataclass(frozen=True, slots=True)
class Face:
    """The clock on the reader's wall."""

    zone: tzinfo
    now: datetime

    def when(self, moment: datetime) -> When:
        """The moment as the reader would say it."""
        return When(moment.isoformat(), say(moment, self.now, self.zone))

    def day(self, day: date) -> str:
        """A day, with its year where that is not this one."""
        year = f" {day.year}" if day.year != self.now.astimezone(self.zone).year else ""
        return f"{day:%a} {day.day} {day:%b}{year}"

    def day_of(self, moment: datetime) -> str:
        """The day of a moment."""
        return self.day(moment.astimezone(self.zone).date())

    def both(self, moment: datetime, zones: Zones) -> str:
        """On their wall first where it shows something else than the reader's and we know what.

        Their day is never 'today': whose today would that be?
        """
        ours = say(moment, self.now, self.zone)
        walls = {moment.astimezone(zone).replace(tzinfo=None) for zone in zones.candidates}
        if len(walls) != 1 or walls == {moment.astimezone(self.zone).replace(tzinfo=None)}:
            return ours
        return f"{_dated(walls.pop(), self.now.year)} their time ({ours} yours)"


def say(moment: datetime, now: datetime, zone: tzinfo) -> str:
    """A moment in words: 'today 15:40', 'Tue 24 Nov 09:00'."""
    local, today = moment.astimezone(zone), now.astimezone(zone).date()
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}.get((local.date() - today).days)
    return f"{near} {local:%H:%M}" if near else _dated(local, today.year)


def _dated(local: datetime, this_year: int) -> str:
    year = f" {local.year}" if local.year != this_year else ""
    return f"{local:%a} {local.day} {local:%b}{year} {local:%H:%M}"


def read_moment(text: str, zone: tzinfo) -> datetime:
    """A moment as a person writes it: `2026-03-10` (its noon), `2026-03-10 09:30`; on their wall if without offset.

    Raises `ValueError` that says how to write it.
    """
    try:
        plain = text.strip()
        if len(plain) <= len("2026-03-10"):
            return datetime.combine(date.fromisoformat(plain), time(12), zone).astimezone(UTC)
        at = datetime.fromisoformat(plain)
        return (at if at.tzinfo is not None else at.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(f"{text!r} is no moment; write it like 2026-03-10 or '2026-03-10 09:30'") from None
