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
from outreach.listening.clauses import Sentence, sentences
from outreach.listening.folding import fold
from outreach.listening.phrase_signals import CERTAIN
from outreach.listening.phrases import language
from outreach.listening.reading import Reading, read
from outreach.listening.signals import Signal
from outreach.listening.titles import TITLES
from outreach.listening.tongues import likely_languages
from outreach.listening.zones import Visible

_SHORT = 6
"""An answer that leans on its question has no more words."""
_BARE = 3
"""A yes or no of no more words says nothing besides."""
_LONGEST = 2_000
"""So many letters of the mail below are looked at for its question."""
_MARK = re.compile(r"\s*[>|][>|} \t]*")
_NAME = re.compile(r"[A-ZÀ-Þ][\w'’-]+(?: (?:van|von|de|der|den|di|da|del|la|le))*(?: [A-ZÀ-Þ][\w'’-]+){1,2}")
_YES_NO = {
    "off_list": ("stop", None), "on_list": (None, "stop"), "interest": ("interest", "not_interested"),
    "right_person": (None, "wrong_person"),
}  # fmt: skip
"""What yes and no say to whether they are to be left in peace, written to, offered something, or the right one."""
_KINDS = ("off_list", "on_list", "which_way", "leave", "when_again", "interest", "right_person", "who")
"""What our questions ask, each a cue of a language's file: `asks_leave` is whether we may call, write, come by."""


class Answer(NamedTuple):
    """What an answer says, in place of what its words would say by themselves; `unsure` where it may be another's."""

    sentence: Sentence
    yes_or_no: bool
    signals: Sequence[Signal]
    unsure: Sequence[Signal]


def answers(visible: Visible, said: Sequence[Sentence], today: date | None) -> list[Answer]:
    """The short answers among the sentences that somebody newly wrote, with what they say."""
    found = []
    for start, question, is_above in _questions(visible):
        own = [each for each in said if each.start >= start and not _greets(each)]
        if not own or len(own[0].text.split()) > _SHORT:
            continue
        answer = _answer(own[0], question, today)
        if answer and (is_above or len(own) == 1 or answer.yes_or_no):
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


def _greets(sentence: Sentence) -> bool:
    return sentence.text.rstrip().endswith(",") or (sentence.start == 0 and sentence.text.endswith(":"))


def _questions(visible: Visible) -> Iterator[tuple[int, str, bool]]:
    """Where new words begin that answer a question, and the text that asks it: what is quoted above them, or else all
    that is below."""
    at, above = 0, False
    for zone in visible.zones:
        if zone.kind != "new":
            continue
        if own := visible.whole[zone.start : zone.end].strip("\n"):
            start = visible.text.find(own, at)
            at = max(start, at)
            if zone.answers and start >= 0:
                above = True
                yield start, zone.answers, True
    below = next((zone for zone in visible.zones if zone.kind == "quoted"), None)
    if below is not None and not above:
        yield 0, _written(visible.whole[below.start : min(below.end, below.start + _LONGEST)]), False


def _written(quoted: str) -> str:
    """What a quoted mail says, without its marks and what a program put above it."""
    marked = [line for line in quoted.split("\n") if _MARK.match(line)]
    if marked:
        return "\n".join(_MARK.sub("", line) for line in marked)
    return quoted.partition("\n\n")[2] or quoted


def _answer(sentence: Sentence, question: str, today: date | None) -> Answer | None:
    """What an answer says; none where no question of a known kind is asked, or it is none to it."""
    codes = likely_languages(fold(f"{sentence.text} {question}"))
    if not codes:
        return None
    spoken = language(codes[0])
    asked = [read(each, spoken, today) for each in sentences(question) if "?" in each.text[-3:]]
    answer = read(sentence, spoken, today)
    told = [list(_says(kind, each, answer)) for each in asked if (kind := _kind(each))]
    meant = [each for each in told if each]
    yes_or_no = _begins(answer, "says_no") or _begins(answer, "says_yes")
    if not asked or not (meant or yes_or_no):
        return None
    if not told:  # who says that the parts have come wants nothing
        return Answer(sentence, yes_or_no, (), ()) if len(sentence.text.split()) <= _BARE else None
    if len({tuple((each.kind, str(each.fields)) for each in found) for found in told}) == 1:
        return Answer(sentence, yes_or_no, told[0], ())
    closing = [each for found in meant for each in found if each.kind == "stop"]
    return Answer(sentence, yes_or_no, (), closing[:1]) if closing else None


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


def _begins(answer: Reading, cue: str) -> bool:
    found = answer.finds(cue)
    return found is not None and not answer.folded[: found.at].strip(" ,.!-")


def _says(kind: str, question: Reading, answer: Reading) -> Iterator[Signal]:
    """What an answer says to a question."""
    no = _begins(answer, "says_no")
    yes = not no and _begins(answer, "says_yes")
    if kind in _YES_NO:
        said = _YES_NO[kind][int(no)] if yes or no else None
        if said:
            yield _signal(answer, said, **({"refer_to": None} if said == "wrong_person" else {}))
    elif kind == "leave":
        yield from _leave(question, answer, yes=yes, no=no)
    elif kind == "which_way":
        yield from _wish(answer, answer, "prefer")
    elif kind == "when_again":
        yield from _day(answer)
    elif name := _NAME.fullmatch(TITLES.sub("", answer.sentence.text).strip(" .!")):
        yield _signal(answer, "wrong_person", refer_to=name[0])


def _leave(question: Reading, answer: Reading, *, yes: bool, no: bool) -> Iterator[Signal]:
    """Whether we may take a way: one call that is proposed is interest or none."""
    if question.dates or proposes(question):
        if yes or no:
            yield _signal(answer, "interest" if yes else "not_interested")
    elif yes or no:
        yield from _wish(question, answer, "accept" if yes else "refuse")


def _wish(named: Reading, answer: Reading, wish: str) -> Iterator[Signal]:
    ways = _ways(named)
    if len(ways) == 1:
        yield _signal(answer, "channel", channel=ways.pop(), wish=wish, until=None)


def _day(answer: Reading) -> Iterator[Signal]:
    """The earliest day for the next contact."""
    for when in answer.dates[:1]:
        first = when.earliest
        if answer.today and first > answer.today:
            yield _signal(answer, "not_before", **{"from": first.isoformat(), "to": max(first, when.last).isoformat()})


def _signal(answer: Reading, kind: str, **fields: object) -> Signal:
    sentence = answer.sentence
    reader = f"phrases/{answer.language.code}:answer"
    return Signal(kind, sentence.text, sentence.start, sentence.end, CERTAIN, reader, fields)
