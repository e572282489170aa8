"""Which labelled sentences are the weights learned from, and in which order?"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from outreach.inbox.automatic import automatic_kind
from outreach.listening.cases import case_message
from outreach.listening.clauses import sentences
from outreach.listening.extract import hear_phrases
from outreach.listening.features import salutation
from outreach.listening.folding import fold, words_in
from outreach.listening.phrase_files import LANGUAGES, read_data
from outreach.listening.signals import Signal
from outreach.listening.visible import visible_text
from tests.listening.mails import as_message, mails_of, plain_of, read_mails
from tests.listening.sentences import Labelled, label, read_sentences
from tests.listening.taught_sentences import Taught, read_taught, taught_of

HERE = Path(__file__).parent
LEARNED = HERE / "sentences" / "learned"
OLDER = {"en": ("en", "wider_en"), "de": ("de",), "fr": ("fr",), "es": ("es", "wider_romance")}
MESSAGES = ("cases", "written", "whole", "written_romance", "dev")
MESSAGE_COUNTS = 3
"""As how many the sentences of labelled messages and the phrases' examples count, looked at again and again."""


class Row(NamedTuple):
    """A labelled sentence."""

    code: str
    text: str
    labels: frozenset[str]
    said: frozenset[str] | None
    """What the phrases hear, where they were not made with it."""
    before: str | None = None
    behind: str | None = None
    """The sentences beside it; `None` where there is none."""
    alone: bool = False
    """Whether nobody knows what stands beside it."""
    taught: Mapping[str, float] | None = None
    """How likely each label is by a larger reader, where nobody labelled it."""


def rows() -> Iterator[Row]:
    """Every labelled sentence."""
    for code in LANGUAGES:
        for labels, text in read_sentences(LEARNED / f"{code}.tsv"):
            yield Row(code, text, labels, frozenset(map(_label, _phrases(text))), alone=True)
        for name in OLDER.get(code, ()):
            for labels, text in read_sentences(HERE / "sentences" / f"{name}.tsv"):
                yield Row(code, text, labels, None, alone=True)
        for path in taught_of(code):
            yield from (_taught(code, each) for each in read_taught(path))
        for path in (*mails_of(code), *plain_of(code)):
            for mail in read_mails(path):
                yield from _of_mail(code, mail)
    for case in (*_messages(), *(case for code in LANGUAGES for case in _examples(code))):
        for _ in range(MESSAGE_COUNTS):
            yield from _of_message(case)


def _messages() -> Iterator[dict[str, Any]]:
    for name in MESSAGES:
        yield from map(json.loads, (HERE / f"{name}.jsonl").read_text("utf-8").splitlines())


def _examples(code: str) -> Iterator[dict[str, Any]]:
    """What people most often say, and what comes near it: the examples of the phrases and their counterexamples."""
    for groups in read_data(code)[0]["kinds"].values():
        for group in groups:
            for text in (*group.get("examples", ()), *group.get("counterexamples", ())):
                yield {**_case(text), "lang": code}


def _of_mail(code: str, mail: Sequence[Labelled]) -> Iterator[Row]:
    """The sentences of a mail; what the phrases hear in each, they hear of it in its mail."""
    signals, start = hear_phrases(as_message(mail)).signals, 0
    beside = _beside([text for _, text in mail])
    for (labels, text), (before, behind) in zip(mail, beside, strict=True):
        end = start + len(text)
        said = frozenset(_label(each) for each in signals if 0 <= each.start < end and each.end > start)
        yield Row(code, text, labels, said, before, behind)
        start = end + 1


def _taught(code: str, given: Taught) -> Row:
    """A sentence that nobody labelled, with what the phrases hear in it beside the others."""
    mail = [(frozenset[str](), text) for text in (given.before, given.text, given.behind) if text]
    row = [*_of_mail(code, mail)][1 if given.before else 0]
    return row._replace(before=given.before, behind=given.behind, alone=given.alone, taught=given.likely)


def _beside(texts: Sequence[str]) -> list[tuple[str | None, str | None]]:
    """The sentences before and behind each."""
    before: list[str | None] = [None, *texts[:-1]]
    if len(texts) > 1 and salutation(fold(texts[0]), words_in(fold(texts[0]))):
        before[1] = None
    return list(zip(before, [*texts[1:], None], strict=True))


def _label(signal: Signal) -> str:
    return label(signal.to_dicts()[0])


def _phrases(text: str) -> Sequence[Signal]:
    return hear_phrases(case_message(_case(text))).signals


def _case(text: str) -> dict[str, Any]:
    return {"id": "one", "received": "2025-03-12T10:00:00+01:00", "from": "Ann Ode <ann@ode.example>",
            "to": "Sam Roe <sam@roe.example>", "subject": "Re: hello", "body": f"{text}\n"}  # fmt: skip


def _of_message(case: dict[str, Any]) -> Iterator[Row]:
    """The sentences of a message that the phrases were made with: what they hear in each is right."""
    message = case_message(case)
    code = str(case["lang"])[:2]
    if automatic_kind(message) or code not in LANGUAGES:
        return
    signals = hear_phrases(message).signals
    found = sentences(visible_text(message).text)
    beside = _beside([each.text for each in found])
    for sentence, (before, behind) in zip(found, beside, strict=True):
        said = [each for each in signals if 0 <= each.start < sentence.end and each.end > sentence.start]
        yield Row(code, sentence.text, frozenset(map(_label, said)), None, before, behind)


def digest(code: str) -> str:
    """What tells the sentences of a language from those of another day."""
    names = [
        LEARNED / f"{code}.tsv",
        *mails_of(code),
        *plain_of(code),
        *taught_of(code),
        *(HERE / "sentences" / f"{name}.tsv" for name in OLDER.get(code, ())),
    ]
    return hashlib.sha256(b"".join(path.read_bytes() for path in names)).hexdigest()[:16]
