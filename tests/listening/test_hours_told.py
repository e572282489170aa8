"""Days and times in every order: the hours of a sentence are those that it tells, not what they leave over."""

import re
from collections.abc import Iterator
from itertools import permutations, product
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from tests.listening.test_plain import heard_in

HERE = Path(__file__).parent / "hours"
LANGUAGES = ("de", "en", "es", "fr")


class Told(NamedTuple):
    """A sentence with the hours that it tells."""

    text: str
    days: list[str] | None
    since: str | None
    until: str | None


def _told(code: str) -> Iterator[Told]:
    """The days alone and the times alone in every sentence; and one with another, in turn, in both orders."""
    data: dict[str, Any] = yaml.safe_load((HERE / f"{code}.yaml").read_text(encoding="utf-8"))
    named = [(said, days, (None, None)) for said, days in data["days"].items()]
    timed = [(said, None, time) for said, time in data["times"].items()]
    both = [
        (form.format(day, time), days, clock)
        for at, (day, days, _) in enumerate(named)
        for beside, (time, _, clock) in enumerate(timed)
        for form in (("{} {}", "{}, {}", "{1} {0}", "{1}, {0}")[(at + beside) % 4],)
    ]
    sentences = data["sentences"]
    for said, days, (since, until) in (*named, *timed):
        for sentence in sentences:
            yield Told(_filled(sentence, said), days, since, until)
    for at, (said, days, (since, until)) in enumerate(both):
        yield Told(_filled(sentences[at % len(sentences)], said), days, since, until)


def _filled(sentence: str, hours: str) -> str:
    text = sentence.replace("<hours>", hours)
    return text[0].upper() + text[1:]


def _hours(text: str) -> list[dict[str, Any]]:
    fields = ("days", "from", "to", "besides")
    hours = (each for each in heard_in(text) if each["kind"] == "hours")
    return [{name: each[name] for name in fields if name in each} for each in hours]


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_hours_of_a_sentence_are_those_that_it_tells(code: str) -> None:
    told = list(_told(code))
    missed, wrong = [], []
    for each in told:
        heard, wanted = _hours(each.text), {"days": each.days, "from": each.since, "to": each.until}
        if not heard:
            missed.append(each.text)
        elif heard != [wanted]:
            wrong.append((each.text, heard, wanted))
    assert len(wrong) <= len(told) // 100, wrong
    assert len(missed) <= len(told) // 50, missed


@pytest.mark.parametrize("code", LANGUAGES)
def test_hours_that_are_refused_are_never_those_that_are_open(code: str) -> None:
    """Nearly all leave the rest; the others are asked about, or refuse the way."""
    data: dict[str, Any] = yaml.safe_load((HERE / f"{code}.yaml").read_text(encoding="utf-8"))
    told = [(_filled(each, said), left) for said, left in data["refused"].items() for each in data["refusing"]]
    heard = [(text, _hours(text), left) for text, left in told]
    assert not [each for each in heard if each[1] and each[1] != [each[2]]]
    assert sum(not found for _, found, _ in heard) <= len(told) // 15


def _of_several(code: str) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Two times, each on days of its own, one behind the other, with the days before the times and behind them."""
    data: dict[str, Any] = yaml.safe_load((HERE / f"{code}.yaml").read_text(encoding="utf-8"))["several"]
    pairs = [
        ((one, days, *time), (other, others, *then))
        for (one, days), (other, others) in permutations(data["days"].items(), 2)
        if not {*days} & {*others}
        for time, then in permutations(data["times"].items(), 2)
    ]
    for at, both in enumerate(pairs[::7]):
        form = ("{} {}", "{1} {0}")[at % 2]
        joined = data["between"][at % len(data["between"])].join(form.format(day, time) for day, _, time, _ in both)
        told = [{"days": days, "from": since, "to": until} for _, days, _, (since, until) in both]
        yield _filled(data["sentences"][at % len(data["sentences"])], joined), told


@pytest.mark.parametrize("code", LANGUAGES)
def test_hours_that_follow_each_other_count_each_on_its_own_days(code: str) -> None:
    told = list(_of_several(code))
    wrong = [(text, found, wanted) for text, wanted in told if (found := _hours(text)) != wanted]
    assert len(wrong) <= len(told) // 100, wrong


def _beside(code: str) -> Iterator[Told]:
    """Days and a time that stand apart; the time is of the days that are named, or of the other working days."""
    data: dict[str, Any] = yaml.safe_load((HERE / f"{code}.yaml").read_text(encoding="utf-8"))["beside"]
    sentences = [(name, each) for name in ("on_them", "on_the_others") for each in data[name]]
    for where, sentence in sentences:
        for (said, days), (time, (since, until)) in product(data["days"].items(), data["times"].items()):
            text = re.sub(r"(?:^|(?<=[.:] ))[a-z]", lambda m: m[0].upper(), _of(sentence, said, time))
            meant = days if where == "on_them" else [day for day in WORKING if day not in days]
            yield Told(text, meant, since, until)


def _of(sentence: str, days: str, time: str) -> str:
    return sentence.replace("<days>", days).replace("<time>", time)


WORKING = ("mon", "tue", "wed", "thu", "fri")


@pytest.mark.parametrize("code", LANGUAGES)
def test_days_and_a_time_that_stand_apart_belong_together(code: str) -> None:
    told = list(_beside(code))
    wanted = [[{"days": each.days, "from": each.since, "to": each.until}] for each in told]
    wrong = [(each, found) for each, want in zip(told, wanted, strict=True) if (found := _hours(each.text)) != want]
    assert len(wrong) <= len(told) // 25, wrong


def _aside(code: str) -> Iterator[Told]:
    """Sentences that ask for contact on one side of a time, with the side that is open."""
    data: dict[str, Any] = yaml.safe_load((HERE / f"{code}.yaml").read_text(encoding="utf-8"))["aside"]
    for side in ("since", "until"):
        for sentence, (said, time) in product(data[side], data["times"].items()):
            since, until = (time, None) if side == "since" else (None, time)
            yield Told(sentence.replace("<time>", said), None, since, until)


@pytest.mark.parametrize("code", LANGUAGES)
def test_contact_on_one_side_of_a_time_leaves_that_side(code: str) -> None:
    for each in _aside(code):
        assert _hours(each.text) == [{"days": None, "from": each.since, "to": each.until}], each
