"""The units spot what is said in three words side by side, wherever they stand."""

from math import hypot, tanh
from operator import mul
from string import ascii_lowercase

import pytest
from hypothesis import given
from hypothesis import strategies as some

from outreach.listening import weighing
from outreach.listening.extract import hear
from outreach.listening.layers import columns_of, in_lanes
from outreach.listening.phrase_files import LANGUAGES
from outreach.listening.spotter_files import (
    PLACE_UNIT,
    THOUSAND,
    WIDE,
    Units,
    has_places,
    kept_places,
    kept_units,
    places_of,
    spotters_file,
    written_places,
    written_units,
)
from outreach.listening.spotters import Spotters, spotted_in, spotters
from outreach.listening.weight_files import FARTHEST, NOWHERE
from outreach.listening.weights import LABELS
from tests.listening.mails import as_message
from tests.listening.ways import WAYS

UNITS, DIMENSIONS, BESIDE, HIDDEN, SAID, FINE = 5, 4, 2, 3, 6, 250
WORDS = ("ring", "me", "never", "please", "again")
numbers = some.integers(-2000, 2000)


def rows(count: int, each: int) -> some.SearchStrategy[list[list[int]]]:
    """Rows of weights."""
    return some.lists(some.lists(numbers, min_size=each, max_size=each), min_size=count, max_size=count)


places = some.lists(some.integers(-FARTHEST, FARTHEST), min_size=DIMENSIONS, max_size=DIMENSIONS)
sentences = some.lists(some.sampled_from([*WORDS, "unheard-of"]), min_size=1, max_size=7)


def made(spot: list[list[int]], *layers: list[list[int]]) -> Units:
    """Units as they are read."""
    first, *columns = (in_lanes(column, "I") for column in zip(*spot, strict=True))
    split = [columns[at : at + DIMENSIONS] for at in range(0, len(columns), DIMENSIONS)]
    beside, both, labels = map(columns_of, layers)
    return Units([*ascii_lowercase[:SAID]], len(spot), first, split, beside, both, labels)


def come_to(row: list[int], given: list[int]) -> int:
    """What one unit comes to, number by number."""
    return FINE * row[0] + sum(weight * each for weight, each in zip(row[1:], given, strict=True))


