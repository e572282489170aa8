"""Bounces after the formats of real servers: who failed, and is the address dead? The floors may rise, never fall."""

import json
from pathlib import Path
from typing import Any

import pytest

from outreach.inbox.automatic import automatic_kind
from outreach.inbox.bounce import Bounce, read_bounce
from outreach.inbox.parse import parse

CORPUS = Path(__file__).parents[2] / "corpus" / "bounces" / "bounces.jsonl"
MAILS = [json.loads(line) for line in CORPUS.read_text("utf-8").splitlines()]
FAILED = [mail for mail in MAILS if not mail["delay"]]
STANDARD = [mail for mail in FAILED if "-Recipient:" in mail["raw"] and "multipart/report" in mail["raw"]]


@pytest.fixture(scope="module")
def read() -> dict[str, tuple[Bounce, ...]]:
    return {mail["id"]: read_bounce(parse(mail["raw"].encode())) for mail in MAILS}


def _is_exact(mail: dict[str, Any], bounces: tuple[Bounce, ...]) -> bool:
    return {bounce.recipient for bounce in bounces} == {each["recipient"] for each in mail["expected"]}


def test_there_are_enough_of_many_servers() -> None:
    assert len(FAILED) >= 150
    assert len({mail["server"] for mail in MAILS}) >= 100


def test_the_failed_recipients_are_exactly_right(read: dict[str, tuple[Bounce, ...]]) -> None:
    wrong = [mail["id"] for mail in FAILED if not _is_exact(mail, read[mail["id"]])]
    assert len(wrong) <= 0.02 * len(FAILED), wrong


def test_standard_reports_are_always_right(read: dict[str, tuple[Bounce, ...]]) -> None:
    assert len(STANDARD) >= 60
    assert [mail["id"] for mail in STANDARD if not _is_exact(mail, read[mail["id"]])] == []


def test_dead_addresses_are_told_from_the_others(read: dict[str, tuple[Bounce, ...]]) -> None:
    wanted = {(m["id"], each["recipient"]) for m in FAILED for each in m["expected"] if each["kind"] == "dead"}
    told = {(key, bounce.recipient) for key, bounces in read.items() for bounce in bounces if bounce.permanent}
    assert len(wanted & told) >= 0.97 * len(told), told - wanted
    assert len(wanted & told) >= 0.97 * len(wanted), wanted - told


def test_why_it_failed_is_told(read: dict[str, tuple[Bounce, ...]]) -> None:
    kinds = {(key, bounce.recipient): bounce.kind for key, bounces in read.items() for bounce in bounces}
    pairs = [(m["id"], each["recipient"], each["kind"]) for m in FAILED for each in m["expected"]]
    wrong = [pair for pair in pairs if kinds.get(pair[:2]) != pair[2]]
    assert len(wrong) <= 0.04 * len(pairs), wrong


def test_a_delay_is_a_notice_and_a_failure_a_bounce() -> None:
    wrong = [
        mail["id"]
        for mail in MAILS
        if automatic_kind(parse(mail["raw"].encode())) != ("notification" if mail["delay"] else "bounce")
    ]
    assert wrong == []


def test_the_message_that_came_back_is_named(read: dict[str, tuple[Bounce, ...]]) -> None:
    named = [mail for mail in STANDARD if "\nMessage-ID: <o4711@hart.example>" in mail["raw"]]
    assert named
    assert all(read[mail["id"]][0].original_message_id == "<o4711@hart.example>" for mail in named)
