"""What holds now, after all that was said?"""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from outreach.contacts.standing import Standing, loosens, standing
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
