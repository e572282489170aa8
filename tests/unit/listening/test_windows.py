"""Windows: several hours in one sentence, each on its own days."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from outreach.listening.extract import hear
from outreach.listening.folding import fold
from outreach.listening.phrases import language
from outreach.listening.walks import Text
from tests.listening.mails import as_message

Told = tuple[tuple[int, ...], str | None, str | None]
TO_THURSDAY, WORKING = (0, 1, 2, 3), (0, 1, 2, 3, 4)


def told(code: str, text: str) -> list[Told]:
    """The windows of a text: days from Monday on, none for all, and from when to when."""
    return [(tuple(sorted(each.days)), *each.time) for each in language(code).windows.find(Text(fold(text)))]


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        ("en", "Tuesdays after 3 or Saturdays before 10 suit me", [((1,), "15:00", None), ((5,), None, "10:00")]),
        ("en", "mornings or after 4", [((), None, "12:00"), ((), "16:00", None)]),
        ("en", "after 3 on Tuesdays or before 10 on Fridays", [((1,), "15:00", None), ((4,), None, "10:00")]),
        ("en", "before 9 or after 5, Monday to Thursday", [(TO_THURSDAY, None, "09:00"), (TO_THURSDAY, "17:00", None)]),
        (
            "en",
            "weekdays 9-12 and 2-4, Saturdays 10-11",
            [(WORKING, "09:00", "12:00"), (WORKING, "14:00", "16:00"), ((5,), "10:00", "11:00")],
        ),
        ("en", "Tuesday mornings and Thursday afternoons", [((1,), None, "12:00"), ((3,), "12:00", "18:00")]),
        ("en", "Mondays all day, Fridays until 1 pm", [((0,), None, None), ((4,), None, "13:00")]),
        ("de", "Mo 8–10 Uhr und Do 16–18 Uhr", [((0,), "08:00", "10:00"), ((3,), "16:00", "18:00")]),
        ("de", "dienstags bis zwölf und donnerstags ab 15 Uhr", [((1,), None, "12:00"), ((3,), "15:00", None)]),
        ("de", "zwischen 8 und 10 oder ab 16 Uhr", [((), "08:00", "10:00"), ((), "16:00", None)]),
        ("de", "Montagvormittag oder Freitagnachmittag", [((0,), None, "12:00"), ((4,), "12:00", "18:00")]),
        ("fr", "le mardi matin, ou bien le jeudi après-midi", [((1,), None, "12:00"), ((3,), "12:00", "18:00")]),
        ("fr", "en semaine de 9h à 12h et de 14h à 18h", [(WORKING, "09:00", "12:00"), (WORKING, "14:00", "18:00")]),
        (
            "es",
            "los lunes y martes de 10 a 12 y los jueves de 15 a 17",
            [((0, 1), "10:00", "12:00"), ((3,), "15:00", "17:00")],
        ),
        (
            "es",
            "los martes por la tarde o los viernes por la mañana",
            [((1,), "12:00", "18:00"), ((4,), None, "12:00")],
        ),
    ],
)
def test_each_window_has_its_days(code: str, text: str, expected: list[Told]) -> None:
    assert told(code, text) == expected


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "after nine and before five"),
        ("en", "between 9 and 5"),
        ("en", "never before 9 or after 5"),
        ("en", "not in the mornings or after 4"),
        ("en", "walks are ten till twelve and four till six and that's sacred"),
        ("en", "Tuesdays and Thursdays after 3"),
        ("de", "abends ab 8"),
        ("de", "nicht montags vor 10 oder freitags nach 15 Uhr"),
        ("fr", "le soir entre 18 h et 19 h"),
        ("es", "nunca por la mañana ni después de las seis"),
    ],
)
def test_what_is_one_stretch_or_closed_is_no_windows(code: str, text: str) -> None:
    assert told(code, text) == []


def test_a_mail_that_names_two_windows_says_both() -> None:
    [signal] = hear(
        as_message([(frozenset(), "The best time to reach me is Tuesdays after 3 or Fridays before 10.")])
    ).signals
    assert signal.fields == {
        "days": ["tue"], "from": "15:00", "to": None, "besides": [{"days": ["fri"], "from": None, "to": "10:00"}]
    }  # fmt: skip
    assert [each["days"] for each in signal.to_dicts()] == [["tue"], ["fri"]]
    assert all("besides" not in each for each in signal.to_dicts())


@given(some.text(alphabet="mo di do 8-10 uhr und , / ab vor 17", max_size=80))
def test_windows_lie_in_their_text_one_behind_the_other(text: str) -> None:
    found = language("de").windows.find(Text(fold(text)))
    assert all(0 <= each.start < each.end <= len(fold(text)) for each in found)
    assert len(found) != 1
