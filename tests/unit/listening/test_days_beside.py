"""A day that another sentence names: the month of a bare one, and one that lies behind."""

import pytest

from outreach.listening.cases import case_message
from outreach.listening.extract import hear


def _fields(body: str, kind: str, received: str = "2026-02-17T10:00:00+01:00") -> dict[str, object]:
    case = {"id": "one", "received": received, "subject": "Re: pumps", "body": f"{body}\n"}
    message = case_message({**case, "from": "Ann Vale <ann@vale.example>", "to": "Sam Hill <sam@hill.example>"})
    return next(dict(signal.fields) for signal in hear(message).signals if signal.kind == kind)


@pytest.mark.parametrize(
    ("body", "day"),
    [
        ("The board meets on 20 March. Please get back to me on the 21st, not before.", "2026-03-21"),
        ("Le budget se vote le 20 mars. Reprenez donc contact avec moi passé le 20, pas plus tôt.", "2026-03-21"),
        ("We met on 11 February. Please call back on the 20th.", "2026-02-20"),
        ("Hasta el 30 de abril estoy a tope. Escríbeme después.", "2026-05-01"),
        ("Je suis débordé jusqu'au 30 avril, écrivez-moi après.", "2026-05-01"),
    ],
)
def test_the_first_day_for_the_next_contact(body: str, day: str) -> None:
    assert _fields(body, "not_before")["from"] == day


@pytest.mark.parametrize(
    "body",
    [
        "The parcel came on Tuesday and everything was in it. Please never ring before ten.",
        "Das Paket kam am Dienstag an, es war alles drin. Rufen Sie bitte nie vor zehn Uhr an.",
        "Le colis est arrivé mardi, tout y était. Ne m'appelez jamais avant 10 heures.",
        "El paquete llegó el martes y venía todo. No me llame nunca antes de las diez.",
    ],
)
def test_what_happened_on_a_day_keeps_none_of_the_week(body: str) -> None:
    assert _fields(body, "hours") == {"days": None, "from": "10:00", "to": None}


@pytest.mark.parametrize(
    ("body", "date"),
    [
        ("My birthday is on 3 June.", "--06-03"),
        ("Ich habe am 29. Februar Geburtstag.", "--02-29"),
        ("Mi cumpleaños es el 22 de mayo.", "--05-22"),
        ("It's my birthday on Friday!", "2026-02-20"),
        ("I turn 50 on 9 March and the league is throwing me a do.", "2026-03-09"),
    ],
)
def test_a_birthday_comes_every_year(body: str, date: str) -> None:
    assert _fields(body, "fact")["date"] == date
