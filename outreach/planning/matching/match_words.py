"""Did a contact say what a rule asks for: questions, signals, replies, who wrote last?"""

from datetime import datetime

from outreach.planning.facts.facts import Facts
from outreach.planning.matching.miss import Check, Miss, either
from outreach.planning.policy.durations import duration_said
from outreach.planning.policy.who import Replies, Who
from outreach.sentences import Sentence, Several, counted, sentence

THREADS = {"they_wrote_last": "they wrote last", "we_wrote_last": "we wrote last", "none": "nobody has written yet"}
"""Who wrote last."""
KINDS = {
    "stop": "stop", "channel": "channel", "not_before": "not before", "hours": "hours", "cadence": "cadence",
    "only_person": "only person", "wrong_person": "wrong person", "left_company": "left company",
    "new_address": "new address", "unhappy": "unhappy", "legal": "legal", "data_request": "data request",
    "interest": "interest", "not_interested": "not interested", "resume": "resume", "question": "question",
    "fact": "fact",
}  # fmt: skip
"""Every kind of signal, as the rules name it."""


def _answer_owed(who: Who, facts: Facts, now: datetime) -> Miss | None:
    if who.answer_owed is not None and bool(facts.owed) != who.answer_owed:
        return Miss(lambda: Sentence("an answer is owed") if facts.owed else Sentence("no answer is owed"))
    return None


def _asked_about(who: Who, facts: Facts, now: datetime) -> Miss | None:
    if (wanted := who.asked_about) is not None:
        asked = "\n".join(owed.text for owed in facts.owed).casefold()
        if not any(word.casefold() in asked for word in wanted):
            return Miss(lambda: sentence("no open question is about {words}", words=either(wanted)))
    return None


def thread_state(facts: Facts) -> str:
    """Who wrote last: `they_wrote_last`, `we_wrote_last` or `none`. A call of ours counts as writing."""
    if facts.inbound is not None and (facts.last_outbound is None or facts.inbound.at >= facts.last_outbound):
        return "they_wrote_last"
    return "none" if facts.last_outbound is None else "we_wrote_last"


def _thread(who: Who, facts: Facts, now: datetime) -> Miss | None:
    if who.thread is not None and (found := thread_state(facts)) != who.thread:
        return Miss(lambda: Sentence(THREADS[found]))
    return None


def _replies(who: Who, facts: Facts, now: datetime) -> Miss | None:
    wanted = who.replies
    if wanted is None:
        return None
    since = now - wanted.within
    times = sorted(touch.at for touch in facts.touches if touch.by_their_hand and touch.at > since)
    if (least := wanted.at_least) is not None and len(times) < least:
        return Miss(lambda: _often_said("{often}, not {wanted}", len(times), wanted, least))
    if (most := wanted.at_most) is not None and len(times) > most:
        # So many of the oldest must leave the window.
        ends = times[len(times) - most - 1] + wanted.within
        return Miss(lambda: _often_said("{often}, more than {wanted}", len(times), wanted, most), ends)
    return None


def _often_said(text: str, number: int, replies: Replies, wanted: int) -> Sentence:
    one, several = "they have written {number} time in {length}", "they have written {number} times in {length}"
    return sentence(text, often=counted(one, several, number, length=duration_said(replies.within)), wanted=wanted)


def _heard(who: Who, facts: Facts, now: datetime) -> Miss | None:
    if (wanted := who.heard) is not None and not facts.heard_last & set(wanted):
        return Miss(lambda: sentence("their last message does not say {what}", what=_told(wanted)))
    return None


def _not_heard(who: Who, facts: Facts, now: datetime) -> Miss | None:
    if who.not_heard is not None and (found := facts.heard_since & set(who.not_heard)):
        return Miss(lambda: sentence("they said {what} since we last wrote", what=_told(sorted(found)[:1])))
    return None


def _told(kinds: list[str]) -> Several:
    return either(Sentence(KINDS[kind]) for kind in kinds)


CHECKS: dict[str, Check] = {
    "answer_owed": _answer_owed,
    "asked_about": _asked_about,
    "thread": _thread,
    "replies": _replies,
    "heard": _heard,
    "not_heard": _not_heard,
}
