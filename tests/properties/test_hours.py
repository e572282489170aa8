"""Do walls and moments agree in every zone of the world, on the days on which a clock changes?"""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outreach.planning.facts.hours import moments, start_of_day

MINUTE = timedelta(minutes=1)
YEAR = 2026
ZONES = sorted(
    name for name in available_timezones() if not name.startswith(("posix", "right")) and name != "localtime"
)
walls = st.times(max_value=time(23, 59)).map(lambda wall: wall.replace(second=0, microsecond=0))
many = settings(max_examples=300, deadline=None, print_blob=False)


@cache
def changes(name: str) -> tuple[datetime, ...]:
    """The moments of this year at which a zone's clock changes, found by asking every quarter of an hour."""
    zone, found = ZoneInfo(name), []
    at = datetime(YEAR, 1, 1, tzinfo=UTC)
    offset = at.astimezone(zone).utcoffset()
    while at.year == YEAR:
        at += timedelta(hours=6)
        if at.astimezone(zone).utcoffset() != offset:
            step = at - timedelta(hours=6)
            while step.astimezone(zone).utcoffset() == offset:
                step += timedelta(minutes=15)
            found.append(step)
            offset = at.astimezone(zone).utcoffset()
    return tuple(found)


def near(name: str) -> datetime:
    """A moment of interest in a zone: its first change of the year, or its midsummer."""
    return (changes(name) or (datetime(YEAR, 6, 21, tzinfo=UTC),))[-1]


@pytest.mark.parametrize("name", ZONES[:: len(ZONES) // 60])
def test_every_minute_around_both_changes_is_shown_by_the_moments_of_its_wall(name: str) -> None:
    zone = ZoneInfo(name)
    for change in changes(name) or (near(name),):
        for ahead in range(-180, 180, 5):
            at = change + MINUTE * ahead
            shown = at.astimezone(zone)
            assert at in moments(shown.date(), shown.time().replace(fold=0), zone)


@given(st.sampled_from(ZONES), walls, st.integers(-1, 1))
@many
def test_moments_are_those_at_which_the_wall_shows_it_or_the_one_at_which_it_is_skipped(
    name: str, wall: time, ahead: int
) -> None:
    zone = ZoneInfo(name)
    day = near(name).astimezone(zone).date() + timedelta(days=ahead)
    found = moments(day, wall, zone)
    assert found == sorted(set(found))
    begin = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=15)
    shown = [at for at in _quarters(begin, wall) if _wall(at, zone) == (day, wall)]
    if shown:
        assert found == shown
        return
    [skipped_at] = found
    before, after = _wall(skipped_at - MINUTE, zone), _wall(skipped_at, zone)
    assert before < (day, wall) < after, "the clock does not pass over it there"


def _quarters(begin: datetime, wall: time) -> list[datetime]:
    """Every moment of three days that a clock at a whole quarter from UTC could show as this minute."""
    first = begin.replace(minute=wall.minute % 15)
    return [first + timedelta(minutes=15 * step) for step in range(3 * 96)]


def _wall(at: datetime, zone: ZoneInfo) -> tuple[date, time]:
    local = at.astimezone(zone)
    return local.date(), local.time().replace(fold=0)


@pytest.mark.parametrize("name", ZONES)
def test_a_day_begins_at_the_first_minute_that_shows_it(name: str) -> None:
    zone = ZoneInfo(name)
    for change in changes(name):
        for ahead in (-1, 0, 1):
            day = change.astimezone(zone).date() + timedelta(days=ahead)
            begins = start_of_day(day, zone)
            assert begins.astimezone(zone).date() == day
            assert (begins - MINUTE).astimezone(zone).date() < day


@pytest.mark.parametrize(
    ("zone", "day", "wall", "utc"),
    [
        ("America/New_York", "2026-03-08", "02:30", ["2026-03-08 07:00"]),  # skipped: the moment of the change
        ("America/New_York", "2026-11-01", "01:30", ["2026-11-01 05:30", "2026-11-01 06:30"]),  # twice
        ("Europe/Berlin", "2026-03-29", "03:00", ["2026-03-29 01:00"]),
        ("Australia/Lord_Howe", "2026-10-04", "02:15", ["2026-10-03 15:30"]),  # half an hour is skipped
        ("Australia/Lord_Howe", "2026-04-05", "01:45", ["2026-04-04 14:45", "2026-04-04 15:15"]),
        ("Africa/Cairo", "2026-04-24", "00:00", ["2026-04-23 22:00"]),  # there is no midnight
        ("Pacific/Apia", "2011-12-30", "12:00", ["2011-12-30 10:00"]),  # there is no such day
        ("Africa/Casablanca", "2026-02-15", "02:30", ["2026-02-15 01:30", "2026-02-15 02:30"]),
    ],
)  # fmt: skip
def test_known_walls(zone: str, day: str, wall: str, utc: list[str]) -> None:
    found = moments(date.fromisoformat(day), time.fromisoformat(wall), ZoneInfo(zone))
    assert [f"{moment:%Y-%m-%d %H:%M}" for moment in found] == utc
