"""Two ways in one sentence, and mail alone: each is meant as it is said."""

import pytest

from outreach.listening.cases import case_message
from outreach.listening.extract import hear


def ways(body: str) -> set[tuple[str, str]]:
    case = {"id": "ways-1", "received": "2025-03-12T10:00:00+01:00", "subject": "Re: pumps", "body": f"{body}\n"}
    message = case_message({**case, "from": "Ann Vale <ann@vale.example>", "to": "Sam Hill <sam@hill.example>"})
    found = [signal for signal in hear(message).signals if signal.kind in ("stop", "channel")]
    return {(str(s.fields.get("channel", "")), str(s.fields.get("wish", s.kind))) for s in found}


@pytest.mark.parametrize(
    "body",
    [
        "Please don't use email to contact me.",
        "Don't bother with e-mails, I never answer them.",
        "Bitte kontaktieren Sie mich nicht per E-Mail.",
        "Merci de ne pas me contacter par mail.",
        "Por favor no me contacte por correo electrónico.",
    ],
)
def test_mail_that_is_refused_is_closed_even_where_no_stop_is_meant(body: str) -> None:
    assert ways(body) in ({("email", "refuse")}, {("", "stop")})


@pytest.mark.parametrize("body", ["Stop emailing me.", "No more emails, please.", "Bitte keine Mails mehr."])
def test_no_more_mail_is_a_stop(body: str) -> None:
    assert ways(body) == {("", "stop")}


@pytest.mark.parametrize(
    ("body", "first", "second"),
    [
        ("Weder SMS noch Briefe, bitte.", "sms", "post"),
        ("Neither calls nor letters, please.", "phone", "post"),
        ("Ni appels ni SMS, s'il vous plaît.", "phone", "sms"),
        ("Ni llamadas ni cartas, por favor.", "phone", "post"),
    ],
)
def test_neither_of_two_ways_is_open(body: str, first: str, second: str) -> None:
    assert ways(body) == {(first, "refuse"), (second, "refuse")}


@pytest.mark.parametrize(
    ("body", "opened"),
    [
        ("Nada de mensajes de WhatsApp, mejor mensajes de LinkedIn.", "linkedin"),
        ("Arrêtez de m'envoyer un SMS, écrivez-moi sur WhatsApp plutôt.", "whatsapp"),
        ("Anrufe sind mir am liebsten, keine SMS bitte.", "phone"),
    ],
)
def test_what_closes_one_way_does_not_close_the_other(body: str, opened: str) -> None:
    assert (opened, "prefer") in ways(body)
    assert sum(wish == "refuse" for _, wish in ways(body)) == 1


def test_the_way_that_another_is_compared_with_is_not_preferred() -> None:
    assert ways("WhatsApp-Nachrichten sind mir lieber als Anrufe.") == {("whatsapp", "prefer")}
    assert ways("Anrufe sind mir am liebsten, LinkedIn-Nachrichten gehen auch.") == {
        ("phone", "prefer"),
        ("linkedin", "accept"),
    }


@pytest.mark.parametrize(
    "body",
    [
        "Please don't remove any of us from the invitations.",
        "I'm not asking to come off the mailing, I'm asking for one letter S.",
        "Nee, u moet mij niet uitschrijven, ik wilde enkel mijn voornaam laten verbeteren.",
        "Nehmen Sie mich bitte nicht aus dem Verteiler.",
        "No me doy de baja.",
    ],
)
def test_who_wants_to_stay_does_not_ask_for_silence(body: str) -> None:
    assert ways(body) == set()


@pytest.mark.parametrize(
    "body", ["Why don't you remove me from your list?", "You still do not remove me from your list!"]
)
def test_who_complains_of_not_being_taken_off_does(body: str) -> None:
    assert ways(body) == {("", "stop")}
