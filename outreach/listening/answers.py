"""What does a short answer say, by the question of ours that it answers? 'Yes please' may ask to be left in peace.

The question stands quoted above the answer, or it is the one that the mail below asks. Of several that an answer may be
to, and that it would mean another thing by, none is taken: where one of them is whether they are to be left in peace,
the owner is asked.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from outreach.listening.appointments import proposes
from outreach.listening.asked import questions
from outreach.listening.clauses import Sentence, sentences
from outreach.listening.folding import fold
from outreach.listening.named import names_in, words_of
from outreach.listening.phrase_signals import CERTAIN
from outreach.listening.phrases import Language, language
from outreach.listening.reading import Reading, read
from outreach.listening.signals import Signal
from outreach.listening.tongues import likely_languages
from outreach.listening.walks import Text
from outreach.listening.zones import Visible

_SHORT = 6
"""An answer that leans on its question has no more words."""
_BARE = 3
"""An answer of no more words says nothing besides."""
_MARKS = re.compile(r"[\s,.;:!-]+")
_YES_NO = {
    "off_list": ("stop", None), "on_list": (None, "stop"), "interest": ("interest", "not_interested"),
    "right_person": (None, "wrong_person"),
}  # fmt: skip
"""What yes and no say to whether they are to be left in peace, written to, offered something, or the right one."""
_KINDS = ("off_list", "on_list", "which_way", "when_again", "leave", "interest", "right_person", "who")
"""What our questions ask, each a cue of a language's file: `asks_leave` is whether we may call, write, come by."""


class Writer(NamedTuple):
    """Who answers, and when."""

    own: set[str]
    """Their own addresses."""
    names: str
    """What they and those written to are called: they refer to none of these."""
    today: date | None


class Answer(NamedTuple):
    """What an answer says, in place of what its words would say by themselves; `unsure` where it may be another's."""

    sentence: Sentence
    """What answers: a sentence, or the yes or no that it begins with."""
    rest: Sentence | None
    """What the sentence says behind its yes or no."""
    signals: Sequence[Signal]
    unsure: Sequence[Signal]


def answers(visible: Visible, outgoing: Sequence[str], said: Sequence[Sentence], about: Writer) -> list[Answer]:
    """The short answers among the sentences that somebody newly wrote, with what they say.

    `outgoing` is what we wrote in the thread before, the last first; `about` is who wrote it.
    """
    found = []
    for asked in questions(visible, outgoing):
        own = [each for each in said if each.start >= asked.start and not _greets(each)]
        if not own or len(own[0].text.split()) > _SHORT:
            continue
        answer = _answer(own[0], asked.text, about)
        if answer and (asked.above or len(own) == 1 or answer.rest or len(own[0].text.split()) <= _BARE):
            found.append(answer)
    return found


def answered(signals: Sequence[Signal], found: Sequence[Answer]) -> list[Signal]:
    """The signals of a mail, with what its answers say in place of what their words alone would."""
    kept = list(signals)
    for answer in found:
        said = {each.kind for each in answer.signals} | _BY_THEMSELVES
        kept = [each for each in kept if each.start != answer.sentence.start or each.kind not in said]
        kept += answer.signals
    return kept


_BY_THEMSELVES = frozenset(("interest", "not_interested", "resume"))
"""What yes and no are taken for when nothing is known of their question. A stop stays, whatever is answered."""


def apart(said: Sequence[Sentence], found: Sequence[Answer]) -> list[Sentence]:
    """The sentences of a mail, those that go on behind a yes or no cut there: 'no, email me' wants mail."""
    cut = {answer.sentence.start: [answer.sentence, answer.rest] for answer in found if answer.rest}
    return [part for sentence in said for part in cut.get(sentence.start, [sentence]) if part]


def _greets(sentence: Sentence) -> bool:
    return sentence.text.rstrip().endswith(",") or (sentence.start == 0 and sentence.text.endswith(":"))


def _answer(sentence: Sentence, question: str, about: Writer) -> Answer | None:
    """What an answer says; none where nothing is asked, or it answers nothing."""
    spoken = language(likely_languages(fold(f"{sentence.text} {question}"))[0])
    asked = [read(each, spoken, about.today) for each in sentences(question) if "?" in each.text[-3:]]
    if not asked:
        return None
    answer = _heard(sentence, spoken, about)
    told = [list(_says(kind, each, answer)) for each in asked if (kind := _kind(each))]
    meant = [each for each in told if each]
    if not meant and answer.yes is None:
        return None
    if not told and len(sentence.text.split()) > _BARE:
        return None  # else who says that the parts have come wants nothing
    if len({tuple((each.kind, str(each.fields)) for each in found) for found in told}) <= 1:
        return Answer(answer.head.sentence, answer.rest, told[0] if told else (), ())
    closing = [each for found in meant for each in found if each.kind == "stop"]
    return Answer(answer.head.sentence, answer.rest, (), closing[:1]) if closing else None


