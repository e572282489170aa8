"""Is there ever one touch too many in a window, and is the place that is named the first one that is free?"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outreach.planning.facts.facts import TouchFact
from outreach.planning.gate.caps import counted, gap_from, period, room_from
from outreach.planning.policy.house_policy import Cap
from tests.properties.worlds import caps

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
DAYS = {"day": 1, "week": 7, "month": 30, "quarter": 91, "year": 365}
zones = st.sampled_from(["America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Pacific/Kiritimati", "UTC"])
many = settings(max_examples=300, deadline=None, print_blob=False)


@st.composite
def wishes_to_write(draw: st.DrawFn) -> list[TouchFact]:
    """Moments at which somebody of ours would like to write, in order."""
    ahead = sorted(draw(st.lists(st.integers(0, 60 * 24), min_size=1, max_size=25)))
    channel = st.sampled_from(["email", "phone", "post"])
    return [TouchFact(NOW + timedelta(hours=hours), draw(channel), department="sales") for hours in ahead]


@given(caps(), wishes_to_write(), zones)
@many
def test_whoever_waits_for_room_never_breaks_the_cap(cap: Cap, wishes: list[TouchFact], name: str) -> None:
    done: list[TouchFact] = []
    zone = ZoneInfo(name)
    for wish in wishes:
        at = room_from(cap, counted(cap, done), wish.at, zone)
        assert at >= wish.at
        done.append(TouchFact(at, wish.channel, department="sales"))
    seen = [touch.at for touch in done if cap.channels is None or touch.channel in cap.channels]
    if cap.departments is not None and "sales" not in cap.departments:
        return
    if cap.window == "rolling":
        for begin in seen:
            assert sum(begin <= at < begin + timedelta(days=DAYS[cap.per]) for at in seen) <= cap.max
    else:
        local = [period(cap.per, at.astimezone(zone).date()) for at in seen]
        assert all(local.count(one) <= cap.max for one in local)


@given(caps(), wishes_to_write(), zones, st.integers(0, 60 * 24))
@many
def test_the_first_room_is_the_first(cap: Cap, touches: list[TouchFact], name: str, ahead: int) -> None:
    zone, at = ZoneInfo(name), NOW + timedelta(hours=ahead)
    mine = counted(cap, touches)
    first = room_from(cap, mine, at, zone)
    assert room_from(cap, mine, first, zone) == first
    for hours in range(0, (first - at) // timedelta(hours=1), max(1, (first - at) // timedelta(hours=200))):
        assert room_from(cap, mine, at + timedelta(hours=hours), zone) == first
    assert first == at or room_from(cap, mine, first - timedelta(minutes=1), zone) == first


@given(wishes_to_write(), st.integers(0, 60 * 24), st.integers(0, 100))
@many
def test_the_gap_is_kept_on_both_sides(touches: list[TouchFact], ahead: int, hours: int) -> None:
    gap, at = timedelta(hours=hours), NOW + timedelta(hours=ahead)
    free = gap_from(gap, touches, at)
    assert free >= at
    assert all(abs(free - touch.at) >= gap for touch in touches)
    minutes = range(0, (free - at) // timedelta(minutes=1), 30)
    assert all(any(abs(at + timedelta(minutes=minute) - touch.at) < gap for touch in touches) for minute in minutes), (
        "an earlier moment was free"
    )


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.sampled_from(sorted(DAYS)))
@many
def test_calendar_periods_follow_each_other_without_a_gap(day: date, per: str) -> None:
    first, after = period(per, day)
    assert first <= day < after
    assert period(per, first) == period(per, after - timedelta(days=1)) == (first, after)
    assert period(per, after)[0] == after
    assert first.weekday() == 0 or per != "week"


@pytest.mark.parametrize(
    ("touch", "counts"),
    [
        (TouchFact(NOW, "phone", department="sales"), True),
        (TouchFact(NOW, "phone", department="sales", place_id=4), True),  # a place is as good as the touch
        (TouchFact(NOW, "email", department="sales"), False),
        (TouchFact(NOW, "phone", department="support"), False),
        (TouchFact(NOW, "phone", department="sales", direction="in"), False),
        (TouchFact(NOW, "phone", department="sales", automatic=True), False),
    ],
)
def test_what_a_cap_counts(touch: TouchFact, counts: bool) -> None:
    cap = Cap(name="calls", max=1, per="week", channels=["phone"], departments=["sales"])
    assert bool(counted(cap, [touch])) == counts


def test_eleven_at_night_and_midnight_are_two_days_and_the_gap_keeps_them_apart() -> None:
    zone, cap = ZoneInfo("America/New_York"), Cap(name="one a day", max=1, per="day", window="calendar")
    late = TouchFact(datetime(2026, 3, 11, 3, 0, tzinfo=UTC), "email")  # Tuesday 23:00
    midnight = datetime(2026, 3, 11, 4, 0, tzinfo=UTC)
    assert room_from(cap, [late], late.at + timedelta(minutes=30), zone) == midnight
    assert gap_from(timedelta(days=1), [late], midnight) == late.at + timedelta(days=1)
