"""Which kind of machine wrote a message, or that a person did."""

import pytest

from outreach.inbox.automatic import automatic_kind
from outreach.inbox.parse import parse

PLAIN = "text/plain; charset=utf-8"


def _kind(subject: str, body: str, headers: dict[str, str]) -> str | None:
    fields = {"From": "Ann <ann@vale.example>", "Subject": subject, "Content-Type": PLAIN} | headers
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return automatic_kind(parse(f"{lines}\r\n{body}".encode()))


REPLIED = {"Auto-Submitted": "auto-replied"}
GENERATED = {"Auto-Submitted": "auto-generated"}
REPORT = {"Content-Type": 'multipart/report; report-type=delivery-status; boundary="b"', "Return-Path": "<>"}
DAEMON = {"From": "MAILER-DAEMON@mx.example"}


@pytest.mark.parametrize(
    ("subject", "body", "headers", "kind"),
    [
        ("Re: offer", "Thanks, fine.", {}, None),
        ("Re: offer", "Our notice says 'out of office', which is wrong.", {}, None),
        ("Automatic reply: offer", "I am away.", {"Auto-Submitted": "no"}, None),
        ("Re: offer", "I am back on Monday.", {}, None),
        ("Re: ticket office", "The ticket has been received, thank you.", {}, None),
        ("Automatic reply: offer", "I am away.", REPLIED, "out_of_office"),
        ("Automatic reply: offer", "Gone fishing.", {}, "out_of_office"),
        ("Abwesenheitsnotiz", "Ich bin im Urlaub.", {}, "out_of_office"),
        ("Abwesenheitsnotiz: Angebot", "Ich bin auf See.", {}, "out_of_office"),
        ("Absence : Re: Offre", "Je suis absente jusqu'au 3 avril.", {}, "out_of_office"),
        (
            "Action requise : votre message à ann@vale.example est en attente",
            "Recopiez les lettres affichées sur cette page.",
            {},
            "challenge",
        ),
        ("Bitte Absender bestätigen: Angebot", "Nicht bestätigte Nachrichten verwerfen wir.", REPLIED, "challenge"),
        ("RE: offer", "Your address waits for a yes.", {"X-Bluebottle-Request": "<12>"}, "challenge"),
        ("Thank you", "I read all mail by night.", {"Precedence": "bulk", "Return-Path": "<>"}, "out_of_office"),
        ("Our June offers", "Pumps for less.", {"Precedence": "bulk"}, "list"),
        (
            "Re: offer",
            "Error: Invalid user address\n550 - no such user here",
            {"From": "post_master@mx.example"},
            "bounce",
        ),
        ("Autosvar: Offert", "Jag är ledig till den 4 augusti.", {}, "out_of_office"),
        ("Betriebsferien", "Wir machen Betriebsferien bis 5. Januar.", {}, "out_of_office"),
        ("Betriebsferien im August", "Passt Ihnen die Lieferung noch vor den Betriebsferien?", {}, None),
        ("Re: offer", "Please take me off your list.", {"X-Scan-Challenge": "none"}, None),
        ("Re: offer", "Click once.", REPLIED | {"X-MailPorch-Challenge": "52c7e"}, "challenge"),
        ("Re: offer", "Type the four letters.", REPLIED | {"X-MailMoat": "challenge; id=b71e"}, "challenge"),
        (
            "New voicemail",
            "Call me back, I am off tomorrow.",
            GENERATED | {"From": "Voice <noreply@pbx.example>"},
            "notification",
        ),
        ("Fuera de la oficina Re: Oferta", "El museo cierra por las fiestas.", {}, "out_of_office"),
        ("Re: Abwesenheitsnotiz: Angebot", "Da war ich auf See.", {}, None),
        ("Out of office", "Yours still says that you are on a boat.", {}, None),
        ("Réponse automatique : offre", "Je suis en congés.", {}, "out_of_office"),
        ("Respuesta automática: oferta", "Estoy fuera.", {}, "out_of_office"),
        ("Risposta automatica: offerta", "Sono in ferie.", {}, "out_of_office"),
        ("Automatisch antwoord: offerte", "Ik ben afwezig.", {}, "out_of_office"),
        ("Resposta automática: oferta", "Estou de férias.", {}, "out_of_office"),
        ("Re: offer", "I am out of the office.", {"Precedence": "auto_reply"}, "out_of_office"),
        ("Re: offer", "I am on leave.", {"X-Autoreply": "yes"}, "out_of_office"),
        ("Re: offer", "I no longer work here.", REPLIED, "out_of_office"),
        ("Undelivered Mail", "x", REPORT, "bounce"),
        ("Automatic reply", "User unknown", REPORT | REPLIED, "bounce"),
        ("Mail delivery failed", "could not be delivered", DAEMON, "bounce"),
        ("Returned mail", "x", {"X-Failed-Recipients": "ben@vale.example"}, "bounce"),
        ("Unzustellbar: Angebot", "konnte nicht zugestellt werden", DAEMON, "bounce"),
        ("Delayed Mail (still being retried)", "It will be retried.", DAEMON | REPLIED, "notification"),
        ("Read: offer", "was read on Monday", {}, "notification"),
        ("[#4711] We have received your request", "x", GENERATED, "notification"),
        ("Order 5", "Do not reply to this message.", {"From": "no-reply@vale.example"}, "notification"),
        ("Please confirm your message", "Click on this link", REPLIED, "challenge"),
        ("Ihre Nachricht", "Bestätigen Sie, dass Sie keine Maschine sind.", REPLIED, "challenge"),
        ("Weekly", "News", {"List-Id": "<w.example>", "List-Unsubscribe": "<mailto:u@w.example>"}, "list"),
        ("Offers", "News", {"Precedence": "bulk"}, "list"),
        ("Accepted: demo @ Fri 2 Jan 2026 2pm", "x", {}, "calendar"),
        ("Declined: demo", "BEGIN:VCALENDAR", {"Content-Type": "text/calendar; method=REPLY"}, "calendar"),
    ],
)
def test_who_wrote_it(subject: str, body: str, headers: dict[str, str], kind: str | None) -> None:
    assert _kind(subject, body, headers) == kind