class _Heard(NamedTuple):
    """An answer: whether it is a yes or a no, what says so, what follows, and all of it."""

    yes: bool | None
    head: Reading
    rest: Sentence | None
    whole: Reading
    about: Writer


def _heard(sentence: Sentence, spoken: Language, about: Writer) -> _Heard:
    whole = read(sentence, spoken, about.today)
    for cue, yes in (("says_no", False), ("says_yes", True)):
        if end := _begins(whole, cue):
            start = _MARKS.match(sentence.text, end)
            at = start.end() if start else end
            rest = Sentence(sentence.text[at:], sentence.start + at, sentence.end)
            if at < len(sentence.text) and read(rest, spoken, about.today).kinds:
                head = Sentence(sentence.text[:end], sentence.start, sentence.start + end)
                return _Heard(yes, read(head, spoken, about.today), rest, whole, about)
            return _Heard(yes, whole, None, whole, about)
    return _Heard(None, whole, None, whole, about)


def _kind(reading: Reading) -> str | None:
    """What a question asks."""
    asked = [kind for kind in _KINDS if reading.says(f"asks_{kind}")]
    if "off_list" in asked and not reading.says("offers_to"):  # 'don't want these mails? click here' asks nobody
        asked.remove("off_list")
    if "leave" in asked and _ways(reading) <= {"email"}:  # 'may I mail you a quote?'
        asked = [kind for kind in asked if kind != "leave" or "interest" not in asked]
    return next(iter(asked), None)


def _ways(reading: Reading) -> set[str]:
    """The ways that a question or an answer is about."""
    named = {channel for _, _, channel in reading.language.seen(reading.text)}
    return named or {channel for cue, channel in _BY.items() if reading.says(cue)}


_BY = {"in_writing": "email", "by_calling": "phone"}
"""What may mean a way in so few words."""


def _begins(answer: Reading, cue: str) -> int:
    """Where a yes or no ends that an answer begins with, before a mark or the end; 0 where it begins with none."""
    text = Text(answer.folded)
    phrases = answer.language.colours(text).get(f"cues.{cue}")
    ends = (end for phrase in phrases for end in phrase.chain.ends(text, 0))
    return max((end for end in ends if not text.text[end:] or text.text[end] in ",.;:!-"), default=0)


def _says(kind: str, question: Reading, answer: _Heard) -> Iterator[Signal]:
    """What an answer says to a question."""
    if kind in _YES_NO:
        said = None if answer.yes is None else _YES_NO[kind][0 if answer.yes else 1]
        if said:
            yield _signal(answer, said, **({"refer_to": _whom(answer)} if said == "wrong_person" else {}))
    elif kind == "leave":
        yield from _leave(question, answer)
    elif kind == "which_way":
        yield from _wish(answer.whole, answer, "prefer")
    elif kind == "when_again":
        yield from _day(answer)
    elif kind == "who" and (whom := _whom(answer)):
        yield _signal(answer, "wrong_person", refer_to=whom)


def _whom(answer: _Heard) -> str | None:
    """Whom an answer names."""
    address = next((each for each in answer.whole.addresses if each.casefold() not in answer.about.own), None)
    names = [name.text for name in names_in(answer.whole, words_of(answer.about.names)) if name.whole]
    return address.rstrip(".") if address else next(iter(names), None)


def _leave(question: Reading, answer: _Heard) -> Iterator[Signal]:
    """Whether we may take a way: one call that is proposed is interest or none."""
    if answer.yes is None:
        return
    if question.dates or proposes(question):
        yield _signal(answer, "interest" if answer.yes else "not_interested")
    else:
        yield from _wish(question, answer, "accept" if answer.yes else "refuse")


def _wish(named: Reading, answer: _Heard, wish: str) -> Iterator[Signal]:
    ways = _ways(named)
    if len(ways) == 1:
        yield _signal(answer, "channel", channel=ways.pop(), wish=wish, until=None)


def _day(answer: _Heard) -> Iterator[Signal]:
    """The earliest day for the next contact."""
    today = answer.about.today
    for when in answer.whole.dates[:1]:
        first = when.earliest
        if today and first > today:
            yield _signal(answer, "not_before", **{"from": first.isoformat(), "to": max(first, when.last).isoformat()})


def _signal(answer: _Heard, kind: str, **fields: object) -> Signal:
    sentence = answer.head.sentence
    reader = f"phrases/{answer.head.language.code}:answer"
    return Signal(kind, sentence.text, sentence.start, sentence.end, CERTAIN, reader, fields)
