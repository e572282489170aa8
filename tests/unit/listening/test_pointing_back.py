"""Pointing back: a wish takes its way or its end from the sentences before it."""

import pytest

from outreach.listening.cases import case_message
from outreach.listening.extract import hear


def ways(body: str) -> list[tuple[str, str, str | None]]:
    """The wishes for ways in a mail of 12 March 2025, and all else that it says by its kind alone."""
    case = {"id": "one", "received": "2025-03-12T10:00:00+01:00", "from": "Ann Ode <ann@ode.example>",
            "to": "Sam Roe <sam@roe.example>", "subject": "Re: hello", "body": f"{body}\n"}  # fmt: skip
    return [
        (str(each.fields["channel"]), str(each.fields["wish"]), each.fields["until"])
        if each.kind == "channel"
        else (each.kind, "", None)
        for each in hear(case_message(case)).signals
    ]


@pytest.mark.parametrize(
    ("body", "channel"),
    [
        ("I saw your message on LinkedIn only today. Please don't write to me there.", "linkedin"),
        ("Ihre Nachricht auf LinkedIn sah ich erst heute. Bitte dort nichts mehr hinschreiben.", "linkedin"),
        ("Ich habe Ihre WhatsApp gesehen. Bitte schreiben Sie mir dort nicht mehr.", "whatsapp"),
        ("Je découvre vos messages sur LinkedIn. Je vous demande de ne plus passer par là.", "linkedin"),
        ("Vi tu mensaje de LinkedIn. No me escribas por ahí.", "linkedin"),
    ],
)
def test_a_refusal_is_of_the_way_to_which_it_points(body: str, channel: str) -> None:
    assert ways(body) == [(channel, "refuse", None)]


@pytest.mark.parametrize(
    "body",
    [
        "Your text came through. Take me off the list there, and never write to anybody in our house again, please.",
        "Your mail came through. Please don't write to me there.",
        "You keep sending me texts. Do not write to me there or anywhere else.",
        "Ich sah Ihre Nachricht auf LinkedIn. Bitte schreiben Sie mir dort und auch sonst nicht mehr.",
    ],
)
def test_a_stop_that_means_more_stays_one(body: str) -> None:
    assert ("stop", "", None) in ways(body)


def test_who_names_mail_points_to_no_other_way() -> None:
    assert ways("We met on LinkedIn. Please don't email me there any more.") == [("email", "refuse", None)]


@pytest.mark.parametrize(
    ("body", "end"),
    [
        ("I'm on site until 3 April. Please don't call me until then.", "2025-04-03"),
        ("Wir proben bis zum 22. Mai. Rufen Sie bis dahin bitte nicht an.", "2025-05-22"),
        ("Jusqu'au 15 avril je suis en inventaire. Merci de ne pas m'appeler d'ici là.", "2025-04-15"),
    ],
)
def test_a_refusal_ends_on_the_day_to_which_it_points(body: str, end: str) -> None:
    assert ("phone", "refuse", end) in ways(body)
