"""What is said plainly stands, whatever else its sentence or its mail says."""

from typing import Any

import pytest

from outreach.listening.cases import case_message
from outreach.listening.extract import hear

NOTHING = {
    "en": ("the pump arrived on Monday", "the invoice is on its way", "thanks for the quick reply"),
    "de": ("die Pumpe ist am Montag angekommen", "die Rechnung ist unterwegs", "danke für die schnelle Antwort"),
    "fr": ("la pompe est arrivée lundi", "la facture est en route", "merci pour votre réponse rapide"),
    "es": ("la bomba llegó el lunes", "la factura está en camino", "gracias por su rápida respuesta"),
}
AND = {"en": "and", "de": "und", "fr": "et", "es": "y"}
STOP = {
    "en": "take me off your list",
    "de": "nehmen Sie mich bitte aus Ihrem Verteiler",
    "fr": "retirez-moi de votre liste",
    "es": "quíteme de su lista",
}
PHONE = {"en": "please don't call me", "de": "bitte rufen Sie mich nicht an", "fr": "ne m'appelez pas, s'il vous plaît"}


def _heard(body: str, received: str = "2025-03-12T10:00:00+01:00") -> list[tuple[str, dict[str, Any]]]:
    case = {
        "id": "plain-1",
        "received": received,
        "from": "Ann Vale <ann@vale.example>",
        "to": "Sam Hill <sam@hill.example>",
    }
    message = case_message({**case, "subject": "Re: pumps", "body": f"{body}\n"})
    return [(signal.kind, signal.fields) for signal in hear(message).signals]


def _joined(one: str, other: str, language: str) -> list[str]:
    first, second = one[0].upper() + one[1:], other[0].upper() + other[1:]
    return [f"{first}. {second}.", f"{first}; {other}.", f"{first}, {AND[language]} {other}.", f"{first} - {other}."]


@pytest.mark.parametrize("language", NOTHING)
@pytest.mark.parametrize("wishes", [STOP, PHONE], ids=["stop", "no calls"])
def test_what_asks_for_silence_is_heard_beside_what_says_nothing(language: str, wishes: dict[str, str]) -> None:
    if (wish := wishes.get(language)) is None:
        pytest.skip("not heard with every clause beside it")
    (alone,) = _heard(f"{wish[0].upper()}{wish[1:]}.")
    for other in NOTHING[language]:
        for body in (*_joined(wish, other, language), *_joined(other, wish, language)):
            assert alone in _heard(body), body


@pytest.mark.parametrize(
    "body",
    [
        "Ich bestelle den Newsletter nicht ab, und die Rechnung ist unterwegs.",
        "Je vous interdis bien de m'enlever de la liste, c'est ma lecture du vendredi avec le pain grillé.",
        "Los insumos son buenos, por eso no me doy de baja.",
        "He told the gas people he wants letters and nothing but letters from now on, and they wrote him one.",
        "My wife wants no more calls, and the pump arrived on Monday.",
    ],
)
def test_what_its_sentence_denies_or_says_of_others_is_not(body: str) -> None:
    assert not [kind for kind, _ in _heard(body) if kind in ("stop", "channel")]


@pytest.mark.parametrize(
    ("body", "day"),
    [
        ("Call me again after 9 May, between one and three.", "2025-05-10"),
        ("Try me after 9 May, and aim for between one and three.", "2025-05-10"),
        ("Relancez-moi après le 9 mai, et visez entre 13 h et 15 h.", "2025-05-10"),
        ("Llámeme después del 9 de mayo, entre las 13 y las 15.", "2025-05-10"),
        ("Rufen Sie mich nach dem 9. Mai an, zwischen 13 und 15 Uhr.", "2025-05-10"),
        ("Relancez-moi le 12 mai, entre 13 h et 15 h, quand les consultations sont finies.", "2025-05-12"),
    ],
)
def test_a_day_with_hours_behind_it_is_both(body: str, day: str) -> None:
    heard = _heard(body)
    assert ("not_before", {"from": day, "to": day}) in heard
    assert ("hours", {"days": None, "from": "13:00", "to": "15:00"}) in heard


def test_an_appointment_is_no_habit() -> None:
    assert "hours" not in [kind for kind, _ in _heard("Call me at 3 on Friday 9 May.")]


@pytest.mark.parametrize(
    ("body", "kinds"),
    [
        ("Mornings between 9 and 11 are best to reach me. I have told our lawyer about this.", {"hours", "legal"}),
        ("Write to me again after 9 May. Tom Hale has left the company.", {"not_before", "left_company"}),
        ("Write to me again after 9 May; what does the large pump cost?", {"not_before", "question"}),
        (
            "Please don't message me on LinkedIn, and mornings between 9 and 11 are best to reach me.",
            {"channel", "hours"},
        ),
    ],
)
def test_what_is_seldom_said_together_is_heard_together(body: str, kinds: set[str]) -> None:
    assert {kind for kind, _ in _heard(body)} == kinds


@pytest.mark.parametrize(
    "body",
    [
        "The pump arrived on Monday. Mornings between 9 and 11 are best to reach me.",
        "Mornings between 9 and 11 are best to reach me. The pump arrived on Monday.",
    ],
)
def test_a_day_of_the_past_is_none_of_their_hours(body: str) -> None:
    assert _heard(body) == [("hours", {"days": None, "from": "09:00", "to": "11:00"})]


@pytest.mark.parametrize(
    ("body", "day"),
    [
        ("I'm having my knee taken apart on 4 March.", "2026-03-04"),
        ("Je me fais opérer de l'épaule le 3 mars à Saint-Pierre.", "2026-03-03"),
        ("My daughter was born on 20 February.", "2026-02-20"),
    ],
)
def test_a_fact_is_of_the_day_that_is_near(body: str, day: str) -> None:
    assert [fields["date"] for kind, fields in _heard(body, "2026-02-26T10:00:00+01:00") if kind == "fact"] == [day]


@pytest.mark.parametrize(
    ("body", "hours"),
    [
        ("Sie erreichen mich am Wochenende.", (["sat", "sun"], None, None)),
        ("Puede localizarme los fines de semana después de las tres.", (["sat", "sun"], "15:00", None)),
        ("Sie erreichen mich montags bis mittags.", (["mon"], None, "12:00")),
        ("Puede localizarme los lunes hasta mediodía.", (["mon"], None, "12:00")),
    ],
)
def test_weekends_and_mornings_up_to_noon_are_hours(body: str, hours: tuple[object, ...]) -> None:
    ((kind, fields),) = _heard(body)
    assert (kind, fields["days"], fields["from"], fields["to"]) == ("hours", *hours)


@pytest.mark.parametrize("body", ["Das Angebot brauche ich bis Wochenende.", "Bis zum Wochenende bin ich weg."])
def test_an_end_of_this_week_is_no_habit(body: str) -> None:
    assert "hours" not in [kind for kind, _ in _heard(body)]


@pytest.mark.parametrize(
    "body",
    [
        "Write to me after the weekend.",
        "Melden Sie sich nach dem Wochenende.",
        "Recontactez-moi après le week-end.",
        "Escríbame después del fin de semana.",
    ],
)
def test_after_the_weekend_is_the_monday(body: str) -> None:
    assert _heard(body) == [("not_before", {"from": "2025-03-17", "to": "2025-03-17"})]
