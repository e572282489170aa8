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


@pytest.mark.parametrize(
    ("code", "text", "days", "since", "until"),
    [
        ("de", "Dienstagnachmittags bin ich da.", ("tue",), "12:00", "18:00"),
        ("de", "Mo-Do bin ich da.", ("mon", "tue", "wed", "thu"), None, None),
        ("de", "Ab vier Uhr nachmittags.", None, "16:00", None),
        ("de", "Ab achtzehn Uhr.", None, "18:00", None),
        ("de", "Morgens um 7 Uhr bin ich da, zwischen 7 und 8 Uhr morgens.", None, "07:00", "08:00"),
        ("en", "Late afternoons are best.", None, "12:00", "18:00"),
        ("fr", "De lun-jeu.", ("mon", "tue", "wed", "thu"), None, None),
        ("fr", "En début de soirée.", None, "18:00", None),
        ("es", "A primera hora de la tarde.", None, "12:00", "18:00"),
        ("es", "Como muy tarde a las 17.", None, None, "17:00"),
        ("de", "Am besten Mo/Do ab 9 Uhr.", ("mon", "thu"), "09:00", None),
        ("de", "Montags und freitags bitte nicht.", ("tue", "wed", "thu"), None, None),
        ("de", "Montags, mittwochs und freitags bitte nicht.", ("tue", "thu"), None, None),
        ("de", "Montags gern, freitags bitte nicht.", ("mon",), None, None),
        ("es", "No me llame los lunes ni los viernes.", ("tue", "wed", "thu"), None, None),
        ("en", "Please don't call me before 9 or after 5.", None, "09:00", "17:00"),
        ("fr", "Le lundi, laissez-moi tranquille.", ("tue", "wed", "thu", "fri"), None, None),
        ("de", "Nach halb fünf am Wochenende.", ("sat", "sun"), "16:30", None),
        ("de", "Von zehn vor neun bis zwanzig nach elf.", None, "08:50", "11:20"),
        ("en", "After lunch, please.", None, "14:00", None),
        ("en", "Tue/Thu pm.", ("tue", "thu"), "12:00", "18:00"),
        ("en", "M-F, 0900-1130.", ("mon", "tue", "wed", "thu", "fri"), "09:00", "11:30"),
        ("en", "9ish till half four.", None, "09:00", "16:30"),
        ("fr", "De sept heures à midi et demi.", None, "07:00", "12:30"),
        ("fr", "Lun. et mer., jusqu'à minuit moins le quart.", ("mon", "wed"), None, "23:45"),
        ("fr", "Tous les jours sauf le dimanche.", ("mon", "tue", "wed", "thu", "fri", "sat"), None, None),
        ("es", "L-M-X de 10 a 11 y cuarto.", ("mon", "tue", "wed"), "10:00", "11:15"),
        ("es", "De 6 a 7 y media de la tarde, j/v.", ("thu", "fri"), "18:00", "19:30"),
    ],
)
def test_hours_are_read(
    code: str, text: str, days: tuple[str, ...] | None, since: str | None, until: str | None
) -> None:
    (hours,) = language(code).hours.find(Text(fold(text)))
    assert (hours.days, hours.since, hours.until) == (days, since, until)


def test_a_day_and_its_part_in_one_word_are_read_where_hours_are_meant() -> None:
    hours = language("de").hours.find_loosely(Text(fold("Der Mittwochvormittag passt mir.")))
    assert hours is not None
    assert (hours.days, hours.since, hours.until) == (("wed",), None, "12:00")


def test_two_times_that_are_welcome_are_not_what_lies_between_them() -> None:
    for text in ("No problem, ring me before 9 or after 5.", "Before 9 or after 5 is no problem."):
        (hours,) = language("en").hours.find(Text(fold(text)))
        assert (hours.since, hours.until) != ("09:00", "17:00")


def test_words_that_look_like_days_cut_short_are_none() -> None:
    assert language("de").hours.find(Text(fold("Mal so, mal so, und so fort, do-it-yourself."))) == []


@pytest.mark.parametrize(
    ("code", "text", "days", "since", "until"),
    [
        ("en", "Call between 1100 and 1300 hours.", None, "11:00", "13:00"),
        ("de", "Zwischen 13 Uhr und 14 Uhr 30 bin ich da.", None, "13:00", "14:30"),
        ("en", "Reach me no later than four at weekends.", ("sat", "sun"), None, "16:00"),
    ],
)
def test_times_of_duty_rosters_and_days_behind_a_last_time(
    code: str, text: str, days: tuple[str, ...] | None, since: str | None, until: str | None
) -> None:
    (hours,) = language(code).hours.find(Text(fold(text)))
    assert (hours.days, hours.since, hours.until) == (days, since, until)
