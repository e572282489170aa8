"""Dates in sentences, seen from Wednesday 14 January 2026."""

from datetime import date

import pytest

from outreach.listening.folding import fold
from outreach.listening.intervals import easter
from outreach.listening.phrases import language
from outreach.listening.walks import Text

TODAY = date(2026, 1, 14)


@pytest.mark.parametrize(
    ("code", "text", "first", "last"),
    [
        ("en", "on 3 May", "2026-05-03", "2026-05-03"),
        ("en", "on May 3rd, 2027", "2027-05-03", "2027-05-03"),
        ("en", "on 3 January", "2027-01-03", "2027-01-03"),
        ("en", "in March", "2026-03-01", "2026-03-31"),
        ("en", "mid-March", "2026-03-10", "2026-03-20"),
        ("en", "end of March", "2026-03-26", "2026-03-31"),
        ("en", "beginning of March", "2026-03-01", "2026-03-10"),
        ("en", "second half of February", "2026-02-15", "2026-02-28"),
        ("en", "next week", "2026-01-19", "2026-01-25"),
        ("en", "next quarter", "2026-04-01", "2026-06-30"),
        ("en", "in two weeks", "2026-01-28", "2026-01-28"),
        ("en", "on Friday", "2026-01-16", "2026-01-16"),
        ("en", "tomorrow", "2026-01-15", "2026-01-15"),
        ("en", "on the 24th", "2026-01-24", "2026-01-24"),
        ("en", "2026-02-28", "2026-02-28", "2026-02-28"),
        ("en", "the first of June", "2026-06-01", "2026-06-01"),
        ("en", "on the twenty-first of April", "2026-04-21", "2026-04-21"),
        ("de", "ab dem ersten Mai", "2026-05-01", "2026-05-01"),
        ("de", "am einundzwanzigsten Juni", "2026-06-21", "2026-06-21"),
        ("de", "nicht vor morgen", "2026-01-15", "2026-01-15"),
        ("de", "am Samstag nach Portugal", "2026-01-17", "2026-01-17"),
        ("fr", "le mardi deux juin", "2026-06-02", "2026-06-02"),
        ("fr", "à partir du premier juin", "2026-06-01", "2026-06-01"),
        ("es", "hasta el treinta y uno de mayo", "2026-05-31", "2026-05-31"),
        ("es", "no antes de mañana", "2026-01-15", "2026-01-15"),
        ("it", "dal primo maggio", "2026-05-01", "2026-05-01"),
        ("nl", "op drie mei", "2026-05-03", "2026-05-03"),
        ("pt", "até trinta e um de maio", "2026-05-31", "2026-05-31"),
        ("en", "the week after next", "2026-01-26", "2026-02-01"),
        ("en", "Tuesday week", "2026-01-27", "2026-01-27"),
        ("en", "next January", "2027-01-01", "2027-01-31"),
        ("en", "third week of May", "2026-05-15", "2026-05-21"),
        ("en", "end of the month", "2026-01-26", "2026-01-31"),
        ("en", "in two or three weeks", "2026-02-04", "2026-02-04"),
        ("en", "Labor Day", "2026-09-07", "2026-09-07"),
        ("en", "in the second half of the year", "2026-07-01", "2026-12-31"),
        ("en", "in H2 2027", "2027-07-01", "2027-12-31"),
        ("en", "in the third quarter", "2026-07-01", "2026-09-30"),
        ("en", "at the end of the year", "2026-12-01", "2026-12-31"),
        ("en", "in week 23", "2026-06-01", "2026-06-07"),
        ("en", "in week 3", "2026-01-12", "2026-01-18"),
        ("en", "in week 1", "2027-01-04", "2027-01-10"),
        ("en", "next winter", "2026-12-01", "2027-02-28"),
        ("en", "this winter", "2025-12-01", "2026-02-28"),
        ("en", "in five working days", "2026-01-21", "2026-01-21"),
        ("en", "when school starts again", "2026-09-01", "2026-09-01"),
        ("en", "Boxing Day", "2026-12-26", "2026-12-26"),
        ("de", "in zwei, drei Wochen", "2026-02-04", "2026-02-04"),
        ("de", "in zwei bis drei Wochen", "2026-02-04", "2026-02-04"),
        ("de", "in einem Vierteljahr", "2026-04-14", "2026-04-14"),
        ("de", "in KW 23", "2026-06-01", "2026-06-07"),
        ("de", "in der ersten Juniwoche", "2026-06-01", "2026-06-07"),
        ("de", "in der zweiten Maihälfte", "2026-05-15", "2026-05-31"),
        ("de", "zum Monatsende", "2026-01-26", "2026-01-31"),
        ("de", "im zweiten Halbjahr", "2026-07-01", "2026-12-31"),
        ("de", "Fronleichnam", "2026-06-04", "2026-06-04"),
        ("de", "Christi Himmelfahrt", "2026-05-14", "2026-05-14"),
        ("de", "Anfang des Monats", "2026-02-01", "2026-02-09"),
        ("fr", "le 20/04", "2026-04-20", "2026-04-20"),
        ("fr", "la première semaine de juin", "2026-06-01", "2026-06-07"),
        ("fr", "la seconde quinzaine de mai", "2026-05-15", "2026-05-31"),
        ("fr", "dans une dizaine de jours", "2026-01-24", "2026-01-24"),
        ("fr", "au troisième trimestre", "2026-07-01", "2026-09-30"),
        ("fr", "en début d'année prochaine", "2027-01-01", "2027-01-31"),
        ("es", "el 20/04", "2026-04-20", "2026-04-20"),
        ("es", "la segunda mitad de mayo", "2026-05-15", "2026-05-31"),
        ("es", "a principios del mes que viene", "2026-02-01", "2026-02-09"),
        ("es", "en el segundo semestre", "2026-07-01", "2026-12-31"),
        ("it", "tra due o tre settimane", "2026-02-04", "2026-02-04"),
        ("it", "la prossima primavera", "2026-03-01", "2026-05-31"),
        ("it", "Ferragosto", "2026-08-15", "2026-08-15"),
        ("nl", "in het derde kwartaal", "2026-07-01", "2026-09-30"),
        ("nl", "over twee tot drie weken", "2026-02-04", "2026-02-04"),
        ("pt", "no segundo semestre", "2026-07-01", "2026-12-31"),
        ("pt", "na primeira semana de junho", "2026-06-01", "2026-06-07"),
        ("de", "am 12. Juni", "2026-06-12", "2026-06-12"),
        ("de", "am 31.01.2026", "2026-01-31", "2026-01-31"),
        ("de", "in drei Wochen", "2026-02-04", "2026-02-04"),
        ("de", "Anfang März", "2026-03-01", "2026-03-10"),
        ("fr", "le 4 septembre", "2026-09-04", "2026-09-04"),
        ("fr", "à la mi-janvier", "2026-01-10", "2026-01-20"),
        ("fr", "dans deux semaines", "2026-01-28", "2026-01-28"),
        ("es", "el 22 de abril", "2026-04-22", "2026-04-22"),
        ("es", "la segunda quincena de febrero", "2026-02-15", "2026-02-28"),
        ("it", "a ottobre", "2026-10-01", "2026-10-31"),
        ("nl", "op 2 februari", "2026-02-02", "2026-02-02"),
        ("pt", "dia 2 de fevereiro", "2026-02-02", "2026-02-02"),
    ],
)
def test_a_date_is_read(code: str, text: str, first: str, last: str) -> None:
    (when,) = language(code).dates.find(Text(fold(text)), TODAY)
    assert (when.first.isoformat(), when.last.isoformat()) == (first, last)


