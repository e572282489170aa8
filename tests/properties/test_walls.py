"""Does a wall open at the first minute that every clock, in every zone of the world, allows, and at no other?"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outreach.contacts.wishes import DAYS
from outreach.planning.gate.rest_days import Rest
from outreach.planning.gate.walls import ALL_WEEK, LOOK_AHEAD, Wall, next_open, week
from tests.properties.oracle import is_holiday, suits
from tests.properties.test_hours import ZONES, near, walls

MINUTE = timedelta(minutes=1)
many = settings(max_examples=300, deadline=None, print_blob=False)


def shown(at: datetime, name: str, start: time, end: time, days: tuple[str, ...] | None) -> bool:
    """Whether the wall of a zone shows one of these hours, by the slow reading."""
    wall = at.astimezone(ZoneInfo(name))
    minute = wall.hour * 60 + wall.minute
    return suits(wall.weekday(), minute, f"{start:%H:%M}", f"{end:%H:%M}", days if days is not None else DAYS)


@given(
    st.sampled_from(ZONES),
    st.integers(-2 * 1440, 2 * 1440),
    walls,
    walls,
    st.none() | st.lists(st.sampled_from(DAYS), min_size=1, unique=True).map(tuple),
)
@many
def test_the_next_opening_is_open_and_no_minute_before_it_is(
    name: str, ahead: int, start: time, end: time, days: tuple[str, ...] | None
) -> None:
    at = near(name) + MINUTE * ahead
    wall = Wall((ZoneInfo(name),), week(f"{start:%H:%M}", f"{end:%H:%M}", days))
    found = next_open((wall,), at)
    assert found is not None
    assert shown(found, name, start, end, days)
    assert found - at <= timedelta(days=8, hours=2)
    step = max(1, (found - at) // MINUTE // 300)
    earlier = {at + MINUTE * ahead for ahead in range(0, (found - at) // MINUTE, step)}
    earlier |= {found - MINUTE * back for back in range(1, 90)}
    assert not [moment for moment in earlier if at <= moment < found and shown(moment, name, start, end, days)]


@given(st.sampled_from(ZONES), st.sampled_from(ZONES), st.integers(0, 1440), walls, walls, walls, walls)
@many
def test_of_two_walls_in_two_zones_the_first_minute_that_suits_all_four_is_found(
    one: str, other: str, ahead: int, a: time, b: time, c: time, d: time
) -> None:
    at = near(one) + MINUTE * ahead
    zones = (ZoneInfo(one), ZoneInfo(other))
    both = tuple(Wall(zones, week(f"{start:%H:%M}", f"{end:%H:%M}")) for start, end in ((a, b), (c, d)))
    found = next_open(both, at)
    last = at + timedelta(days=2) if found is None else found
    quarter = [at + MINUTE * minute for minute in range(0, (last - at) // MINUTE, 5)]
    quarter += [last - MINUTE * back for back in range(1, 30)] if found is not None else []
    for moment in (moment for moment in quarter if moment >= at):
        assert not all(shown(moment, name, *hours, None) for name in (one, other) for hours in ((a, b), (c, d)))
    if found is not None:
        assert all(shown(found, name, *hours, None) for name in (one, other) for hours in ((a, b), (c, d)))


def test_where_no_day_is_left_or_no_zone_is_known_it_never_opens() -> None:
    at = datetime(2026, 3, 2, tzinfo=UTC)
    assert next_open((Wall((ZoneInfo("UTC"),), week("09:00", "17:00", ())),), at) is None
    assert next_open((Wall((), ALL_WEEK),), at) is None
    assert next_open((), at) == at


def test_hours_that_meet_only_while_two_clocks_differ_by_less_are_found() -> None:
    """In the three weeks in which New York has changed its clock and Berlin has not, nine there is one o'clock here."""
    berlin = Wall((ZoneInfo("Europe/Berlin"),), week("13:00", "14:00"))
    new_york = Wall((ZoneInfo("America/New_York"),), week("08:00", "09:00"))
    found = next_open((berlin, new_york), datetime(2026, 4, 10, tzinfo=UTC))
    assert found == datetime(2026, 10, 25, 12, 0, tzinfo=UTC)


def test_days_of_rest_are_closed_from_midnight_to_midnight_where_they_live() -> None:
    zone = ZoneInfo("America/New_York")
    wall = Wall((zone,), ALL_WEEK, Rest(("US",), ("2026-07-06",)))
    # Independence Day of 2026 is a Saturday, kept on Friday too; the house adds a Monday.
    assert next_open((wall,), datetime(2026, 7, 3, 4, 0, tzinfo=UTC)) == datetime(2026, 7, 5, 4, 0, tzinfo=UTC)
    assert next_open((wall,), datetime(2026, 7, 6, 5, 0, tzinfo=UTC)) == datetime(2026, 7, 7, 4, 0, tzinfo=UTC)
    assert next_open((wall,), datetime(2026, 7, 3, 3, 59, tzinfo=UTC)) == datetime(2026, 7, 3, 3, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("country", "day"),
    [
        ("US", "2026-11-26"),
        ("DE", "2026-10-03"),
        ("FR", "2026-07-14"),
        ("GB", "2026-12-25"),
        ("CA", "2026-07-01"),
        ("AU", "2026-01-26"),
        ("ES", "2026-12-08"),
    ],
)
def test_known_holidays(country: str, day: str) -> None:
    assert is_holiday(country, date.fromisoformat(day))
    assert Rest((country,)).name(date.fromisoformat(day))
    assert not Rest((country,)).name(date.fromisoformat(day) + timedelta(days=2))


def test_a_country_that_nobody_knows_keeps_no_holidays_and_29_february_comes_in_leap_years() -> None:
    assert Rest(("QQ",)).name(date(2026, 12, 25)) is None
    own = Rest((), ("02-29",))
    assert [own.name(date(2028, 2, 29)), own.name(date(2027, 3, 1))] == ["a day of rest of the house", None]


def test_what_never_opens_is_known_after_so_many_days_and_costs_little() -> None:
    zones = tuple(ZoneInfo(name) for name in sorted(available_timezones())[::60])
    night, day = Wall(zones, week("20:00", "08:00")), Wall(zones, week("08:00", "20:00"))
    assert next_open((night, day), datetime(2026, 1, 1, tzinfo=UTC)) is None
    assert LOOK_AHEAD > 2 * 365
