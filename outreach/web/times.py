"""How is a moment shown? In its reader's zone, and in the contact's beside it where that matters."""

from dataclasses import dataclass
from datetime import date, datetime, tzinfo

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

    def theirs(self, moment: datetime, zones: Zones) -> str:
        """The moment on the contact's wall; '' where we don't know what it shows."""
        said = {say(moment, self.now, zone) for zone in zones.candidates}
        return said.pop() if len(said) == 1 else ""

    def both(self, moment: datetime, zones: Zones) -> str:
        """On their wall first, then on the reader's where that shows something else."""
        ours, theirs = say(moment, self.now, self.zone), self.theirs(moment, zones)
        if not theirs:
            return ours
        return f"{theirs} their time" + (f" ({ours} yours)" if ours != theirs else "")


def say(moment: datetime, now: datetime, zone: tzinfo) -> str:
    """A moment in words: 'today 15:40', 'Tue 24 Nov 09:00'."""
    local, today = moment.astimezone(zone), now.astimezone(zone).date()
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}.get((local.date() - today).days)
    year = f" {local.year}" if local.year != today.year else ""
    return f"{near or f'{local:%a} {local.day} {local:%b}{year}'} {local:%H:%M}"