@pytest.mark.parametrize(
    ("code", "text", "earliest"),
    [
        ("en", "after 20 March", "2026-03-21"),
        ("en", "once Easter is over", "2026-04-06"),
        ("en", "until 3 May", "2026-05-03"),
        ("en", "through 3 May", "2026-05-04"),
        ("en", "after the summer", "2026-09-01"),
        ("en", "after the weekend", "2026-01-19"),
        ("en", "after the month of May", "2026-06-01"),
        ("de", "nach Ostern", "2026-04-06"),
        ("de", "nach dem 20.", "2026-01-21"),
        ("de", "nach den Ferien", "2026-04-06"),
        ("fr", "passé le mois de mai", "2026-06-01"),
        ("de", "bis einschließlich 5. Januar 2027", "2027-01-06"),
        ("fr", "jusqu'au 31 août inclus", "2026-09-01"),
        ("es", "después de Pascua", "2026-04-06"),
    ],
)
def test_the_first_day_that_a_date_allows(code: str, text: str, earliest: str) -> None:
    assert language(code).dates.find(Text(fold(text)), TODAY)[0].earliest.isoformat() == earliest


@pytest.mark.parametrize(
    "text", ["you may call", "page 12 of 30", "31 February", "call 555 0101", "room 2026b", "last summer", "24/7"]
)
def test_what_is_no_date(text: str) -> None:
    assert language("en").dates.find(Text(fold(text)), TODAY) == []


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("de", "am Morgen"),
        ("de", "Guten Morgen"),
        ("es", "por la mañana"),
        ("nl", "in de morgen"),
        ("en", "as you may."),
    ],
)
def test_a_part_of_the_day_is_no_day(code: str, text: str) -> None:
    assert language(code).dates.find(Text(fold(text)), TODAY) == []


@pytest.mark.parametrize(("year", "day"), [(2024, "2024-03-31"), (2025, "2025-04-20"), (2026, "2026-04-05")])
def test_easter(year: int, day: str) -> None:
    assert easter(year).isoformat() == day


def test_yesterday_is_a_day_only_where_the_sentence_looks_back() -> None:
    grammar = language("en").dates
    assert not grammar.find(Text("yesterday"), TODAY)
    assert grammar.find(Text("yesterday"), TODAY, past=True)[0].first == date(2026, 1, 13)


def test_a_bare_day_belongs_to_the_month_named_before_it() -> None:
    days = language("en").dates.find(Text("we close on 11 april; ring on the 13th"), TODAY)
    assert [when.first for when in days] == [date(2026, 4, 11), date(2026, 4, 13)]
