"""What the sender newly wrote, with everybody else's words left out."""

import pytest

from outreach.inbox.parse import parse
from outreach.listening.visible import visible_text


def _visible(body: str, kind: str = "plain") -> str:
    head = f"From: Ann Vale <ann@vale.example>\r\nContent-Type: text/{kind}; charset=utf-8\r\n\r\n"
    return visible_text(parse((head + body).encode())).text.strip()


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("Yes.\n\nOn Tue, 1 Jul 2025 at 09:00, Sam <s@x.example> wrote:\n> Reply STOP", "Yes."),
        ("Ja.\n\nAm 01.07.2025 um 09:00 schrieb Sam <s@x.example>:\n> STOP", "Ja."),
        ("Oui.\n\nLe mar. 1 juil. 2025 à 09:00, Sam <s@x.example> a écrit :\n> STOP", "Oui."),
        ("Sí.\n\nEl mar, 1 jul 2025 a las 9:00, Sam (<s@x.example>) escribió:\n> BAJA", "Sí."),
        ("Sì.\n\nIl giorno mar 1 lug 2025 alle ore 09:00 Sam <s@x.example> ha scritto:\n> x", "Sì."),
        ("Ja.\n\nOp di 1 jul 2025 om 09:00 schreef Sam <s@x.example>:\n> x", "Ja."),
        ("Yes.\n\n-----Original Message-----\nFrom: Sam\nSent: today\nSubject: x\n\nSTOP", "Yes."),
        ("Ja.\n\nVon: Sam <s@x.example>\nGesendet: heute\nAn: Ann\nBetreff: x\n\nSTOP", "Ja."),
        ("Yes.\n\nSent from my iPhone", "Yes."),
        ("Yes.\n\nBest regards,\nAnn Vale\nVale Ltd | T: 01632 960000", "Yes."),
        ("Yes.\n\n-- \nAnn\nCall or text anytime!", "Yes."),
        ("Yes.\n\nAnn", "Yes."),
        ("Yes.\n\nRegards\nAnn\n\nPS: Call me.", "Yes.\n\nPS: Call me."),
        ("Yes.\n\nThis email and any attachments are confidential. Delete it.", "Yes."),
        ("FYI\n\n---------- Forwarded message ---------\nFrom: x\n\nTake me off", "FYI"),
        ("Begin forwarded message:\n\nTake me off", ""),
        ("On Tue, 1 Jul 2025, Sam <s@x.example> wrote:\n> a\n\nBelow the line.", "Below the line."),
        ("> a question?\n\nAn answer.\n\n> another?\n\nAnother answer.", "An answer.\n\nAnother answer."),
        ("Yes.\n\nAnn\n\nVale Ices - fetes, weddings\nText us for a booking, we never pick up!", "Yes."),
        ("Yes.\n\nAnn Vale\nVale Farm, Hull\nI check mail Mon-Thu. Office: 518-555-0120", "Yes."),
        ("Yes.\n\nAnn\n\nAnn Vale | Vale | direct +41 27 555 01 90 | call us from 7 to 4, you are welcome", "Yes."),
        ("Yes.\n\nAnn Vale\nVale Drugs\nRefills: text 55502.\nIf this is not yours, do not copy it.", "Yes."),
        ("Yes.\n\nAnn Vale\n\nNOTICE: From Vale Bank, Box 40. You may write to stop@vale.example.", "Yes."),
        ("Yes.\n\nAnn\n\nThe Vale Hotel. If you no longer wish to receive our offers, reply UNSUBSCRIBE.", "Yes."),
        ("Ja.\n\nAnn\n\nDatenschutzhinweis: Wir speichern Ihre Daten.", "Ja."),
        ("Yes.\n\nAnn\n\nNotice: we are shut on Monday.", "Yes.\n\nAnn\n\nNotice: we are shut on Monday."),
        ("Yes.\n\nAnn\n\nText me, I never pick up!", "Yes.\n\nAnn\n\nText me, I never pick up!"),
        (
            "Yes.\n\nAnn\n\nMy wife says I no longer wish to receive these, and so do I.",
            "Yes.\n\nAnn\n\nMy wife says I no longer wish to receive these, and so do I.",
        ),
        ("Thanks", "Thanks"),
        ("On Monday I wrote to you about the pump.", "On Monday I wrote to you about the pump."),
    ],
)
def test_only_new_words_are_visible(body: str, said: str) -> None:
    assert _visible(body) == said


def test_html_alone_is_read_without_its_quotes_scripts_and_hidden_parts() -> None:
    body = (
        "<p>Please call me.</p><script>var stop='me'</script><p style='display:none'>hidden</p>"
        "<div class='gmail_quote'>On x wrote:<blockquote>unsubscribe me</blockquote></div>"
    )
    assert _visible(body, "html") == "Please call me."


def test_html_that_is_nested_too_deeply_is_still_read() -> None:
    assert "deep" in _visible("<div>" * 20_000 + "deep", "html")


@pytest.mark.parametrize(
    "asked",
    [
        "Ann Vale\nVale Ltd\nPlease take us off your mailing list.",
        "Ann Vale\nVale Ltd\nDo not write to this office again.",
        "Ann\n\nWe do not wish to receive any more of your mailings.",
        "Ann\n\nOpting out of all future contact from your side, thanks.",
        "Ann\n\nNOTICE: STOP CALLING ME. REMOVE ME FROM ALL YOUR LISTS.",
        "Ann\n\nBitte den Newsletter an unser Haus abbestellen, danke schön.",
        "Ann\n\nVous nous contactez par erreur, merci de cesser vos envois.",
        "Ann\n\nNos escriben por error desde hace meses, dennos de baja.",
        "Ann\n\nNuestra empresa no desea recibir más correos de ustedes.",
        "Ann\n\nIf you do not want trouble, remove us from that list of yours.",
    ],
)
def test_who_asks_for_silence_below_their_name_is_not_passed_over(asked: str) -> None:
    assert asked.splitlines()[-1] in _visible(f"Thank you for the list.\n\n{asked}")
