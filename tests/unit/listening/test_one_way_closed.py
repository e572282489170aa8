"""One way that is none, said in many forms: it is never heard as the one that they want."""

import pytest

from outreach.listening.cases import case_message
from outreach.listening.extract import hear

WAYS = {
    "en": {"phone": ("by phone", "phone calls", "call me"), "sms": ("by text", "text messages", "text me")},
    "de": {
        "phone": ("telefonisch", "Anrufe", "mich anzurufen"),
        "whatsapp": ("über WhatsApp", "WhatsApp-Nachrichten", "mir auf WhatsApp zu schreiben"),
    },
    "fr": {
        "phone": ("par téléphone", "appels", "m'appeler"),
        "sms": ("par SMS", "SMS", "m'envoyer des SMS"),
    },
    "es": {
        "phone": ("por teléfono", "llamadas", "llamarme"),
        "whatsapp": ("por WhatsApp", "mensajes de WhatsApp", "escribirme por WhatsApp"),
    },
    "it": {"phone": ("per telefono", "telefonate", "chiamarmi")},
    "nl": {"sms": ("per sms", "sms'jes", "mij te sms'en")},
    "pt": {"phone": ("por telefone", "chamadas", "telefonar-me")},
}
"""Of some ways: by it, what comes by it, and to use it."""
REFUSED = {
    "en": [
        "There is no point in trying to reach me {0}.", "You won't get me {0}.", "I can't be reached {0}.",
        "Anything but {1}.", "I'd rather you didn't {2}.", "Please refrain from {1}.",
    ],
    "de": [
        "Alles, nur keine {1}.", "Ich bitte Sie, nicht mehr {2}.", "Es hat keinen Sinn, {2}.", "Bitte nie {0}.",
        "Bitte verzichten Sie auf {1}.",
    ],
    "fr": [
        "Je préférerais que vous évitiez de {2}.", "On ne peut pas me joindre {0}.", "Pouvez-vous arrêter de {2} ?",
        "Je refuse les {1}.", "Tout sauf les {1}.", "Je ne suis pas joignable {0}.",
    ],
    "es": [
        "Preferiría que evitara {2}.", "No se me puede localizar {0}.", "Rechazo las {1}.", "Todo menos {1}.",
        "¿Podría dejar de {2}?", "De ninguna manera {0}.",
    ],
    "it": ["Può smettere di {2}?", "Tutto tranne {1}.", "Non mi si trova {0}."],
    "nl": ["Alles behalve {1}.", "Stuur me niets {0}."],
    "pt": ["Não desejo ser contactado {0}.", "Tudo menos {1}.", "Pode deixar de {2}?"],
}  # fmt: skip
NOTHING_BY = [
    ("en", "Don't send us anything else by text.", "sms"),
    ("en", "Please don't write to me by post.", "post"),
    ("de", "Senden Sie mir per Post nichts.", "post"),
    ("de", "Schicken Sie mir nichts auf dem Postweg.", "post"),
    ("fr", "Je ne veux rien recevoir par la poste.", "post"),
    ("es", "No nos manden nada más por SMS.", "sms"),
    ("es", "Deje de mandarme cosas por correo postal.", "post"),
    ("nl", "Stuur ons niets meer via LinkedIn.", "linkedin"),
    ("pt", "Nada pelo correio, por favor, o porteiro devolve tudo.", "post"),
]
ACCEPTED = [
    ("de", "Anrufe stören mich nicht.", "phone"),
    ("de", "Zögern Sie nicht, mich anzurufen.", "phone"),
    ("fr", "Je n'ai rien contre les appels.", "phone"),
    ("es", "Las llamadas no me molestan.", "phone"),
    ("it", "Le telefonate non mi disturbano.", "phone"),
    ("pt", "As chamadas não me incomodam.", "phone"),
]


def ways(language: str, body: str) -> set[tuple[str, str]]:
    case = {"id": "ways-1", "received": "2025-03-12T10:00:00+01:00", "subject": "Re: pumps", "body": f"{body}\n"}
    case |= {"lang": language, "from": "Ann Vale <ann@vale.example>", "to": "Sam Hill <sam@hill.example>"}
    found = [signal for signal in hear(case_message(case)).signals if signal.kind in ("stop", "channel")]
    return {(str(s.fields.get("channel", "")), str(s.fields.get("wish", s.kind))) for s in found}


@pytest.mark.parametrize(
    ("language", "body", "channel"),
    [
        (language, said.format(*forms), channel)
        for language, ways_of_it in WAYS.items()
        for channel, forms in ways_of_it.items()
        for said in REFUSED[language]
    ]
    + NOTHING_BY,
)
def test_it_is_refused_and_nothing_else(language: str, body: str, channel: str) -> None:
    assert ways(language, body) == {(channel, "refuse")}


@pytest.mark.parametrize(("language", "body", "channel"), ACCEPTED)
def test_who_has_nothing_against_it_refuses_nothing(language: str, body: str, channel: str) -> None:
    assert ways(language, body) == {(channel, "accept")}


@pytest.mark.parametrize(
    ("language", "body"),
    [
        ("en", "Don't send me anything more, don't ring and don't come round."),
        ("de", "Schicken Sie mir nichts mehr, rufen Sie nicht an und kommen Sie nicht vorbei."),
        ("fr", "Ne m'envoyez plus rien, ne m'appelez pas, ne passez pas."),
        ("es", "No me manden nada más, ni me llamen, ni vengan."),
        ("it", "Non mandatemi più niente, non telefonate e non venite qui."),
        ("pt", "Não me mandem mais nada, nem me telefonem, nem venham cá."),
    ],
)
def test_nothing_more_and_no_visits_either_is_silence(language: str, body: str) -> None:
    assert ways(language, body) == {("", "stop")}


@pytest.mark.parametrize(
    "body",
    [
        "Ne m'appelez pas docteur.",
        "U hoeft niet te bellen over de levering, die is binnen.",
        "Não ligue para o porteiro, tenho eu as chaves.",
    ],
)
def test_what_only_sounds_like_a_way(body: str) -> None:
    assert ways("en", body) == set()
