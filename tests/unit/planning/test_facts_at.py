"""Is what was known on an earlier day told as it was known then?"""

from datetime import UTC, date, datetime, timedelta

import pytest

from outreach.contacts.wishes import Waiting, Wish
from outreach.planning.facts.facts import ConsentFact, Facts, HeardFact, Inbound, MomentFact, Owed, TouchFact
from outreach.planning.facts.facts_at import facts_at
from outreach.planning.facts.history import Asked, Consented, Heard, Held, History, Proposed, Said, Told, Way, Wrote

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def day(number: float) -> datetime:
    """So many days after the start."""
    return START + timedelta(days=number)


HISTORY = History(
    contact_id=1,
    state=9,
    created_at=START,
    zone="Europe/Berlin",
    ways=(Way("email", "ann@client.example", "ann@client.example", bad_since=day(8), bad_why="bounced"),),
    said=(
        Said(Wish("stop", day(1)), recorded_at=day(1.1), undone_at=day(3)),
        Said(Wish("channel", day(4), channel="phone", wish="refuse", until=date(2026, 3, 8)), recorded_at=day(4)),
        Said(Wish("resume", day(2), waits=True), recorded_at=day(2), needs_yes=True, agreed_at=day(2.5)),
    ),
    holds=(Held(Waiting("out_of_office", "away", day(1), day(2))), Held(Waiting("legal", "x", day(5)), day(6))),
    consents=(Consented(ConsentFact("express", day(-30)), day(3), day(7)),),
    moments=(Told(MomentFact("a wedding", "2026-05-02"), day(2), day(9)),),
    asked=(Asked(Owed("How much?", day(2), 7, 3), day(3)),),
    touches=(TouchFact(day(-400), "email"), TouchFact(day(1), "email"), TouchFact(day(2), "email", "in")),
    wrote=(Wrote(Inbound(7, day(2), 3, "Price", "<7@client.example>"), 60),),
    heard=(Heard(HeardFact("interest", day(2), 7), corrected_at=day(4)),),
    proposals=(Proposed(5, "answer", "7:0", "sent", "v1", "email", "sales", day(2), day(2.5), day(3)),),
)


def at(number: float) -> Facts:
    """What was known so many days after the start."""
    return facts_at(HISTORY, day(number), ("Europe/Berlin",))


def test_a_wish_counts_from_when_it_was_recorded_until_it_was_undone() -> None:
    assert [at(number).standing.stop is not None for number in (1.05, 1.2, 2.2, 2.6, 4)] == [
        False, True, True, False, False,
    ]  # fmt: skip


def test_a_wish_for_some_days_names_the_moment_at_which_the_ways_change() -> None:
    assert at(5).standing.refused.keys() == {"phone"}
    assert at(5).ways_change_at == datetime(2026, 3, 8, 23, 0, tzinfo=UTC)
    assert at(8).standing.refused == {}
    assert at(8).ways_change_at is None


@pytest.mark.parametrize(
    ("number", "expected"),
    [(1.5, ["out_of_office"]), (2.5, []), (5.5, ["legal"]), (6.5, [])],
)
def test_holds_of_the_time(number: float, expected: list[str]) -> None:
    assert [hold.kind for hold in at(number).standing.holds] == expected


def test_messages_questions_and_signals_of_the_time() -> None:
    assert (at(1.5).inbound, at(1.5).owed, at(1.5).heard_last, at(1.5).absence_ended) == (None, (), frozenset(), None)
    assert (at(2.5).heard_last, at(2.5).owed[0].text, at(2.5).absence_ended) == ({"interest"}, "How much?", day(2))
    assert (at(4.5).heard_last, at(4.5).owed, at(4.5).inbound is not None) == (frozenset(), (), True)


def test_touches_of_the_year_and_places_of_what_was_on_its_way() -> None:
    assert [touch.place_id for touch in at(2.2).touches] == [None, None, 5]
    assert at(2.7).touches[-1].at == day(2.7)
    assert at(2.2).in_flight is not None
    assert at(3.5).in_flight is None
    assert (at(0.5).touches, at(0.5).last_outbound, at(3).last_outbound) == ((), None, day(1))


def test_consents_moments_and_addresses_of_the_time() -> None:
    assert [bool(at(number).consents) for number in (2.5, 3.5, 7.5)] == [False, True, False]
    assert [bool(at(number).moments) for number in (1.5, 2.5, 9.5)] == [False, True, False]
    assert [bool(at(number).addresses) for number in (7, 8.5)] == [True, False]


def test_the_present_knows_all_that_is_recorded() -> None:
    early = facts_at(HISTORY, day(0), ("Europe/Berlin",), live=True)
    assert early.inbound is not None
    assert early.standing.refused.keys() == {"phone"}