@given(
    rows(UNITS, 1 + WIDE * DIMENSIONS),
    rows(BESIDE, 1 + DIMENSIONS),
    rows(HIDDEN + SAID, 1 + UNITS + 2 * BESIDE),
    rows(SAID, 1 + HIDDEN),
    some.tuples(*[places] * len(WORDS)),
    sentences,
    some.none() | sentences,
)
def test_what_is_worked_out_in_lanes_is_what_is_worked_out_number_by_number(
    spot: list[list[int]],
    beside: list[list[int]],
    both: list[list[int]],
    labels: list[list[int]],
    lie: tuple[list[int], ...],
    said: list[str],
    before: list[str] | None,
) -> None:
    place = dict(zip(WORDS, lie, strict=True))
    units = Spotters(
        made(spot, beside, both, labels), {word: bytes(NOWHERE + each for each in at) for word, at in place.items()}
    )
    nowhere = [0] * DIMENSIONS
    seen = [nowhere, *(place.get(word, nowhere) for word in said), nowhere]
    windows = [[*one, *two, *three] for one, two, three in zip(seen, seen[1:], seen[2:], strict=False)]
    spotted = [
        max(0, *(row[0] + sum(a * b for a, b in zip(row[1:], window, strict=True)) for window in windows))
        // (PLACE_UNIT * THOUSAND // FINE)
        for row in spot
    ]

    def made_of(words: list[str] | None) -> list[int]:
        known = [place[word] for word in words or () if word in place]
        total = [sum(each) for each in zip(*known, strict=True)] if known else nowhere
        unit = PLACE_UNIT * len(words or "-")
        come = (unit * row[0] + sum(map(mul, row[1:], total)) for row in beside)
        return [round(FINE * tanh(each / (unit * THOUSAND))) for each in come]

    given = [come_to(row, [*spotted, *made_of(before), *made_of(None)]) for row in both]
    hidden = [max(each, 0) // THOUSAND for each in given[:HIDDEN]]
    expected = [(a + come_to(row, hidden)) / (FINE * THOUSAND) for a, row in zip(given[HIDDEN:], labels, strict=True)]
    stands_before = units.beside(before) if before else None
    assert [*units.say(said, stands_before, None).values()] == pytest.approx(expected)


def test_what_is_written_is_read() -> None:
    assert written_units(["stop", "any"], [[1, -2]], [[3]]) == "stop any\n\n1 -2\n\n3\n"
    first, second = written_places([("b", [1, 0]), ("a", [-1, FARTHEST]), ("c", [0, 0])])
    assert (first, second) == (f"a\tO{chr(NOWHERE + FARTHEST)}\nb\tQP\n", "c\tPP\n")


@pytest.mark.parametrize("code", [code for code in LANGUAGES if has_places(code)])
def test_every_word_has_its_own_place_among_all(code: str) -> None:
    units, places = kept_units(), kept_places(code)
    written = dict(line.split("\t") for path in places_of(code) for line in path.read_text("utf-8").splitlines())
    assert {len(place) for place in written.values()} == {len(units.columns[0])}
    assert all(abs(ord(letter) - NOWHERE) <= FARTHEST for place in written.values() for letter in place)
    assert all(places.get(word) == place.encode() for word, place in written.items())
    assert {*map(places.get, ("no such word", "", "\ud800", "a\n"))} == {None}
    assert all(path.stat().st_size < 2_200_000 for path in (*places_of(code), spotters_file()))


def test_places_are_there_for_the_languages_that_are_heard_fully() -> None:
    assert [code for code in LANGUAGES if has_places(code)] == ["en", "de", "fr", "es"]
    assert spotters("it") is None
    assert spotted_in("nl", [["^", "bel", "niet", "$"]], greeted=False) is None
    assert kept_units().says == [*LABELS, *WAYS]
    assert kept_units().labels.several == len(kept_units().says)


def test_a_greeting_stands_before_nothing() -> None:
    said = [["^", "dear", "ann", "$"], ["^", "not", "by", "phone", "$"], ["^", "thanks", "$"]]
    greeted, told = (spotted_in("en", said, greeted=each) for each in (True, False))
    alone = spotted_in("en", said[1:], greeted=False)
    assert greeted is not None
    assert told is not None
    assert alone is not None
    assert greeted.of(1) == alone.of(0) != told.of(1)


def near(one: tuple[str, str], other: tuple[str, str]) -> float:
    """How near two words lie, each of a language: 1 where in the same direction."""
    first, second = ([letter - NOWHERE for letter in kept_places(code).get(word) or b""] for code, word in (one, other))
    return float(sum(map(mul, first, second)) / hypot(*first) / hypot(*second))


@pytest.mark.parametrize(
    ("word", "same", "else_"),
    [
        (("en", "phone"), (("en", "telephone"), ("de", "telefon"), ("fr", "telephone"), ("es", "telefono")), "lawyer"),
        (("en", "lawyer"), (("de", "anwalt"), ("fr", "avocat"), ("es", "abogado")), "phone"),
    ],
)
def test_words_that_mean_much_the_same_lie_near_each_other(
    word: tuple[str, str], same: tuple[tuple[str, str], ...], else_: str
) -> None:
    assert min(near(word, each) for each in same) > 0.6 > 0.3 > near(word, ("en", else_))


def test_what_the_spotters_say_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    mail = as_message([(frozenset(), "Ringing works with me, emailing doesn't.")])
    meant = {("phone", "prefer"), ("email", "refuse")}
    assert {(each.fields["channel"], each.fields["wish"]) for each in hear(mail).signals} == meant
    for name in ("SPOTTED", "SPOTTED_HEARD"):
        monkeypatch.setattr(weighing, name, 0.0)
    assert {(each.fields["channel"], each.fields["wish"]) for each in hear(mail).signals} != meant
