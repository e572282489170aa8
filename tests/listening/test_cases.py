"""Labelled cases of our own: each says what a message means; the floors may rise, never fall."""

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from outreach.listening.extract import hear
from outreach.listening.phrase_files import LANGUAGES
from tests.listening.figures import TIGHTENING, Case, Figures, figures, read_cases
from tests.listening.mails import HERE as MAILS
from tests.listening.mails import as_message, meant, read_mails
from tests.listening.mails import heard as of_signals
from tests.listening.sentences import misses, read_sentences

HERE = Path(__file__).parent
KNOWN, HELD_OUT = ("cases", "written", "written_romance", "dev"), "held_out"
"""Cases that the phrases were made with, or the weights; and those that nobody looked at while making them."""


@cache
def cases(name: str) -> list[Case]:
    return read_cases(HERE / f"{name}.jsonl")


@cache
def heard(name: str) -> Figures:
    return figures(cases(name))


@pytest.mark.parametrize(
    ("name", "share"),
    [
        ("cases", 0.97),
        ("written", 0.95),
        ("written_romance", 0.98),
        ("whole", 0.83),
        ("dev", 0.99),
        (HELD_OUT, 0.82),
        ("fresh", 0.88),
        ("unseen", 0.86),
        ("values", 0.78),
        ("values_unseen", 0.79),
        ("everyday", 0.84),
        ("everyday_unseen", 0.81),
        ("dealings", 0.86),
        ("dealings_unseen", 0.82),
        ("lately", 0.88),
        ("lately_unseen", 0.84),
        ("times", 0.80),
        ("times_unseen", 0.76),
        ("plans_unseen", 0.86),
        ("daily", 0.95),
        ("daily_unseen", 0.90),
    ],
)
def test_messages_are_heard_whole(name: str, share: float) -> None:
    assert heard(name).whole >= share * heard(name).cases, heard(name).wrong


@pytest.mark.parametrize("name", KNOWN)
def test_who_asks_to_stop_is_heard_and_nobody_else_is_silenced(name: str) -> None:
    assert (heard(name).missed["stop"], heard(name).false["stop"]) == (0, 0), heard(name).wrong


def test_whole_messages_silence_nobody_who_did_not_ask() -> None:
    """Messages written by hand as many different people, each batch before anybody looked at what is heard."""
    assert heard("whole").false["stop"] == 0, heard("whole").wrong


def test_what_nobody_looked_at_is_heard_as_well_as_the_docs_say() -> None:
    """Far less than what is known: the honest figure, to be raised."""
    precision, recall = heard(HELD_OUT).of(TIGHTENING)
    assert precision >= 0.85
    assert recall >= 0.74
    assert heard(HELD_OUT).automatic >= 0.98 * heard(HELD_OUT).cases
    assert heard(HELD_OUT).returns_right >= 0.9 * heard(HELD_OUT).returns


@pytest.mark.parametrize("name", [*KNOWN, HELD_OUT])
def test_every_quote_stands_in_the_message(name: str) -> None:
    assert heard(name).unquoted == 0


@pytest.mark.parametrize(
    ("file", "share"),
    [
        ("en", 0.87),
        ("de", 0.83),
        ("fr", 0.77),
        ("es", 0.76),
        ("wider_en", 0.88),
        ("wider_romance", 0.93),
        ("held_out", 0.8),
        ("held_out_later", 0.75),
        ("plain", 1.0),
    ],
)
def test_sentences_are_heard_right(file: str, share: float) -> None:
    rows = read_sentences(HERE / "sentences" / f"{file}.tsv")
    wrong = list(misses(rows))
    assert len(wrong) <= (1 - share) * len(rows), wrong


def test_the_cases_cover_every_language_and_kind() -> None:
    every = [case for name in (*KNOWN, HELD_OUT) for case in cases(name)]
    assert {case["lang"] for case in every} == {"en", "de", "fr", "es", "it", "nl", "pt"}
    kinds = {s["kind"] for case in every for s in case["expected"]["signals"]}
    assert {"stop", "channel", "not_before", "hours", "cadence", "resume", "fact", "left_company"} <= kinds


def test_mails_that_were_held_back_are_heard_as_well_as_the_docs_say() -> None:
    right, stops = 0, Counter[str]()
    held = [mail for code in LANGUAGES for mail in read_mails(MAILS / f"held_{code}.txt")]
    for mail in held:
        want, got = meant(mail), of_signals(hear(as_message(mail)).signals)
        right += want == got
        stops[f"{want['stop']}{got['stop']}"] += 1
    assert right >= 0.77 * len(held)
    assert stops["11"] >= 0.89 * (stops["11"] + stops["10"])
    assert stops["01"] <= 0.013 * len(held)


@pytest.mark.parametrize("code", ["en", "de", "fr", "es"])
def test_what_nearly_everybody_writes_is_heard_where_it_was_held_back(code: str) -> None:
    mails = list(read_mails(MAILS / f"plain_held_{code}.txt"))
    wrong = [mail for mail in mails if meant(mail) != of_signals(hear(as_message(mail)).signals)]
    assert len(wrong) <= 0.09 * len(mails), wrong
