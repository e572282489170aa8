"""What holds, whatever was said, in whatever order it was heard: later beats earlier, and nothing opens by itself."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from outreach.contacts.standing import Standing, loosens, standing, unagreed
from outreach.contacts.wishes import CHANNELS, DAYS, PREFERENCE_KINDS, Wish

TODAY = date(2026, 3, 10)
NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
FIRST = NOW - timedelta(days=90)


@st.composite
def wish(draw: st.DrawFn, number: int = 0) -> Wish:
    """Something that a contact said, or that one of us entered, on some day of the last three months."""
    kind = draw(st.sampled_from(PREFERENCE_KINDS))
    waits, agreed = draw(st.sampled_from([(False, False), (False, True), (True, False)]))
    until = draw(st.none() | st.dates(date(2026, 2, 1), date(2026, 5, 1)))
    return Wish(
        kind,
        FIRST + timedelta(hours=draw(st.integers(0, 24 * 60))),
        source=draw(st.sampled_from(["words", "words", "page", "user", "import"])),
        channel=draw(st.sampled_from(CHANNELS[:3])) if kind == "channel" else None,
        wish=draw(st.sampled_from(["prefer", "only", "refuse", "accept"])) if kind == "channel" else None,
        until=until if kind in ("channel", "stop") else None,
        earliest=draw(st.dates(date(2026, 2, 1), date(2026, 9, 1))) if kind == "not_before" else None,
        days=draw(st.none() | st.lists(st.sampled_from(DAYS), min_size=1, unique=True).map(tuple))
        if kind == "hours"
        else None,
        start=draw(st.sampled_from([None, "08:00", "12:00"])) if kind == "hours" else None,
        end=draw(st.sampled_from([None, "12:00", "18:00"])) if kind == "hours" else None,
        most=draw(st.integers(1, 3)) if kind == "cadence" else None,
        per=draw(st.sampled_from(["week", "month"])) if kind == "cadence" else None,
        person=draw(st.sampled_from(["Rosa", "Omar"])) if kind == "only_person" else None,
        id=number,
        waits=waits,
        agreed=agreed,
    )


@st.composite
def history(draw: st.DrawFn) -> list[Wish]:
    """Some of it, each with a number of its own."""
    return [draw(wish(number)) for number in range(draw(st.integers(0, 8)))]


def folded(wishes: list[Wish]) -> Standing:
    """What holds today."""
    return standing(wishes, (), NOW, TODAY)


def forbids(found: Standing) -> set[str]:
    """What is closed, in words that can be compared."""
    closed = {f"channel {channel}" for channel in found.refused}
    closed |= {"stop"} if found.stop is not None else set()
    closed |= {f"before {found.not_before.earliest}"} if found.not_before is not None else set()
    return closed


@given(history(), st.randoms(use_true_random=False))
def test_it_does_not_matter_in_which_order_mail_was_heard(said: list[Wish], random: object) -> None:
    mixed = list(said)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert folded(mixed) == folded(said)


@given(history(), wish(99))
def test_their_latest_word_holds_where_it_asks_for_less(said: list[Wish], last: Wish) -> None:
    own = Wish(**{**_plain(last), "source": "words", "said_at": NOW, "waits": False, "until": None, "id": -1})
    found = folded([*said, own])
    if own.kind == "stop":
        assert found.stop == own
    elif own.kind == "channel" and own.wish == "refuse":
        assert found.refused[own.channel or ""] == own
    elif own.kind == "channel" and own.wish == "only":
        assert set(CHANNELS) - {own.channel} <= set(found.refused)
    elif own.kind == "cadence":
        assert found.cadence == own
    elif own.kind in ("hours", "only_person"):
        assert own in found.all_of(own.kind)
    elif own.kind == "not_before" and own.earliest is not None and own.earliest > TODAY:
        assert found.not_before == own


@given(history(), wish(99))
def test_what_a_person_agreed_to_holds_against_all_that_was_said_before(said: list[Wish], last: Wish) -> None:
    own = Wish(**{**_plain(last), "said_at": NOW, "waits": False, "agreed": True, "until": None})
    found = folded([*said, own])
    if own.kind == "channel" and own.wish != "refuse":
        assert own.channel not in found.refused
    if own.kind == "resume":
        assert found.stop is None
        assert found.not_before is None


@given(history(), wish(99))
def test_what_waits_for_a_yes_opens_nothing(said: list[Wish], last: Wish) -> None:
    waiting = Wish(**{**_plain(last), "said_at": NOW, "waits": True, "agreed": False, "until": None})
    before, after = folded(said), folded([*said, waiting])
    assert forbids(before) <= forbids(after)
    assert before.hours == after.hours
    assert before.cadence == after.cadence
    assert before.only_person == after.only_person


@given(history(), wish(99), st.sampled_from(["user", "import"]))
def test_nobodys_entry_opens_what_the_contact_closed(said: list[Wish], last: Wish, source: str) -> None:
    theirs = [Wish(**{**_plain(each), "source": "words"}) for each in said]
    entry = Wish(**{**_plain(last), "source": source, "said_at": NOW, "waits": False, "agreed": False, "until": None})
    before, after = folded(theirs), folded([*theirs, entry])
    if loosens(entry, before):
        assert forbids(before) <= forbids(after)
        assert (before.hours, before.cadence, before.only_person) == (after.hours, after.cadence, after.only_person)


@given(history())
def test_of_two_statements_that_contradict_each_other_the_stricter_holds(said: list[Wish]) -> None:
    found = folded(said)
    for conflict in found.conflicts:
        stricter, other = conflict.holds, conflict.other
        assert stricter.said_at.date() == other.said_at.date()
        assert not stricter.agreed
        assert not other.agreed
        later = [each for each in said if each.said_at.date() > stricter.said_at.date() or each.agreed]
        if stricter.kind == "channel" and other.wish != "only" and not later:
            assert other.channel in found.refused


@given(history())
def test_once_it_is_asked_about_nothing_is_asked_again(said: list[Wish]) -> None:
    asked = {each.id for each in unagreed(said, TODAY)}
    marked = [Wish(**{**_plain(each), "waits": each.waits or each.id in asked}) for each in said]
    assert unagreed(marked, TODAY) == []


@given(history(), st.integers(1, 200))
def test_what_has_run_out_counts_for_nothing(said: list[Wish], days: int) -> None:
    later = TODAY + timedelta(days=days)
    alive = [each for each in said if each.until is None or each.until >= later]
    assert standing(said, (), NOW, later) == standing(alive, (), NOW, later)


def _plain(said: Wish) -> dict[str, object]:
    return {name: getattr(said, name) for name in Wish.__dataclass_fields__}
