"""Does the picture of a relationship put everything where it belongs?"""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from outreach.translated import desk_tongue
from outreach.web.drawn import Lasting, Met, draw

NOW = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)
_DAYS = st.integers(-800, 0).map(lambda days: NOW + timedelta(days=days))
_MET = st.builds(
    Met, _DAYS, st.sampled_from(["in", "out"]), st.sampled_from(["sales", "support", ""]), st.just("email")
)
_ENDS = st.none() | st.integers(-700, 900).map(lambda days: NOW + timedelta(days=days))
_HELD = st.builds(Lasting, st.just("Silence, please"), _DAYS, _ENDS)


@given(st.lists(_MET, max_size=40), st.lists(_HELD, max_size=12))
def test_everything_stands_within_the_picture(met: list[Met], held: list[Lasting]) -> None:
    drawn = draw(met, held, NOW, UTC)
    if drawn is None:
        assert not met
        assert not held
        return
    assert 0 < drawn.today <= 100
    assert all(0 <= dot.x <= drawn.today + 0.01 for dot in drawn.dots)
    assert all(0 <= band.x <= 100 and band.width > 0 for band in drawn.bands)
    assert all(0 <= tick.x <= 100 for tick in drawn.ticks)
    assert drawn.since < NOW < drawn.until
    assert len(drawn.ticks) <= 7


def test_touches_that_fall_together_are_stacked_away_from_the_middle() -> None:
    same = [Met(NOW - timedelta(minutes=each), "out", "sales", "email") for each in range(3)]
    drawn = draw(same, (), NOW, UTC)
    assert drawn is not None
    assert sorted(dot.level for dot in drawn.dots) == [0, 1, 2]


def test_a_wish_reaches_to_its_end_and_one_without_end_goes_on() -> None:
    over = Lasting("Nothing before March", NOW - timedelta(days=60), NOW - timedelta(days=30))
    holds = Lasting("No calls", NOW - timedelta(days=30), None)
    ahead = Lasting("Nothing before May", NOW - timedelta(days=30), NOW + timedelta(days=20))
    drawn = draw([], [over, holds, ahead], NOW, UTC)
    assert drawn is not None
    first, *others = drawn.bands
    assert first.x + first.width < drawn.today
    assert not first.open
    assert [band.open for band in others] == [True, False]
    assert all(band.x + band.width > drawn.today for band in others)


def test_what_is_older_than_a_year_is_left_out() -> None:
    old = Met(NOW - timedelta(days=500), "in", "", "email")
    drawn = draw([old, Met(NOW - timedelta(days=5), "in", "", "email")], (), NOW, UTC)
    assert drawn is not None
    assert len(drawn.dots) == 1


def test_months_are_named_in_the_readers_language() -> None:
    touched = [Met(NOW - timedelta(days=150), "in", "", "email")]
    labels = {}
    for language in ("en", "de"):
        drawn = draw(touched, (), NOW, UTC, desk_tongue(language))
        assert drawn is not None
        labels[language] = [tick.label for tick in drawn.ticks]
    assert ("Oct" in labels["en"], "Mar" in labels["en"]) == (True, True)
    assert ("Okt" in labels["de"], "Mär" in labels["de"]) == (True, True)
