"""Whose words stand below a line: forms of attributions, copied headers and dividers, and what only looks like one."""

import pytest

from outreach.inbox.parse import parse
from outreach.listening.visible import visible_text

HEAD = "From: Ann Vale <ann@vale.example>\r\nMIME-Version: 1.0\r\nContent-Transfer-Encoding: 8bit\r\n"


def _zones(body: str, kind: str = "plain") -> tuple[str, str]:
    """The visible words, and all that is not quoted."""
    visible = visible_text(parse(f"{HEAD}Content-Type: text/{kind}; charset=utf-8\r\n\r\n{body}".encode()))
    return visible.text, visible.unquoted


@pytest.mark.parametrize(
    "history",
    [
        "2025-07-01 11:28 GMT+03:00 Sam Hill <\nsam@hill.example>:\n\n> Stop?",
        '11:00, 1 July 2025, "Sam - Hill Pumps" <sam@hill.example>:\n\nStop?',
        "On Tue, 1 Jul 2025 08:14:43 -0200 Sam Hill <sam@hill.example> wrote\n\nStop?",
        "------On 7/1/2025 11:32 AM, Sam Hill wrote-----\n\nStop?",
        "On Tue, Jul 1, Sam Hill\n<sam@hill.example>\nwrote:\n> Stop?",
        "W dniu 1 lipca 2025 11:53 użytkownik Sam Hill <sam@hill.example>\nnapisał:\n\nStop?",
        "2025. 07. 01. 14:32 keltezéssel, Hill Sam a következőt írta:\nStop?",
        "Den 1. jul. 2025 kl. 11.32 skrev Sam Hill <sam@hill.example>:\n\nStop?",
        "Date: Tue, 1 Jul 2025 00:15:02 -0600\nTo: ann@vale.example\n\nStop?",
        "From: sam@hill.example\nDate: Tue, 1 Jul 2025 00:15:02 -0600\n\nStop?",
        "Date: Tue, 1 Jul 2025 02:35:10 +0000 From: sam@hill.example To: Vale, Ann Subject: Pumps\n\nStop?",
        "====\n\nMessage du : 01/07/2025 13:20\nDe : sam@hill.example\nA : ann@vale.example\nSujet : Pompes\n\nStop?",
        "Original Message processed by david®\nAngebot 1. Juli 2025, 12:44 Uhr\nVon Sam Hill\nAn Ann Vale\n\nStop?",
        '"Hill, Sam (PUMPS)" <sam@hill.example> on 07/01/2025 \n03:43:31 PM\nTo: ann@vale.example\ncc: \n'
        "Subject: Pumps\n\nStop?",
        ">>> Sam Hill <sam@hill.example> 07/01 9:23 AM >>>\nStop?\n\nSam",
        "Forwarded message:\n\n> From: Sam <sam@hill.example>\n> To: Ann\n> Subject: Pumps\n>\n> Stop?",
        "On Tuesday, July 1, 2025, Sam Hill wrote:\n\n>\n> See our list\n>\n (http://hill.example/list) >\n> Stop?\n>",
        "On Tuesday, July 1, 2025, Sam Hill wrote:\n\n> See (http://hill.example/list?of=pumps&\nand=9)\n> Stop?",
    ],
)
def test_what_stands_below_is_theirs(history: str) -> None:
    assert _zones(f"Please ring me.\n\n{history}\n") == ("Please ring me.", "Please ring me.")


def test_what_stands_below_a_forwarded_mail_that_is_marked_is_new() -> None:
    body = "See below.\n\nForwarded message:\n\n> From: Sam <s@x.example>\n> Subject: Pumps\n>\n> Stop?\n\nNever again."
    assert _zones(body)[0] == "See below.\n\nNever again."


@pytest.mark.parametrize(
    "own",
    [
        "Date: any Tuesday\nPlace: our yard\nPlease come.",
        "From: Leeds\nTo: Hull\nDate: 1 July\nPlease quote for the transport.",
        "On Tuesday my colleague wrote\nand you never answered him.",
        "2025 was good. Sam never wrote:\nhe rang.",
        "From my phone it looks fine.\nPlease ring me.",
        "I looked at your list (http://hill.example/list)\nand want none of it.",
        "Sent by galaxy couriers, the box is here.\nPlease ring me.",
        "First: stop calling.\nSecond: stop writing.",
        "12.05.2025 14:30 kam die Mail, die Sam schrieb:\nBitte keine Mails mehr.",
        "Ann Vale, please take me off your list",
        "Ann Vale | never write to me again",
        "On 12 May 2025 sam@hill.example wrote\nto me again. Take me off your list.",
        "From: Leeds to: Hull date: soon, ann@vale.example\nand take me off the list",
        "please quote from: Leeds to: Hull date: soon, ann@vale.example\nand take me off the list",
    ],
)
def test_what_only_looks_like_history_is_new(own: str) -> None:
    assert _zones(f"Hello Sam,\n\n{own}\n")[1] == f"Hello Sam,\n\n{own}"


@pytest.mark.parametrize(
    "footer",
    [
        "Download Outlook for Android<https://pocket.example/get>",
        "Sent from PostApp<http://postapp.example/r?b=2>",
        "Sent from my Wiko RIDGE FAB 4G",
        "<<sent by galaxy>>",
        "從我的 iPhone 傳送",
        "—\nAnn Vale\nChair of the Vale",
        "Ann Vale | Head Gardener\nVale Ltd",
    ],
)
def test_what_a_device_or_a_card_adds_is_no_word_of_theirs(footer: str) -> None:
    assert _zones(f"Please ring me.\n\n{footer}\n") == ("Please ring me.", f"Please ring me.\n\n{footer}")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("Please ring me [1].\n\nAnn\n\n[1] before noon", "Please ring me [1].\n\n[1] before noon"),
        (
            "Please ring me.\n\nAnn\n\nPS: not on Friday\n-- \nAnn Vale\nHull",
            "Please ring me.\n\nPS: not on Friday",
        ),
        ("A list:\n\n-\nfirst\n-\nsecond", "A list:\n\n-\nfirst\n-\nsecond"),
    ],
)
def test_what_stands_below_a_name_may_be_theirs(body: str, said: str) -> None:
    assert _zones(body)[0] == said


def test_html_with_an_xml_declaration_is_read_as_html() -> None:
    body = '<?xml version="1.0" encoding="UTF-8"?>\n<body><p>Please ring me.</p><hr id="stopSpelling">x</body>'
    assert _zones(body, "html")[0] == "Please ring me."


def test_an_attribution_within_a_block_that_is_set_in_ends_what_is_new() -> None:
    body = (
        "<p>Please ring me.</p><blockquote><div>On 1-Jul-2025, at 6:54 PM, Sam &lt;sam@hill.example&gt; wrote:</div>"
        "<div>Stop?</div></blockquote><p>Before noon.</p>"
    )
    assert _zones(body, "html")[0] == "Please ring me.\n\nBefore noon."


@pytest.mark.parametrize(
    "line", ["Sent from my phone. Stop writing.", "Download Outlook for Android? No. Stop writing to me."]
)
def test_what_asks_for_silence_beside_a_device_is_theirs(line: str) -> None:
    assert line in _zones(f"Thanks.\n\n{line}\n")[0]


def test_a_card_with_a_word_that_asks_for_silence_is_none() -> None:
    assert "Arrêtez." in _zones("Bonjour,\n\nAnne Vale\nmoi@vale.example\nTél. 01 23 45 67 89\nArrêtez.\n\n")[0]
