"""For which contacts is a rule, in plain English? One clause for each condition; each goes on after 'For contacts'."""

from collections.abc import Callable, Iterator
from datetime import timedelta

from outreach.planning.english.plain_words import ago, all_of, length, number, one_of, quoted, said, times, ways
from outreach.planning.policy.who import FieldIs, LastTouch, MomentNear, Replies, Who

_THREADS = {
    "they_wrote_last": "who wrote last",
    "we_wrote_last": "to whom we wrote last",
    "none": "with whom nobody has written yet",
}


def tell_who(who: Who) -> str:
    """All conditions in one sentence."""
    clauses = [clause for room in _ROOMS for clause in room(who)]
    return f"For contacts {'; and '.join(clauses)}." if clauses else "For every contact."


def _person(who: Who) -> Iterator[str]:
    if who.stage is not None:
        yield f"whose stage is {one_of(who.stage)}"
    if who.owner is not None:
        yield f"whose owner is {one_of(who.owner)}"
    if who.tags is not None:
        yield f"who have {'the tag' if len(who.tags) == 1 else 'any of the tags'} {one_of(quoted(who.tags))}"
    if who.without_tags is not None:
        yield f"who do not have the tag {one_of(quoted(who.without_tags))}"
    if who.organisation is not None:
        yield f"who belong to the organisation {one_of(who.organisation)}, by name or domain"
    for name, wanted in (who.fields or {}).items():
        yield f"whose field “{name}” {_field(wanted)}"


def _field(wanted: FieldIs) -> str:
    parts = []
    if wanted.known is not None:
        parts.append("is filled in" if wanted.known else "is empty")
    if wanted.one_of is not None:
        parts.append(f"says {one_of(quoted(wanted.one_of))}")
    if wanted.at_least is not None:
        parts.append(f"is {number(wanted.at_least)} or more")
    if wanted.at_most is not None:
        parts.append(f"is {number(wanted.at_most)} or less")
    return all_of(parts) or "says anything or nothing"


def _wishes(who: Who) -> Iterator[str]:
    if who.prefers is not None:
        yield f"who asked to be reached by {one_of(ways(who.prefers))}"
    if who.refuses is not None:
        yield f"who refused to be reached by {one_of(ways(who.refuses))}"


def _words(who: Who) -> Iterator[str]:
    if who.answer_owed is not None:
        yield "to whom we owe an answer" if who.answer_owed else "to whom we owe no answer"
    if who.asked_about is not None:
        yield f"with an unanswered question that has {one_of(quoted(who.asked_about))} in it, within a word too"
    if who.heard is not None:
        yield f"who in their last message have {said(who.heard)}"
    if who.not_heard is not None:
        yield f"who since we last wrote have not {said(who.not_heard)}"
    if who.thread is not None:
        yield _THREADS[who.thread]
    if who.replies is not None:
        yield _replies(who.replies)


def _replies(wanted: Replies) -> str:
    bounds = [
        f"{word} {times(count) if count else 'not at all'}"
        for word, count in (("at least", wanted.at_least), ("at most", wanted.at_most))
        if count is not None
    ]
    return f"who have written {all_of(bounds)} in the last {length(wanted.within)}, by their own hand"


def _time(who: Who) -> Iterator[str]:
    if who.no_reply_for is not None:
        yield f"to whom we wrote last, at least {length(who.no_reply_for)} ago, a call counting as writing"
    if who.last_inbound is not None:
        yield f"whose last message is {ago(who.last_inbound)}"
    if who.last_outbound is not None:
        yield f"whom we last touched {ago(who.last_outbound)}"
    if who.back_for is not None:
        yield f"who were away and whose absence ended {ago(who.back_for)}"
    for line in who.last_touch or []:
        yield _last_touch(line)
    if who.never_touched is not None:
        yield "whom we have never touched" if who.never_touched else "whom we have touched before"
    if who.birthday:
        yield "whose birthday is today, where they live"
    if who.moment is not None:
        yield _moment(who.moment)


def _last_touch(line: LastTouch) -> str:
    made = {"out": "made by us", "in": "made by them", None: "made by us or them"}[line.direction]
    how = f" by {ways([line.channel])[0]}" if line.channel is not None else " on any channel"
    whose = f", by the department {line.department}" if line.department is not None else ""
    if line.never or line.ago is None:
        return f"with whom there was no touch{how} in the last year, {made}{whose}"
    return f"with whom the last touch{how}, {made}{whose}, was {ago(line.ago)}"


def _moment(wanted: MomentNear) -> str:
    about = f" about {one_of(quoted(wanted.about))}" if wanted.about is not None else ""
    near = [
        text
        for span, text in (
            (wanted.ahead, f"lies at most {length(wanted.ahead)} ahead"),
            (timedelta(1), "is today"),
            (wanted.past, f"is over since at most {length(wanted.past)}"),
        )
        if span
    ]
    return f"who told of a day of theirs{about} that {one_of(near)}, and to whom we have not written about it yet"


_ROOMS: tuple[Callable[[Who], Iterator[str]], ...] = (_person, _wishes, _words, _time)
