"""Can any bytes stop the listener, and does a phrase stand where the regular expression that it reads as would?"""

import re

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from outreach.inbox.parse import parse
from outreach.listening.clauses import sentences
from outreach.listening.extract import hear
from outreach.listening.folding import fold
from outreach.listening.matching import MARKS
from outreach.listening.notation import read_phrase
from outreach.listening.walks import Text

many = settings(max_examples=300, deadline=None, print_blob=False, suppress_health_check=list(HealthCheck))
HEAD = "From: Ann <ann@client.example>\r\nTo: us@us.example\r\nDate: Thu, 05 Mar 2026 09:10:00 +0100\r\nSubject: "
spoken = st.sampled_from(
    "please stop don't call me before 12 April by phone or email no more übermorgen bitte nicht anrufen ne m'appelez"
    " pas llámeme mañana on Fridays, twice a month; unsubscribe! > On wrote: -- I have left. Write to Bo@x.example ?"
    " 24/7 31.12.2025 9-17h ... ' - \n \n\n".split(" ")
)
texts = st.lists(spoken | st.text(max_size=5) | st.sampled_from(MARKS), max_size=60).map(" ".join)


@given(st.binary(max_size=2000))
@example(b"")
@example(b"Subject: \xff\xfe\r\n\r\n\x00\x80" + b"\xe0" * 500)
@many
def test_no_bytes_stop_the_listener(raw: bytes) -> None:
    hear(parse(raw))


@given(st.text(max_size=40), texts)
@example("stop", "")
@example("", "\u0130 STOP " * 50)
@many
def test_what_is_heard_stands_in_the_text(subject: str, body: str) -> None:
    message = parse(f"{HEAD}{subject}\r\n\r\n{body}".encode("utf-8", "replace"))
    heard = hear(message)
    for signal in heard.signals:
        assert signal.start < 0 or heard.visible[signal.start : signal.end] == signal.quote


@given(st.text(max_size=3000) | texts)
@many
def test_folding_and_cutting_keep_every_letter_in_its_place(text: str) -> None:
    assert len(fold(text)) == len(text)
    for part in sentences(text):
        assert text[part.start : part.end] == part.text


@st.composite
def phrases(draw: st.DrawFn, depth: int = 2) -> tuple[str, str]:
    """A phrase and the regular expression that it reads as: words, gaps, optional parts, alternatives."""
    phrase, pattern = draw(_items(depth))
    for _ in range(draw(st.integers(0, 3))):
        shape = draw(st.sampled_from(["item", "item", "[]", "..."]))
        more, other = draw(_items(depth))
        between = r",?[\s-]+"
        if shape == "item":
            phrase, pattern = f"{phrase} {more}", f"{pattern}{between}{other}"
        elif shape == "[]":
            phrase, pattern = f"{phrase} [{more}]", f"{pattern}(?:{between}{other})?"
        else:
            phrase, pattern = f"{phrase} ... {more}", rf"{pattern}(?:(?:,?\s+|-)[^\s;,]+){{0,5}}?{between}{other}"
    return phrase, pattern


def _items(depth: int) -> st.SearchStrategy[tuple[str, str]]:
    word = st.sampled_from(["a", "b", "c", "a-b"]).map(lambda word: (word, re.escape(word)))
    if not depth:
        return word
    options = st.lists(st.deferred(lambda: phrases(depth - 1)), min_size=2, max_size=3)
    return word | options.map(
        lambda each: (f"({'/'.join(phrase for phrase, _ in each)})", f"(?:{'|'.join(pattern for _, pattern in each)})")
    )


@given(phrases(), st.lists(st.sampled_from(["a", "b", "c", "ab", " ", "  ", "-", ", ", "; ", "'", "."]), max_size=25))
@many
def test_a_phrase_stands_where_its_regular_expression_does(phrase: tuple[str, str], parts: list[str]) -> None:
    text = "".join(parts)
    expected = [match.span() for match in re.finditer(rf"(?<!\w)(?:{phrase[1]})(?!\w)", text)]
    assert list(read_phrase(phrase[0], {}, {}).find(Text(text))) == expected
