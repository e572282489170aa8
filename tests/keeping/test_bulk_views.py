"""Does it go on record that somebody goes through many contacts, and not that they do their daily work?"""

from datetime import UTC, datetime, timedelta

from outreach.web.looked_through import MANY, LookedThrough, Seen

NOW = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)


def test_many_different_ones_within_an_hour_are_told_once() -> None:
    looked = LookedThrough()
    for contact in range(MANY - 1):
        assert looked.saw(1, contact, NOW) == Seen()
    assert looked.saw(1, 3, NOW) == Seen(), "one whom they have seen already"
    assert looked.saw(2, MANY, NOW) == Seen(), "somebody else"
    assert looked.saw(1, MANY, NOW) == Seen(MANY, (*range(MANY - 1), MANY), first=True)
    assert looked.saw(1, MANY + 1, NOW) == Seen(MANY + 1, (MANY + 1,)), "one more, on the record of that one alone"
    assert looked.saw(1, MANY + 1, NOW).fresh == (), "told already"
    later = NOW + timedelta(minutes=61)
    assert looked.saw(1, 0, later) == Seen(), "an hour later it begins anew"


def test_a_day_of_ordinary_work_is_not_told() -> None:
    looked = LookedThrough()
    assert not any(looked.saw(1, contact, NOW + timedelta(minutes=2 * contact)).fresh for contact in range(300))
