"""What holds now, after all that was said?"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from outreach.contacts.standing import Standing, loosens, standing, unagreed
from outreach.contacts.wishes import CHANNELS, Waiting, Wish

TODAY = date(2026, 3, 10)
NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)


def wish(kind: str, day: int = 1, **columns: Any) -> Wish:
    """Something said on a day of March."""
    return Wish(kind, datetime(2026, 3, day, tzinfo=UTC), **columns)


def channel(name: str, verb: str, day: int = 1, **columns: Any) -> Wish:
    """Something said about a channel."""
    return wish("channel", day, channel=name, wish=verb, **columns)


def folded(*wishes: Wish, holds: tuple[Waiting, ...] = ()) -> Standing:
    """What holds of these today, however they are ordered."""
    forwards = standing(wishes, holds, NOW, TODAY)
    assert standing(tuple(reversed(wishes)), holds, NOW, TODAY) == forwards
    return forwards


@pytest.mark.parametrize(
    ("wishes", "refused", "preferred"),
    [
        ([channel("phone", "refuse")], {"phone"}, ()),
        ([channel("phone", "refuse"), channel("phone", "accept", 2)], set(), ()),
        ([channel("phone", "prefer"), channel("phone", "refuse", 2)], {"phone"}, ()),
        ([channel("phone", "refuse"), channel("phone", "prefer", 2)], set(), ("phone",)),
        ([channel("email", "prefer"), channel("phone", "prefer", 2)], set(), ("phone", "email")),
        ([channel("email", "only")], set(CHANNELS) - {"email"}, ("email",)),
        ([channel("phone", "prefer"), channel("email", "only", 2)], set(CHANNELS) - {"email"}, ("email",)),
        ([channel("email", "only"), channel("phone", "accept", 2)], set(CHANNELS) - {"email", "phone"}, ("email",)),
        ([channel("phone", "refuse", until=TODAY)], {"phone"}, ()),
        ([channel("phone", "refuse", until=TODAY - timedelta(days=1))], set(), ()),
    ],
)
def test_channels(wishes: list[Wish], refused: set[str], preferred: tuple[str, ...]) -> None:
    found = folded(*wishes)
    assert (set(found.refused), found.preferred) == (refused, preferred)


@pytest.mark.parametrize(
    ("wishes", "stopped"),
    [
        ([wish("stop")], True),
        ([wish("stop"), wish("resume", 2)], False),
        ([wish("resume"), wish("stop", 2)], True),
        ([wish("stop"), channel("email", "prefer", 2)], True),
        ([wish("stop", until=TODAY)], True),
        ([wish("stop", until=TODAY - timedelta(days=1))], False),
    ],
)
def test_a_stop_holds_until_they_say_otherwise(wishes: list[Wish], stopped: bool) -> None:
    assert (folded(*wishes).stop is not None) == stopped


@pytest.mark.parametrize(
    ("wishes", "earliest"),
    [
        ([wish("not_before", earliest=date(2026, 4, 1))], date(2026, 4, 1)),
        ([wish("not_before", earliest=TODAY), wish("not_before", 2, earliest=date(2026, 5, 1))], date(2026, 5, 1)),
        ([wish("not_before", earliest=TODAY)], None),
        ([wish("not_before", earliest=date(2026, 4, 1)), wish("resume", 2)], None),
        ([wish("not_before", earliest=None)], None),
    ],
)  # fmt: skip
def test_later_means_the_day_they_named_last(wishes: list[Wish], earliest: date | None) -> None:
    found = folded(*wishes).not_before
    assert (found.earliest if found else None) == earliest


def test_a_hold_ends_at_its_moment_and_not_before() -> None:
    ended = Waiting("out_of_office", "away", NOW, until=NOW)
    open_ = Waiting("out_of_office", "away", NOW, until=NOW + timedelta(seconds=1))
    unhappy = Waiting("unhappy", "the import failed", NOW)
    assert folded(holds=(ended, open_, unhappy)).holds == (open_, unhappy)


@pytest.mark.parametrize(
    ("said", "current", "looser"),
    [
        (wish("resume"), Standing(), True),
        (wish("stop"), Standing(), False),
        (channel("phone", "accept"), Standing(), False),
        (channel("phone", "accept"), Standing(refused={"phone": channel("phone", "refuse")}), True),
        (channel("phone", "prefer"), Standing(), False),
        (channel("phone", "prefer"), Standing(refused={"phone": channel("phone", "refuse")}), True),
        (channel("phone", "refuse"), Standing(refused={"phone": channel("phone", "refuse")}), False),
        (channel("phone", "only"), Standing(refused={"phone": channel("phone", "refuse")}), True),
        (wish("not_before", earliest=date(2026, 4, 1)), Standing(), False),
        (
            wish("not_before", earliest=date(2026, 4, 1)),
            Standing(not_before=wish("not_before", earliest=date(2026, 5, 1))),
            True,
        ),
        (
            wish("not_before", earliest=date(2026, 6, 1)),
            Standing(not_before=wish("not_before", earliest=date(2026, 5, 1))),
            False,
        ),
    ],
)
def test_what_loosens_needs_a_person(said: Wish, current: Standing, looser: bool) -> None:
    assert loosens(said, current) == looser


NO_CALLS, CALLS = channel("phone", "refuse"), channel("phone", "prefer")
NOON = timedelta(hours=12)


def later(said: Wish, **changes: Any) -> Wish:
    """The same, said twelve hours later on the same day."""
    return replace(said, said_at=said.said_at + NOON, **changes)


@pytest.mark.parametrize(
    ("first", "second", "holds"),
    [
        (NO_CALLS, later(CALLS), NO_CALLS),
        (CALLS, later(NO_CALLS), later(NO_CALLS)),
        (channel("email", "only"), later(CALLS), channel("email", "only")),
        (wish("stop"), later(wish("resume")), wish("stop")),
        (wish("cadence", most=1, per="month"), later(wish("cadence", most=1, per="week")), None),
        (wish("not_before", earliest=date(2026, 6, 1)), later(wish("not_before", earliest=date(2026, 5, 1))), None),
        (wish("hours", end="12:00"), later(wish("hours", start="15:00")), None),
        (wish("only_person", person="Rosa"), later(wish("only_person", person="Omar")), None),
    ],
)
def test_of_one_day_the_stricter_holds_and_both_are_shown(first: Wish, second: Wish, holds: Wish | None) -> None:
    found = folded(first, second)
    [conflict] = found.conflicts
    assert {conflict.holds, conflict.other} == {first, second}
    assert conflict.holds == (holds or first)
    if conflict.holds.kind == "channel":
        assert "phone" in found.refused
    elif conflict.holds.kind == "stop":
        assert found.stop == first
    else:
        assert getattr(found, first.kind) == first
    assert [said for said in found.also if said.kind in ("hours", "only_person")] == list(found.also)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (NO_CALLS, channel("phone", "prefer", 2)),
        (NO_CALLS, later(CALLS, agreed=True)),
        (NO_CALLS, later(channel("email", "prefer"))),
        (wish("hours", end="12:00"), later(wish("hours", start="09:00", end="11:00"))),
        (wish("stop"), later(channel("email", "prefer"))),
        (NO_CALLS, later(CALLS, source="user")),
    ],
)
def test_no_conflict_where_both_can_be_meant_or_a_person_has_decided(first: Wish, second: Wish) -> None:
    assert folded(first, second).conflicts == ()


def test_a_day_is_the_contacts_own() -> None:
    first, second = NO_CALLS, replace(CALLS, said_at=NO_CALLS.said_at - timedelta(hours=1))
    assert standing([first, second], (), NOW, TODAY).conflicts == ()
    assert len(standing([first, second], (), NOW, TODAY, ZoneInfo("America/New_York")).conflicts) == 1


def test_what_they_said_last_counts_and_not_what_we_heard_last() -> None:
    refusal, opening = channel("phone", "refuse", 3, id=1), channel("phone", "accept", 2, id=2)
    assert "phone" in folded(refusal, opening).refused


def test_who_names_other_hours_is_reached_within_both_until_somebody_has_asked() -> None:
    first, second = wish("hours", 1, end="12:00"), wish("hours", 3, start="11:00", waits=True)
    assert folded(first, second).all_of("hours") == [first, second]
    assert folded(first, replace(second, waits=False, agreed=True)).all_of("hours") == [
        replace(second, waits=False, agreed=True)
    ]


def test_only_another_way_closes_the_rest_before_anybody_has_said_yes() -> None:
    found = folded(channel("email", "only", 1), channel("phone", "only", 3, waits=True))
    assert set(found.refused) == set(CHANNELS)


def test_what_opens_is_found_whenever_it_was_heard() -> None:
    refusal, opening = channel("phone", "refuse", 1, id=2), channel("phone", "accept", 2, id=1)
    assert unagreed([opening], TODAY) == []
    assert unagreed([opening, refusal], TODAY) == [opening]
    assert unagreed([replace(opening, agreed=True), refusal], TODAY) == []
