"""The first day for the next contact, named in as many ways as we could think of.

`days/<language>.txt` has a sentence a line, with the day it was written on and the days that a careful reader would
take for the first; what begins with `?` is not heard yet, or not so.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from outreach.listening.cases import case_message
from outreach.listening.extract import hear
from outreach.listening.folding import fold
from outreach.listening.phrases import language
from outreach.listening.signals import Signal
from outreach.listening.walks import Text

FILES = sorted((Path(__file__).parent / "days").glob("*.txt"))
GREETED = {"en": "Sam,", "de": "Hallo Sam,", "fr": "Bonjour Sam,", "es": "Hola Sam,"}
TODAY = date(2026, 1, 14)


def _heard(text: str, received: str = "2026-01-14") -> list[Signal]:
    message = case_message(
        {"id": "one", "received": f"{received}T10:00:00+01:00", "from": "Ann Ode <ann@ode.example>",
         "to": "Sam Roe <sam@roe.example>", "subject": "Re: hello", "body": f"{text}\n"}
    )  # fmt: skip
    return list(hear(message).signals)


def _first(text: str, received: str = "2026-01-14") -> object:
    return next((each.fields["from"] for each in _heard(text, received) if each.kind == "not_before"), None)


def _lines(path: Path) -> Iterator[object]:
    for line in path.read_text("utf-8").splitlines():
        received, span, text = line.removeprefix("? ").split(" | ")
        marks = [pytest.mark.xfail(strict=True)] if line.startswith("? ") else []
        yield pytest.param(path.stem, received, *span.split(" to "), text, marks=marks, id=text)


@pytest.mark.parametrize(
    ("code", "received", "first", "last", "text"), [each for path in FILES for each in _lines(path)]
)
def test_the_first_day_is_one_that_a_reader_would_take(
    code: str, received: str, first: str, last: str, text: str
) -> None:
    found = _first(f"{GREETED[code]}\n\n{text}", received)
    assert found is not None
    assert first <= str(found) <= last


@pytest.mark.parametrize(
    ("code", "text", "first", "last"),
    [
        ("en", "the week after Easter", "2026-04-06", "2026-04-12"),
        ("en", "three days after 1 May", "2026-05-04", "2026-05-04"),
        ("en", "the Monday after 6 February", "2026-02-09", "2026-02-09"),
        ("en", "last Friday of March", "2026-03-27", "2026-03-27"),
        ("en", "Friday fortnight", "2026-01-30", "2026-01-30"),
        ("en", "this time next year", "2027-01-14", "2027-01-14"),
        ("en", "in two and a half weeks", "2026-02-01", "2026-02-01"),
        ("de", "Donnerstag der nächsten Woche", "2026-01-22", "2026-01-22"),
        ("de", "zur Monatsmitte", "2026-01-10", "2026-01-20"),
        ("de", "zu Jahresbeginn", "2027-01-01", "2027-01-31"),
        ("de", "im Spätherbst", "2026-11-13", "2026-11-30"),
        ("de", "am Tag nach Himmelfahrt", "2026-05-15", "2026-05-15"),
        ("de", "in der 14. Kalenderwoche", "2026-03-30", "2026-04-05"),
        ("fr", "lundi en quinze", "2026-02-02", "2026-02-02"),
        ("fr", "le mardi suivant la Pentecôte", "2026-05-26", "2026-05-26"),
        ("fr", "octobre prochain", "2026-10-01", "2026-10-31"),
        ("es", "el primero de mayo", "2026-05-01", "2026-05-01"),
        ("es", "el jueves de la semana que viene", "2026-01-22", "2026-01-22"),
        ("es", "dentro de dos semanas y media", "2026-02-01", "2026-02-01"),
        ("es", "dos semanas después de Semana Santa", "2026-04-19", "2026-04-19"),
    ],
)
def test_days_behind_others(code: str, text: str, first: str, last: str) -> None:
    found = language(code).dates.find(Text(fold(text)), TODAY)
    assert [(str(when.first), str(when.last)) for when in found] == [(first, last)]


@pytest.mark.parametrize("text", ["two weeks after the wedding", "Monday or Thursday after four"])
def test_what_lies_behind_no_day_is_none(text: str) -> None:
    assert not [when for when in language("en").dates.find(Text(text.lower()), TODAY) if "follow" in when.rule]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("The fair closes on 3 March. Please write to me the week after.", "2026-03-09"),
        ("Die Messe endet am 3. März. Melden Sie sich bitte in der Woche darauf wieder.", "2026-03-09"),
        ("Le salon ferme le 3 mars. Recontactez-moi la semaine suivante.", "2026-03-09"),
        ("La feria cierra el 3 de marzo. Escríbame la semana siguiente.", "2026-03-09"),
    ],
)
def test_the_week_after_lies_behind_the_day_before(text: str, first: str) -> None:
    assert _first(text) == first


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Sam, our new press comes in May, so try me again in April please.", "2026-04-01"),
        ("Hallo Sam, im Mai kommt die neue Presse, da können Sie sich im April wieder melden.", "2026-04-01"),
        ("Bonjour Sam, la nouvelle presse arrive en mai, recontactez-moi en avril.", "2026-04-01"),
        ("Hola Sam, la prensa nueva llega en mayo, escríbame de nuevo en abril.", "2026-04-01"),
    ],
)
def test_the_day_beside_the_verb_of_contact_counts(text: str, first: str) -> None:
    assert _first(text) == first


@pytest.mark.parametrize(
    "text",
    ["Sam, we renewed our contract with Brannigan in October so this isn't something we'd look at.",
     "Hallo Sam, wir haben im Oktober bei Brannigan unterschrieben, da ist nichts zu machen."],
)  # fmt: skip
def test_a_day_that_is_told_of_is_not_waited_for(text: str) -> None:
    assert _first(text) is None


@pytest.mark.parametrize(
    "text",
    ["Bonjour Sam,\n\nJusqu'au 20 mars, ne m'envoyez rien par mail.",
     "Hallo Sam,\n\nbis zum 20. März schicken Sie mir bitte nichts per Mail."],
)  # fmt: skip
def test_mail_refused_until_a_day_is_no_stop(text: str) -> None:
    (found,) = [each for each in _heard(text) if each.kind in ("stop", "channel")]
    assert (found.kind, found.fields["wish"], found.fields["until"]) == ("channel", "refuse", "2026-03-20")


@pytest.mark.parametrize(
    ("code", "text"),
    [("en", "drop me a line in a month"), ("en", "every other day is far too often"),
     ("de", "alle zwei tage ist mir viel zu oft"), ("es", "cada semana es demasiado")],
)  # fmt: skip
def test_what_is_no_wish_is_no_frequency(code: str, text: str) -> None:
    assert not language(code).often.find(Text(text))


def test_the_sentence_goes_on_behind_an_ordinal() -> None:
    first = _first("Hallo Sam,\n\nam 9. ist bei uns Inventur, am 20. Februar dürfen Sie sich gern wieder melden.")
    assert first == "2026-02-20"


def test_many_sentences_that_look_back_are_heard() -> None:
    assert _first("Sam,\n\n" + "Write to me the week after. " * 399) is None
