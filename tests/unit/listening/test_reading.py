"""What stands in one sentence, before anybody asks what it means."""

from datetime import date

import pytest

from outreach.listening.clauses import Sentence, sentences
from outreach.listening.phrases import language
from outreach.listening.reading import Reading

DAY = date(2026, 1, 14)


def _reading(code: str, text: str) -> Reading:
    return Reading(Sentence(text, 0, len(text)), language(code), DAY)


@pytest.mark.parametrize(
    "text",
    [
        "Un coup de fil au 02 99 00 11 22 suffit.",
        "Appelez le +33 6 39 98 10 20.",
        "Mon portable : 06.39.98.10.20",
    ],
)
def test_a_telephone_number_names_no_day(text: str) -> None:
    assert not _reading("fr", text).dates


@pytest.mark.parametrize("text", ["Le 02.03.2026, svp.", "Le 02/03/2026, svp.", "Le 2 mars 2026, svp."])
def test_a_date_in_figures_is_no_telephone_number(text: str) -> None:
    assert _reading("fr", text).dates[0].first == date(2026, 3, 2)


@pytest.mark.parametrize(
    ("code", "text", "last"),
    [
        ("fr", "Rien jusqu'à la fin du mois.", date(2026, 1, 31)),
        ("es", "Nada hasta fin de mes.", date(2026, 1, 31)),
        ("es", "A finales de año, mejor.", date(2026, 12, 31)),
    ],
)
def test_the_end_of_a_month_that_is_not_named_is_this_one_s(code: str, text: str, last: date) -> None:
    assert _reading(code, text).dates[0].last == last


def test_a_unit_without_a_part_is_no_date() -> None:
    assert not _reading("fr", "Le rapport du mois est prêt.").dates


@pytest.mark.parametrize(
    ("code", "text", "since", "until"),
    [
        ("es", "Después de las 6 de la tarde.", "18:00", None),
        ("es", "Entre 1 y 2 de la tarde.", "13:00", "14:00"),
        ("es", "A partir de las ocho de la noche.", "20:00", None),
        ("es", "Antes de las nueve y media de la mañana.", None, "09:30"),
        ("fr", "Après neuf heures du soir.", "21:00", None),
        ("fr", "Pas avant 4h l'après-midi.", "16:00", None),
        ("fr", "Entre 2h et 4h l'après-midi.", "14:00", "16:00"),
        ("fr", "Entre 8 h et 9 h du matin.", "08:00", "09:00"),
    ],
)
def test_the_part_of_the_day_says_which_hour_is_meant(
    code: str, text: str, since: str | None, until: str | None
) -> None:
    (hours,) = _reading(code, text).hours
    assert (hours.since, hours.until) == (since, until)


def test_an_item_of_a_list_in_a_line_is_a_sentence_of_its_own() -> None:
    text = "Tres cosas, 1) el 8 de abril me operan 2) pedido va, manda las cajas 3) no me mandes más sms"
    assert [part.text[:2] for part in sentences(text)] == ["Tr", "1)", "2)", "3)"]
