"""Does it go on record that somebody goes through many contacts, and not that they do their daily work?"""

from datetime import UTC, datetime, timedelta

from outreach.web.looked_through import MANY, LookedThrough

NOW = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)


def test_many_different_ones_within_an_hour_are_told_once() -> None:
    looked = LookedThrough()
    for contact in range(MANY - 1):
        assert looked.saw(1, contact, NOW) == 0
    assert looked.saw(1, 3, NOW) == 0, "one whom they have seen already"
    assert looked.saw(2, MANY, NOW) == 0, "somebody else"
    assert looked.saw(1, MANY, NOW) == MANY
    assert looked.saw(1, MANY + 1, NOW) == 0, "told already"
    later = NOW + timedelta(minutes=61)
    assert looked.saw(1, 0, later) == 0, "an hour later it begins anew"


def test_a_day_of_ordinary_work_is_not_told() -> None:
    looked = LookedThrough()
    assert not any(looked.saw(1, contact, NOW + timedelta(minutes=2 * contact)) for contact in range(300))
