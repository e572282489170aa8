"""What a larger reader took sentences to say is kept as it was said, and words are changed by chance alone."""

import re
from pathlib import Path

import pytest

from outreach.listening.phrase_files import LANGUAGES
from outreach.listening.weights import LABELS
from tests.listening import taught_sentences
from tests.listening.learned_rows import Row
from tests.listening.mails import HERE, read_mails
from tests.listening.taught_sentences import Taught, read_taught, taught_of, write_taught
from tests.listening.varying import varied


def test_what_is_written_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taught_sentences, "HERE", tmp_path)
    given = [
        Taught({"stop": 0.97, "any": 0.98}, "Let my address rest."),
        Taught({}, "The hay is in.", "Morning.", None, alone=False),
        Taught({"question": 1.0}, "Is it dry?", None, "We bale on Friday.", alone=False),
    ]
    write_taught("en", [given[0]], 2)
    write_taught("en", given, 2)
    assert [each.name for each in taught_of("en")] == ["en_01.txt", "en_02.txt"]
    assert [each for path in taught_of("en") for each in read_taught(path)] == given


def test_every_sentence_has_labels_that_there_are() -> None:
    for path in (path for code in LANGUAGES for path in taught_of(code)):
        for each in read_taught(path):
            assert each.text, path
            assert set(each.likely) <= set(LABELS), each
            assert all(0 < part <= 1 for part in each.likely.values()), each


def test_none_is_of_the_mails_that_are_held_back() -> None:
    held = {
        text
        for path in (*HERE.glob("*held_*.txt"), *HERE.glob("unseen_*.txt"))
        for mail in read_mails(path)
        for _, text in mail
        if len(text.split()) > 4
    }
    for path in (path for code in LANGUAGES for path in taught_of(code)):
        for each in read_taught(path):
            assert each.text not in held, each


def test_words_are_changed_for_their_neighbours_and_for_no_others() -> None:
    given = [Row("en", f"Please ring the workshop, number {number}.", frozenset(), None) for number in range(40)]
    near = {"ring": ["phone", "call"], "workshop": ["garage"]}
    found = [*varied(given, 3, near)]
    said = {word for row in found for word in re.findall("[a-z]+", row.text.lower())}
    assert {"phone", "call", "garage"} <= said <= {*"please ring the workshop number phone call garage".split()}
    assert len({row.text for row in found}) == len(found)
    assert {row.text for row in found}.isdisjoint(row.text for row in given)
    assert found == [*varied(given, 3, near)]
