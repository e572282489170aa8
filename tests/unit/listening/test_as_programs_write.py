"""What programs and keyboards do to a text changes nothing of what it says."""

import textwrap

import pytest

from outreach.listening.cases import case_message
from outreach.listening.clauses import sentences
from outreach.listening.extract import hear
from outreach.listening.respelled import respelled

SAID = [
    "Please call me from Monday to Thursday between half past nine and four, the rest of the week I am on the road.",
    "Am besten sprechen wir per Videokonferenz, und zwar dienstags oder donnerstags zwischen halb acht und neun Uhr.",
    "Vous me trouverez plutôt le mardi ou le jeudi, de 9 h 30 à 11 h 30 ; après huit heures je ne réponds plus.",
    "Si quiere dar conmigo, llámeme de lunes a jueves de nueve de la noche en adelante, antes ando con las ovejas.",
    "Melden Sie sich bitte ab dem 7. September wieder, bis einschließlich 28. Juni bitte keine Anrufe.",
    "Stuur mij voortaan alles per post, bellen liever niet, en zeker niet 's avonds na acht uur.",
]


def heard(body: str) -> set[tuple[str, str]]:
    """The kinds, each with its fields."""
    case = {"id": "one", "received": "2025-03-12T10:00:00+01:00", "subject": "Re: pumps", "body": f"{body}\n"}
    message = case_message({**case, "from": "Ann Vale <ann@vale.example>", "to": "Sam Hill <sam@hill.example>"})
    return {(signal.kind, str(signal.fields)) for signal in hear(message).signals}


@pytest.mark.parametrize("said", SAID)
@pytest.mark.parametrize("width", [60, 66, 72])
def test_where_a_program_broke_the_lines_says_nothing(said: str, width: int) -> None:
    wrapped = "\n".join(textwrap.wrap(said, width))
    assert heard(wrapped) == heard(said) != set()
    assert heard(wrapped.replace("\n", " \n")) == heard(said)


@pytest.mark.parametrize("said", SAID)
def test_nor_how_many_blanks_there_are(said: str) -> None:
    assert heard(said.replace(" ", "  ")) == heard(said)


def test_every_line_of_a_word_is_heard_without_a_fault() -> None:
    for said in SAID:
        heard(said.replace(" ", "\n"))


def test_a_line_of_blanks_below_a_wrapped_one_is_read() -> None:
    assert sentences(f"{'word ' * 13}\nBob\n{' ' * 90}\nAnn")


def test_a_short_line_ends_a_sentence_where_nobody_wrapped() -> None:
    assert [part.text for part in sentences("No calls, please\nThursdays I am free")] == [
        "No calls, please", "Thursdays I am free",
    ]  # fmt: skip


def test_a_date_at_the_start_of_a_line_is_no_item_of_a_list() -> None:
    text = "Danke für die Muster, bitte melden Sie sich erst wieder ab dem\n7. September, vorher bin ich fort."
    assert [part.text for part in sentences(text)] == [text]
    listed = [part.text for part in sentences("Zwei Dinge:\n1. Nicht anrufen\n2. Nicht vorbeikommen")]
    assert {"Nicht anrufen", "Nicht vorbeikommen"} <= set(listed)


@pytest.mark.parametrize(
    ("short", "whole"),
    [
        ("Bitte rufen Sie mich ab Maerz nur noch zwischen zwoelf und fuenfzehn Uhr an.",
         "Bitte rufen Sie mich ab März nur noch zwischen zwölf und fünfzehn Uhr an."),
        ("Koennen Sie mich fruehestens am 3. Maerz wieder anschreiben? Vorher bin ich auf Fortbildung.",
         "Können Sie mich frühestens am 3. März wieder anschreiben? Vorher bin ich auf Fortbildung."),
        ("Ich moechte keine Anrufe, schreiben Sie mir fuer alles eine Mail.",
         "Ich möchte keine Anrufe, schreiben Sie mir für alles eine Mail."),
        ("Zwischen halb acht und neune bin ich im Büro, danach erwischt mich keener mehr.",
         "Zwischen halb acht und neun bin ich im Büro, danach erwischt mich keiner mehr."),
        ("please dont phone the surgery, weve the one line and its for patients",
         "please don't phone the surgery, we've the one line and it's for patients"),
        ("I dont mind hearing from you but its not for us", "I don't mind hearing from you but it's not for us"),
    ],
)  # fmt: skip
def test_letters_and_signs_that_a_keyboard_lacks(short: str, whole: str) -> None:
    assert heard(short) == heard(whole) != set()


def test_only_what_makes_a_word_is_respelled_and_the_length_stays() -> None:
    known = {"für", "neue", "fur", "konnen", "aktuell"}.__contains__
    letters = {"ae": "a", "oe": "o", "ue": "u"}
    assert respelled("koennen wir neue, aktuelle", letters, known) == " konnen wir neue, aktuelle"
    assert respelled("(fuer Manuela)", letters, known) == "( fur Manuela)"
    assert len(respelled("koennen fuer", letters, known)) == len("koennen fuer")
