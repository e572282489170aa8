"""Are sentences cut where a slow reading by patterns cuts them, and does every letter stay in one?"""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.listening.clauses import LONGEST, sentences

_SHORT_LINE = re.compile(r"^[^\n]{0,50}[,:;]?\n(?=\s*[A-ZÀ-Þ¿¡])", re.MULTILINE)
_ITEM = re.compile(r"(?<=\w[\s,;.])\s?(?=[1-9]\)\s)")
_PIECES = st.sampled_from(
    ["Hello Ann", "call me", " ", "  ", ".", "!", "?", "…", "...", ",", ":", "\n", "\n\n", "\n \n", "1) ", "2) ", "- ",
     "5.", "am 5. ", "z.B. ", "z. B. ", "e.g. ", "Mr. ", "núm. ", "Émile", "¿Qué", "“so it is said of some”", '"',
     "😀 ", "a. ", "x" * 51, "y" * 700 + " "]
)  # fmt: skip
_TEXTS = st.lists(_PIECES, max_size=14).map("".join)


def _cut(text: str) -> list[str]:
    return [sentence.text for sentence in sentences(text)]


@given(_TEXTS)
def test_every_word_is_in_one_sentence_in_its_place(text: str) -> None:
    found = sentences(text)
    assert "".join(s.text for s in found).split() == "".join(text[s.start : s.end] for s in found).split()
    assert "".join("".join(_cut(text)).split()) == "".join(text.split())
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(0 < len(s.text) <= LONGEST and s.text == s.text.strip() for s in found)


@given(_TEXTS)
def test_a_short_line_above_a_capital_ends_one(text: str) -> None:
    ends = {match.end() for match in _SHORT_LINE.finditer(text)}
    assert not [s for s in sentences(text) if any(s.start < end < s.end for end in ends)]


@given(_TEXTS)
def test_an_item_within_a_line_begins_one(text: str) -> None:
    ends = {match.end() for match in _ITEM.finditer(text)}
    assert not [s for s in sentences(text) if any(s.start < end < s.end for end in ends)]


@given(_TEXTS)
def test_what_is_cut_at_is_an_end_an_item_a_line_or_too_long(text: str) -> None:
    for before, behind in pairwise(sentences(text)):
        between = text[before.end : behind.start]
        told = before.text[-1] in ".!?…\"'”’»)]😀" or "\n" in between or re.match(r"[1-9]\)\s", text[behind.start :])
        assert told or len(text[before.start : behind.end]) >= LONGEST


def test_abbreviations_and_ordinals_end_none() -> None:
    for text in (
        "Ask Mr. Hill about it.", "Das geht z.B. am Montag.", "Das geht z. B. am Montag.",
        "Write (e.g. a letter) soon.",
        "Vea núm. siete.", "Am 5. Mai passt es.", "Bis zum 6. Mai bin ich fort.", "Wait... and see.",
    ):  # fmt: skip
        assert _cut(text) == [text]


def test_full_stops_behind_other_words_do() -> None:
    assert _cut("Thanks a lot. Call me. Write by 5. Then wait!") == [
        "Thanks a lot.", "Call me.", "Write by 5.", "Then wait!",
    ]  # fmt: skip
    assert _cut("Please 1) call, 2) write.\nAnn\nHill Ltd") == [
        "Please", "1) call,", "2) write.", "Ann", "Hill Ltd",
    ]  # fmt: skip


def test_a_short_line_that_was_broken_off_ends_one() -> None:
    assert _cut("no calls pls\ni work nights\nemail me") == ["no calls pls", "i work nights", "email me"]
    wrapped = "I would be grateful if somebody in your office could look at the\nlast invoice again."
    assert _cut(wrapped) == [wrapped]
    assert _cut("Please call me,\nnot the office.") == ["Please call me,\nnot the office."]


def test_a_smiley_at_the_end_of_a_line_ends_one() -> None:
    for face in (":)", ";)", ":D", ":-)", ":(", "xD"):
        long = f"we are still waiting for the second pallet and it is raining {face}"
        assert _cut(f"{long}\nstop the letters") == [long, "stop the letters"]
    assert _cut("as said :) no more letters") == ["as said :) no more letters"]


def test_a_question_and_the_writers_own_answer_are_one() -> None:
    for text in ("A call? Never.", "Newsletters? No thanks.", "Telefon? Lieber nicht.", "Un appel ? Jamais."):
        assert _cut(text) == [text]
    assert _cut("Could you tell me when the pallet comes? Never mind the boxes.") == [
        "Could you tell me when the pallet comes?", "Never mind the boxes.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "several"),
    [
        ("Ich habe am 3.5. Geburtstag.", 1),
        ("Bitte erst nach dem 12.3. Termin machen.", 1),
        ("Ich bin weg bis 12.3. Rufen Sie danach an.", 2),
        ("Wir sehen uns am 12.3. Viele Grüße", 2),
    ],
)
def test_a_sentence_goes_on_with_a_noun_behind_a_day_in_figures(text: str, several: int) -> None:
    assert len(_cut(text)) == several
