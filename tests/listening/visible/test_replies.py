"""What senders newly wrote, over replies of many clients and languages: the floors may rise, never fall."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.inbox.headers import read_mailbox
from outreach.inbox.parse import parse
from outreach.inbox.parsed import ParsedMessage
from outreach.listening.visible import Visible, visible_text

CASES = [json.loads(line) for line in (Path(__file__).parent / "cases.jsonl").read_text("utf-8").splitlines()]
REPLIES = [case for case in CASES if case["kind"] == "reply"]
WHOLE = [case for case in CASES if case["kind"] == "whole"]
HISTORY = ("quoted", "forwarded")


def _message(case: dict[str, Any]) -> ParsedMessage:
    kind = "html" if "html" in case else "plain"
    head = f"From: {case['from']}\r\nMIME-Version: 1.0\r\nContent-Type: text/{kind}; charset=utf-8\r\n"
    return parse((head + "Content-Transfer-Encoding: 8bit\r\n\r\n" + case.get("html", case.get("text", ""))).encode())


def _read(case: dict[str, Any]) -> Visible:
    return visible_text(_message(case), case.get("outgoing", ()))


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _f1(one: str, other: str) -> float:
    first, second = Counter(re.findall(r"\w+", one)), Counter(re.findall(r"\w+", other))
    shared = (first & second).total()
    return 2 * shared / (first.total() + second.total()) if first.total() + second.total() else 1.0


@pytest.mark.parametrize("held", [False, True])
def test_replies_are_cut_where_their_writers_ended(held: bool) -> None:
    """`held` cases were not looked at while the rules were made."""
    cases = [case for case in REPLIES if case["held"] is held]
    texts = [_read(case).text for case in cases]
    wrong = [
        case["name"] for case, text in zip(cases, texts, strict=True) if _squeezed(text) != _squeezed(case["visible"])
    ]
    assert len(wrong) <= 0.03 * len(cases), wrong
    assert sum(_f1(t, c["visible"]) for t, c in zip(texts, cases, strict=True)) >= 0.98 * len(cases)


def test_a_mail_that_quotes_nothing_is_kept_whole() -> None:
    cut = [case["name"] for case in WHOLE if any(zone.kind in HISTORY for zone in _read(case).zones)]
    assert len(cut) <= 0.01 * len(WHOLE), cut


def test_the_cases_are_many_enough() -> None:
    assert len(REPLIES) >= 200
    assert len(WHOLE) >= 100
    assert len({case["client"] for case in REPLIES}) >= 25
    assert {"en", "de", "fr", "es", "it", "nl", "pt"} <= {case["language"] for case in REPLIES}


@pytest.mark.parametrize("case", [case for case in CASES if "answers" in case], ids=lambda case: str(case["name"]))
def test_an_answer_keeps_the_question_above_it(case: dict[str, Any]) -> None:
    zones = _read(case).zones
    assert [zone.answers for zone in zones if zone.kind == "new" and zone.answers] == case["answers"]


def test_no_character_of_any_case_is_lost() -> None:
    for case in CASES:
        _adds_up(_read(case))


LINES = st.sampled_from(
    [
        "",
        ">",
        "> quoted",
        ">> twice",
        "Yes.",
        "-- ",
        "--",
        "From: Sam <s@x.example>",
        "Sent: 1 July 2025 09:00",
        "To: Ann",
        "Subject: pump",
        "On Tue, 1 Jul 2025 at 09:00, Sam <s@x.example> wrote:",
        "Sam wrote:",
        "-----Original Message-----",
        "________________________________",
        "Best regards",
        "Ann Vale",
        "Sent from my iPhone",
        "|",
        ">>> x",
        "SH> y",
        "İß’",
        "This email is confidential and intended for the addressee",
        "P.S. more",
        "[Sam]",
        "* x <a@b> [1]:",
        "\x0c",
        "a\rb",
        "<<",
        ">>",
    ]
)


@given(st.lists(st.one_of(LINES, st.text(max_size=30)), max_size=40), st.lists(st.text(max_size=60), max_size=2))
def test_the_zones_of_any_text_add_up_to_it(lines: list[str], outgoing: list[str]) -> None:
    message = _message({"from": "Ann Vale <ann@vale.example>", "text": "\n".join(lines)})
    visible = visible_text(message, [*outgoing, "\n".join(lines[:3])])
    assert visible.whole == message.text or not message.text.strip()
    _adds_up(visible)


@given(
    st.lists(
        st.sampled_from(
            [
                "<div>",
                "</div>",
                "<blockquote type=cite>",
                "</blockquote>",
                "<p>",
                "a",
                "<br>",
                "<pre>",
                "\n",
                "<div class=gmail_quote>",
                "<div id=divRplyFwdMsg>",
                "</p>",
                "&nbsp;",
                "<!-- x -->",
                "<table><tr><td>",
                "<li>",
                "<hr>",
            ]
        ),
        max_size=30,
    )
)
def test_the_zones_of_any_html_add_up_to_its_text(parts: list[str]) -> None:
    _adds_up(visible_text(_message({"from": "ann@vale.example", "html": "".join(parts)})))


def test_what_lies_beyond_the_bound_is_a_zone_too() -> None:
    visible = visible_text(_message({"from": "ann@vale.example", "text": "Please email me.\n" + "word " * 40_000}))
    assert visible.zones[-1].kind == "unread"
    assert visible.text.startswith("Please email me.")
    _adds_up(visible)


def test_an_address_of_the_sender_alone_names_them() -> None:
    assert read_mailbox("ann.vale@vale.example") is not None
    assert _read({"from": "ann.vale@vale.example", "text": "Yes, please.\n\nAnn Vale"}).text == "Yes, please."


def _adds_up(visible: Visible) -> None:
    assert "".join(visible.whole[zone.start : zone.end] for zone in visible.zones) == visible.whole
