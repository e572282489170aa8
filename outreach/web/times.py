"""How is a moment shown? In its reader's zone, and in the contact's beside it where that matters."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
from typing import Any

from outreach.contacts.zones import Zones
from outreach.listening.our_words import KEPT
from outreach.translated import Tongue, desk_tongue


@dataclass(frozen=True, slots=True)
class When:
    """A moment for a page: for machines and for people."""

    iso: str
    text: str


@dataclass(frozen=True, slots=True)
class Face:
    """The clock on the reader's wall, and the language they read."""

    zone: tzinfo
    now: datetime
    language: str = "en"

    @property
    def tongue(self) -> Tongue:
        """Their language."""
        return desk_tongue(self.language)

    def say(self, text: str, **filled: Any) -> str:
        """A text of the source in the reader's language, its `{places}` filled in."""
        return self.tongue.say(text, **filled)

    def said(self, text: str) -> str:
        """A sentence, or a text of a table, in the reader's language and zone; nothing stays nothing."""
        return self.tongue.told(text, self.zone)

    def kept(self, text: str) -> str:
        """What was kept in English alone, in the reader's language where it is one of our sentences."""
        return self.said(KEPT.read(text)) if text else ""

    def many(self, one: str, several: str, number: int, **filled: Any) -> str:
        """A text with a `{number}` in it, in the form that the reader's language has for so many."""
        return self.tongue.many(one, several, number, **filled)

    def when(self, moment: datetime) -> When:
        """The moment as the reader would say it."""
        return When(moment.isoformat(), say(moment, self.now, self.zone, self.tongue))

    def day(self, day: date) -> str:
        """A day, with its year where that is not this one."""
        return self.tongue.short_day(day, self.now.astimezone(self.zone).year)

    def day_of(self, moment: datetime) -> str:
        """The day of a moment."""
        return self.day(moment.astimezone(self.zone).date())

    def both(self, moment: datetime, zones: Zones) -> str:
        """On their wall first where it shows something else than the reader's and we know what.

        Their day is never 'today': whose today would that be?
        """
        ours = say(moment, self.now, self.zone, self.tongue)
        walls = {moment.astimezone(zone).replace(tzinfo=None) for zone in zones.candidates}
        if len(walls) != 1 or walls == {moment.astimezone(self.zone).replace(tzinfo=None)}:
            return ours
        theirs = self.tongue.wall(walls.pop(), self.now.year)
        return self.say("{theirs} their time ({ours} yours)", theirs=theirs, ours=ours)


def say(moment: datetime, now: datetime, zone: tzinfo, tongue: Tongue) -> str:
    """A moment in words: 'today 15:40', 'Tue 24 Nov 09:00'."""
    local, today = moment.astimezone(zone), now.astimezone(zone).date()
    near = _NEAR.get((local.date() - today).days)
    return tongue.say(near, hour=f"{local:%H:%M}") if near else tongue.wall(local, today.year)


_NEAR = {0: "today {hour}", 1: "tomorrow {hour}", -1: "yesterday {hour}"}


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
