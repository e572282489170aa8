"""Hours: which days and times of day a sentence leaves open."""

from datetime import date

import pytest

from outreach.listening.clauses import sentences
from outreach.listening.folding import fold
from outreach.listening.phrases import language
from outreach.listening.reading import read
from outreach.listening.walks import Text


@pytest.mark.parametrize(
    ("text", "days", "since", "until"),
    [
        ("Nach 17 Uhr bitte nicht mehr stören.", None, None, "17:00"),
        ("Vor 9 Uhr bitte nicht.", None, "09:00", None),
        ("Am Wochenende bitte keine Nachrichten.", ("mon", "tue", "wed", "thu", "fri"), None, None),
        ("Freitags erreichen Sie mich nie, sonst schon.", ("mon", "tue", "wed", "thu"), None, None),
        ("Nachmittags bin ich nicht da.", None, None, "12:00"),
        ("Vormittags bin ich da, nachmittags nicht.", None, None, "12:00"),
        ("Nach 17 Uhr ist kein Problem.", None, "17:00", None),
        ("Nicht vor 10 Uhr.", None, "10:00", None),
        ("Abends ab 8 bin ich da.", None, "20:00", None),
        ("Bitte nicht zwischen 12 und 15 Uhr anrufen.", None, None, "12:00"),
        ("Bitte nicht zwischen 9 und 11 Uhr anrufen.", None, "11:00", None),
    ],
)
def test_refused_hours_leave_the_others(text: str, days: tuple[str, ...] | None, since: str, until: str) -> None:
    found = language("de").hours.find(Text(fold(text)))[0]
    assert (found.days, found.since, found.until) == (days, since, until)


@pytest.mark.parametrize(
    ("code", "text", "since", "until"),
    [
        ("fr", "Ne m'appelez pas le matin.", "12:00", None),
        ("fr", "Évitez les coups de fil en matinée.", "12:00", None),
        ("fr", "Ne m'appelez que le matin.", None, "12:00"),
        ("fr", "Je ne réponds jamais l'après-midi.", None, "12:00"),
        ("es", "No me llame por la mañana.", "12:00", None),
        ("es", "Evite llamarme por las tardes.", None, "12:00"),
        ("es", "Llámeme por la mañana.", None, "12:00"),
    ],
)
def test_a_part_of_the_day_refused_before_it_is_named_leaves_the_rest(
    code: str, text: str, since: str | None, until: str | None
) -> None:
    (hours,) = read(sentences(text)[0], language(code), date(2026, 7, 8)).hours
    assert (hours.since, hours.until) == (since, until)
